// What every spec shares: a page that fails the test on any error in the console and on any request to another host,
// real file drops, and the accessibility check.
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';

export { expect };

export const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    const errors = [];
    const requests = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      // A deep link is answered by 404.html with status 404, which the browser reports.
      const deepLink = /status of 404/.test(message.text()) && /\/d\//.test(message.location().url);
      if (message.type() === 'error' && !deepLink) errors.push(message.text());
    });
    page.context().on('request', (request) => requests.push(request.url()));
    page.requests = requests;
    await use(page);
    expect(errors, 'errors in the console').toEqual([]);
    const foreign = requests.filter((url) => !url.startsWith(baseURL) && !/^(blob|data):/.test(url));
    expect(foreign, 'requests to other hosts').toEqual([]);
  },
});

/** Drops files from disk onto an element, as the operating system would. */
export async function dropFiles(page, target, paths) {
  const session = await page.context().newCDPSession(page);
  const box = await target.boundingBox();
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await session.send('Input.dispatchDragEvent', { type, x: box.x + box.width / 2, y: box.y + box.height / 2, data });
  }
  await session.detach();
}

/** Fails on any violation of WCAG 2.2 A and AA, in light and in dark. */
export async function expectAccessible(page) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const found = violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => `${node.target} ${node.failureSummary}`) }));
    expect(found, `axe in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}
