// Backtest, as a replay or while it follows: the choice, where it stands, the run log.
import { expect } from '../fixtures.mjs';

export class LifePage {
  constructor(page) {
    this.page = page;
    this.mode = page.getByRole('group', { name: 'How detection goes through the data' });
    this.start = page.getByRole('button', { name: /^Start (replay|following)$/ });
    this.stop = page.getByRole('button', { name: 'Stop', exact: true });
    this.border = page.getByRole('slider', { name: 'Border between learned from and judged' });
    this.learned = page.getByRole('spinbutton', { name: 'Only learn from the first' });
    this.pace = page.getByLabel('Pace');
    this.card = page.locator('section', { has: page.locator('#standing') });
    this.status = this.card.locator('.status');
    this.log = page.getByRole('region', { name: 'Intervals, newest first' });
    this.rows = this.log.locator('tbody tr');
  }

  /** Chooses Backtest, Replay or Follow. */
  async choose(mode) {
    await this.mode.getByText(mode, { exact: true }).click();
    await expect(this.mode.getByRole('radio', { name: mode })).toBeChecked();
  }

  /** Chooses among the radio buttons of a setting. */
  async set(group, word) {
    await this.page.getByRole('group', { name: group }).getByText(word, { exact: true }).click();
  }

  /** A counter: "Executions started". */
  async counter(name) {
    const line = this.card.locator('.counters > div', { has: this.page.locator('dt', { hasText: new RegExp(`^${name}$`) }) });
    return Number((await line.locator('dd').textContent()).replaceAll(',', ''));
  }
}
