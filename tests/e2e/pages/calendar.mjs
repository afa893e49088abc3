// The card "Calendar of known events", wherever it stands.
export class CalendarCard {
  constructor(page) {
    this.page = page;
    this.card = page.locator('section', { has: page.getByRole('heading', { name: 'Calendar of known events' }) });
    this.lines = this.card.getByLabel(/^One a line: a date/);
    this.offered = this.card.getByRole('region', { name: 'Known events that were read' });
    this.given = this.card.getByRole('region', { name: 'Known events', exact: true });
    this.add = this.card.getByRole('button', { name: /^Add \d+ known events?$/ });
  }

  async read(lines) {
    await this.lines.fill(lines.join('\n'));
    await this.card.getByRole('button', { name: 'Read', exact: true }).click();
  }

  async choose(name, text) {
    await this.card.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  }

  /** The row of a known event. */
  row(name) {
    return this.given.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name, exact: true }) });
  }
}
