// Alerts: rules, the dry run, firings with their messages, and targets.
import { expect } from '../fixtures.mjs';
import { saved } from './report.mjs';

export class AlertsPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Alerts' });
    this.add = page.getByRole('button', { name: 'Add a rule' });
    this.rules = page.getByRole('region', { name: 'Rules' }).getByRole('row');
    this.rule = page.locator('.rule-fields');
    this.name = page.locator('.rule-fields > label input');
    this.severity = page.getByRole('spinbutton', { name: 'Severity' });
    this.gap = page.getByRole('spinbutton', { name: 'Least gap' });
    this.curve = page.getByRole('slider', { name: 'Severity' });
    this.verdict = page.locator('.dry-run .lead');
    this.dryRun = page.locator('.dry-run');
    this.firings = page.locator('.firing-list').locator('tbody').getByRole('row');
    this.toRead = page.getByRole('region', { name: 'To read' }).first();
    this.forPrograms = page.getByRole('region', { name: 'For programs' }).first();
    this.targets = page.locator('.targets');
  }

  /** The row of a rule. */
  row(name) {
    return this.rules.filter({ has: this.page.getByRole('rowheader', { name, exact: true }) });
  }

  /** How often the rule would have fired. */
  async fires() {
    const text = await this.verdict.textContent();
    return text.startsWith('Nothing') ? 0 : Number(/fired ([\d,]+) time/.exec(text)[1].replace(',', ''));
  }

  /** Chooses values in the sentence. */
  async choose(name, ...values) {
    await this.rule.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    for (const value of values) await this.page.getByRole('checkbox', { name: value, exact: true }).check();
    await this.page.keyboard.press('Escape');
  }

  /** Gives an address to send to. */
  async addTarget(form, address, more = {}) {
    await this.targets.getByRole('button', { name: 'Add an address' }).click();
    const fields = this.page.locator('.new-target');
    await fields.getByRole('combobox', { name: 'Form' }).selectOption(form);
    await fields.getByLabel(/^Address/).fill(address);
    for (const [name, text] of Object.entries(more)) await fields.getByLabel(name, { exact: true }).fill(text);
    await fields.getByRole('button', { name: 'Add an address' }).click();
  }

  /** Where the message stands with the target of that place in the list. */
  target(index) {
    return this.targets.getByRole('listitem').nth(index);
  }

  /** Saves the rules as a file. */
  async export() {
    return saved(this.page, () => this.page.getByRole('button', { name: 'Export rules' }).click());
  }

  /** Takes rules in from a file. */
  async import(path) {
    const [chooser] = await Promise.all([
      this.page.waitForEvent('filechooser'),
      this.page.getByRole('button', { name: 'Import rules' }).click(),
    ]);
    await chooser.setFiles(path);
  }

  async expectFires(count) {
    await expect.poll(() => this.fires()).toBe(count);
  }
}
