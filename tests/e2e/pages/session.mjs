// Sessions: saved from the Export menu, and what is kept on this device.
import { readFileSync } from 'node:fs';

/** Saves the session from the page Anomalies; gives its path, name and text. */
export async function saveSession(page, path, { withData = false } = {}) {
  await page.locator('main > .head').getByRole('button', { name: 'Export' }).click();
  const box = page.getByRole('checkbox', { name: /^Include the data/ });
  if (withData) await box.check();
  const waits = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save session' }).click();
  const download = await waits;
  await download.saveAs(path);
  return { path, name: download.suggestedFilename(), text: readFileSync(path, 'utf8') };
}

/** All that this device keeps, as text; `null` where there is no database. */
export function keptOnDevice(page) {
  return page.evaluate(async () => {
    const names = (await indexedDB.databases()).map((one) => one.name);
    if (!names.includes('foretop')) return null;
    const database = await new Promise((done, failed) => {
      const request = indexedDB.open('foretop');
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const all = (store) =>
      new Promise((done) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => done(request.result);
      });
    const text = (bytes) => new TextDecoder().decode(bytes);
    const [cards, sessions, files] = [await all('cards'), await all('sessions'), await all('files')];
    database.close();
    return {
      cards: cards.map(text),
      sessions: sessions.map(text),
      files: files.map((pairs) => pairs.map(([file, folder]) => [file.name, file.size, folder])),
    };
  });
}

/** Puts a text in place of every session that this device keeps. */
export function overwriteKeptSessions(page, text) {
  return page.evaluate(async (text) => {
    const answer = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
    const database = await answer(indexedDB.open('foretop'));
    const store = database.transaction('sessions', 'readwrite').objectStore('sessions');
    for (const key of await answer(store.getAllKeys())) await answer(store.put(new TextEncoder().encode(text), key));
    database.close();
  }, text);
}
