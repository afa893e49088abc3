// What every spec shares: a page that fails the test on any error in the console and on any request to another host,
// real file drops, and the accessibility check.
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';

export { expect };

export const test = base.extend({
  /** Set to true where a spec breaks something on purpose. */
  errorsExpected: [false, { option: true }],
  /** Hosts that a spec reads from, as beginnings of addresses. */
  elsewhere: [[], { option: true }],

  page: async ({ page, baseURL, errorsExpected, elsewhere }, use) => {
    const errors = [];
    const requests = [];
    const visited = new Set();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      // A deep link is answered by 404.html with status 404, which the browser reports.
      const deepLink = /status of 404/.test(message.text()) && visited.has(withoutFragment(message.location().url));
      if (message.type() === 'error' && !deepLink) errors.push(message.text());
    });
    page.context().on('request', (request) => {
      requests.push(request.url());
      if (request.isNavigationRequest()) visited.add(withoutFragment(request.url()));
    });
    page.requests = requests;
    await use(page);
    if (!errorsExpected) expect(errors, 'errors in the console').toEqual([]);
    const known = [baseURL, 'blob:', 'data:', ...elsewhere];
    const foreign = requests.filter((url) => !known.some((start) => url.startsWith(start)));
    expect(foreign, 'requests to other hosts').toEqual([]);
  },
});

const withoutFragment = (url) => url.split('#')[0];

/** Keeps a picture of the page in tests/e2e/results/screens, to be looked at. */
export async function screenshot(page, name) {
  const path = fileURLToPath(new URL(`results/screens/${name}.png`, import.meta.url));
  await page.screenshot({ path, fullPage: true, animations: 'disabled' });
}

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

/** Goes to a step of the detector by the strip below the app bar. */
export async function goToStep(page, name) {
  await page.getByRole('navigation', { name: 'Steps for this detector' }).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}
