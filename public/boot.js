// Starts the page's wasm. A file of its own, because the content security policy allows no inline script.
const { js, wasm } = document.querySelector('script[data-wasm]').dataset;
document.documentElement.dataset.base = new URL('.', import.meta.url).pathname;
try {
  // Both are fetched at once; the script alone would ask for the wasm only after it has arrived itself.
  const binary = fetch(new URL(wasm, document.baseURI));
  binary.catch(() => {});
  const app = await import(new URL(js, document.baseURI));
  await app.default({ module_or_path: binary });
} catch (error) {
  const text = document.createElement('p');
  text.setAttribute('role', 'alert');
  text.textContent = `Foretop could not start: ${error.message}. It needs a current browser with WebAssembly. Reload the page to try again.`;
  document.body.append(text);
  throw error;
}
