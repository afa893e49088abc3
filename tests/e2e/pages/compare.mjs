// Compare: the settings that differ, the four counts, facing lanes, one table.
export class ComparePage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Compare two runs' });
    this.differing = page.locator('section', { has: page.getByRole('heading', { name: 'Settings that differ' }) });
    this.table = page.getByRole('region', { name: 'Events of both runs' });
    this.rows = this.table.locator('tbody tr');
    this.sums = page.locator('section', { has: page.getByRole('heading', { name: 'What became of the events' }) });
  }

  tile(word) {
    return this.page.getByRole('button', { name: new RegExp(`^\\d+ ${word}`) });
  }

  /** How many events are gained, lost, moved, the same. */
  async counts() {
    const texts = await Promise.all(['gained', 'lost', 'moved', 'same'].map((word) => this.tile(word).locator('.big').textContent()));
    return texts.map((text) => Number(text.replace(/\D/g, '')));
  }
}
