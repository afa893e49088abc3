// The dialog for data elsewhere: addresses, or a bucket with its keys.
export class PlaceDialog {
  constructor(page) {
    this.page = page;
    this.root = page.getByRole('dialog', { name: 'Data from an address' });
    this.addresses = this.root.getByRole('textbox', { name: /^Addresses/ });
    this.fields = this.root.locator('.place-fields');
    this.error = this.root.getByRole('alert');
    this.objects = this.root.getByRole('region', { name: 'Objects' });
    this.filter = this.root.getByRole('searchbox');
  }

  async open() {
    await this.page.getByRole('button', { name: 'Paste a URL' }).click();
  }

  /** Reads addresses, one per line. */
  async read(...addresses) {
    await this.open();
    await this.addresses.fill(addresses.join('\n'));
    await this.root.getByRole('button', { name: 'Read', exact: true }).click();
  }

  /** Opens the tab for a bucket and fills in what is given by label. */
  async bucket(fields) {
    await this.open();
    await this.root.getByRole('radio', { name: 'Bucket' }).check({ force: true });
    for (const [label, text] of Object.entries(fields)) await this.fields.getByLabel(label, { exact: true }).fill(text);
  }

  async list() {
    await this.root.getByRole('button', { name: 'List', exact: true }).click();
  }

  async readChosen() {
    await this.root.getByRole('button', { name: /^Read \d/ }).click();
  }
}
