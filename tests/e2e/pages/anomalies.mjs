// Anomalies: threshold, lanes, list and side panel.
/** What an anomaly can look like, as the page writes it. */
export const KIND = /spike|dip|level shift|drift|flat line|missing data|broken season|change of variance/;

export class AnomaliesPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Anomalies' });
    this.head = page.locator('main > .head');
    this.threshold = page.getByRole('spinbutton', { name: /Severity at least/ });
    this.slider = page.getByRole('slider', { name: 'Severity at least' });
    this.count = page.locator('.filters .big');
    this.list = page.getByRole('table', { name: /severity/i }).first();
    this.rows = page.locator('tr.event');
    this.selected = page.locator('tr.event[aria-selected="true"]');
    this.panel = page.getByRole('complementary', { name: 'Selected event' });
    this.lanes = page.locator('section', { has: page.getByRole('heading', { name: 'When and where' }) });
    this.lanesCursor = page.getByRole('slider', { name: 'Lanes cursor' });
    this.cellCard = this.lanes.locator('.card-tip');
  }

  /** Ticks values of a filter. */
  async filter(name, ...values) {
    await this.page.locator('.chips').getByRole('button', { name: new RegExp(`^${name}`) }).click();
    for (const value of values) await this.page.getByRole('checkbox', { name: value, exact: true }).check();
    await this.page.keyboard.press('Escape');
  }

  /** Opens the page of the selected event. */
  async openSelected() {
    await this.panel.getByRole('link', { name: /Open/ }).click();
  }

  /** Opens the menu of the answers. */
  async answers() {
    await this.page.getByRole('button', { name: /^Answers/ }).click();
    return this.page.locator('.pop .answers');
  }

  /** Number of events the page says it shows. */
  async events() {
    return Number((await this.count.textContent()).replace(/\D/g, ''));
  }

  async severities() {
    const cells = await this.rows.locator('td:first-child').allTextContents();
    return cells.map((text) => Number(text.replace(/\D/g, '')));
  }

  sortBy(column) {
    return this.page.getByRole('columnheader', { name: column }).getByRole('button');
  }

  /** Saves an export and gives its text. */
  async export(format) {
    await this.head.getByRole('button', { name: 'Export' }).click();
    const download = this.page.waitForEvent('download');
    await this.head.getByRole('button', { name: new RegExp(format) }).click();
    const file = await download;
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString('utf8') };
  }
}
