// Map: what each column is used for.
import { expect } from '../fixtures.mjs';

export class MapPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Map' });
    this.result = page.locator('section', { has: page.getByRole('heading', { name: 'What you get' }) });
    this.interval = page.getByLabel('Interval');
    this.timestamp = page.locator('section', { has: page.getByRole('heading', { name: 'Timestamp' }) });
    this.format = page.getByLabel('Format');
    this.pattern = page.getByLabel('Pattern');
    this.zone = page.getByLabel('Zone of the data');
    this.run = page.getByRole('button', { name: 'Run backtest' });
  }

  use(column) {
    return this.page.getByLabel(`Use of ${column}`, { exact: true });
  }

  aggregation(column) {
    return this.page.getByLabel(`Aggregation of ${column}`, { exact: true });
  }

  section(name) {
    return this.page.locator('section', { has: this.page.getByRole('heading', { name, exact: true }) });
  }

  /** Runs and waits for the results. */
  async runToAnomalies() {
    await this.run.click();
    await expect(this.page).toHaveURL(/\/anomalies/, { timeout: 30_000 });
    await expect(this.page.getByRole('heading', { level: 1, name: 'Anomalies' })).toBeVisible();
  }
}
