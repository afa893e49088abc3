// The first page: the detectors of this tab, and the way to a new one.
import { dropFiles, expect } from '../fixtures.mjs';

export class DetectorsPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Detectors' });
    this.dropArea = page.getByRole('region', { name: 'Drop area' });
    this.list = page.getByRole('table');
  }

  async open() {
    await this.page.goto('./');
    await expect(this.heading).toBeVisible();
  }

  /** Fetches the bundled sample and waits for its mapping. */
  async trySample() {
    await this.page.getByRole('button', { name: 'Try the sample' }).click();
    await expect(this.page).toHaveURL(/\/d\/1\/map/);
  }

  /** Drops files from disk, as the operating system would. */
  async drop(...paths) {
    await dropFiles(this.page, this.dropArea, paths);
  }
}
