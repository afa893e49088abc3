// Data: what was read, and what was wrong with it.
export class DataPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Data' });
    this.summary = page.locator('main > .head p').first();
    this.preview = page.locator('section', { has: page.getByRole('heading', { name: 'Preview' }) });
    this.problems = page.locator('section', { has: page.getByRole('heading', { name: 'Problems' }) });
    this.errors = page.getByRole('alert');
    this.type = page.getByRole('combobox', { name: /^Type/ });
    this.decimal = page.getByLabel('Decimal sign');
    this.format = page.getByRole('combobox', { name: /^Format/ });
    this.missing = page.getByLabel('Texts that mean no value');
    this.encoding = page.getByRole('combobox', { name: /^Encoding/ });
    this.names = page.getByLabel(/^Names of the/);
    this.readAgain = page.getByRole('button', { name: 'Read again' });
    this.backToGuess = page.getByRole('button', { name: 'Back to guess' });
    this.undo = page.locator('.acts').getByRole('button', { name: /^Undo/ });
  }

  file(name) {
    return this.page.getByRole('row', { name });
  }

  /** The head of a column. */
  head(name) {
    return this.page.getByRole('columnheader').filter({ has: this.column(name) });
  }

  /** The button in the head of a column, which opens its form. */
  column(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The first cell of a column in the preview. */
  async firstCell(name) {
    const index = await this.head(name).evaluate((head) => head.cellIndex);
    return this.page.locator('.preview tbody tr').first().locator('td').nth(index).innerText();
  }

  async goToMap() {
    await this.page.getByRole('link', { name: 'Map the columns' }).click();
  }
}
