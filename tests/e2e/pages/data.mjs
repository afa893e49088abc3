// Data: what was read, and what was wrong with it.
export class DataPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Data' });
    this.summary = page.locator('main > .head p').first();
    this.problems = page.locator('section', { has: page.getByRole('heading', { name: 'Problems' }) });
    this.errors = page.getByRole('alert');
  }

  file(name) {
    return this.page.getByRole('row', { name });
  }

  async goToMap() {
    await this.page.getByRole('link', { name: 'Map the columns' }).click();
  }
}
