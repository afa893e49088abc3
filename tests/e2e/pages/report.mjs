// Report: form, contents, preview.
export class ReportPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Report', exact: true });
    this.preview = page.locator('.sheet');
    this.name = this.preview.locator('header .muted');
    this.events = this.preview.locator('article');
    this.most = page.getByRole('spinbutton', { name: /How many/ });
    this.saveButton = page.getByRole('button', { name: /^Save/ });
  }

  form(name) {
    return this.page.getByRole('radio', { name });
  }

  section(name) {
    return this.page.getByRole('checkbox', { name });
  }

  /** Saves the document and gives its name and text. */
  async save() {
    return saved(this.page, () => this.saveButton.click());
  }
}

/** What the browser saves when `press` is done. */
export async function saved(page, press) {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  const bytes = Buffer.concat(await (await file.createReadStream()).toArray());
  return { name: file.suggestedFilename(), bytes, text: bytes.toString('utf8'), path: await file.path() };
}
