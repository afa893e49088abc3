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
    await expect(this.page).toHaveURL(/\/d\/\w{6}\/map/);
  }

  /** Takes away the line that says what each page of the sample is for. */
  async hideGuide() {
    await this.page.getByRole('button', { name: 'Hide the guide' }).click();
    await expect(this.page.getByRole('complementary', { name: 'Guide' })).toBeHidden();
  }

  /** The row of a detector. */
  row(name) {
    return this.list.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name }) });
  }

  /** Shows what can be done with a detector. */
  async manage(name) {
    await this.page.getByRole('button', { name: `Manage ${name}` }).click();
    return this.page.locator('.manage');
  }

  /** Keeps a detector on this device and waits until it is. */
  async keep(name, what) {
    const manage = await this.manage(name);
    await manage.getByRole('radio', { name: what }).check();
    await expect(this.row(name)).toContainText(/Kept, [\d.]+.[kM]B/);
  }

  /** Goes back to the list. */
  async back() {
    await this.page.getByRole('link', { name: 'Foretop, all detectors' }).click();
    await expect(this.heading).toBeVisible();
  }

  /** Drops files from disk, as the operating system would. */
  async drop(...paths) {
    await dropFiles(this.page, this.dropArea, paths);
  }
}
