// Backtest: the split, the runs that are kept, known incidents.
export class BacktestPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Backtest' });
    this.run = page.getByRole('button', { name: /^Run (backtest|again)$/ });
    this.runs = page.getByRole('region', { name: 'Runs of this tab' });
    this.border = page.getByRole('slider', { name: 'Border between learned from and tested' });
    this.percent = page.getByRole('spinbutton', { name: 'Learned from' });
    this.parts = page.locator('.parts');
    this.known = page.locator('section', { has: page.getByRole('heading', { name: 'Known incidents' }) });
    this.lines = this.known.getByLabel(/^One a line/);
    this.incidents = page.getByRole('region', { name: 'Incidents', exact: true });
  }

  runRow(number) {
    return this.runs.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: new RegExp(`^${number}\\b`) }) });
  }

  /** Holds a list of incidents against the run. */
  async check(lines) {
    await this.lines.fill(lines.join('\n'));
    await this.known.getByRole('button', { name: 'Check' }).click();
  }

  /** Drags the border to a share of the strip. */
  async dragTo(percent) {
    const bar = await this.page.locator('.split-bar').boundingBox();
    const handle = await this.border.boundingBox();
    const y = bar.y + 20;
    await this.page.mouse.move(handle.x + handle.width / 2, y);
    await this.page.mouse.down();
    await this.page.mouse.move(bar.x + (bar.width * percent) / 100, y, { steps: 4 });
    await this.page.mouse.up();
  }
}
