// Starts the page's wasm. A file of its own, because the content security policy allows no inline script.
const { js, wasm } = document.querySelector('script[data-wasm]').dataset;
const home = new URL('.', import.meta.url);
document.documentElement.dataset.base = home.pathname;
try {
  const app = await import(new URL(js, document.baseURI));
  await app.default({ module_or_path: new URL(wasm, document.baseURI) });
} catch (error) {
  const text = document.createElement('p');
  text.setAttribute('role', 'alert');
  text.textContent = `Foretop could not start: ${error.message}. It needs a current browser with WebAssembly. Reload the page to try again.`;
  document.body.append(text);
  throw error;
}
