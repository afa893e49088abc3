// The page of one event.
export class AnomalyPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.place = page.locator('.crumb');
    this.cursor = page.getByRole('slider', { name: 'Time cursor' });
    this.readout = page.locator('.read');
    this.why = page.locator('section', { has: page.getByRole('heading', { name: /^Why \d+$/ }) });
    this.gap = page.locator('section', { has: page.getByRole('heading', { name: 'Where the gap comes from' }) });
    this.siblings = page.locator('section', { has: page.getByRole('heading', { name: /Same measure by/ }) });
    this.moved = page.locator('section', { has: page.getByRole('heading', { name: 'What else moved' }) });
    this.answer = page.locator('section', { has: page.getByRole('heading', { name: /^(If you answer|You answered)/ }) });
    this.question = page.getByRole('group', { name: 'Is this relevant?' });
    this.chart = page.locator('section', { has: page.locator('#chart') });
    this.table = page.getByRole('region', { name: 'Chart as table' });
    this.markForm = page.getByRole('form', { name: 'Mark a period' });
    this.notes = page.locator('.notes li');
    this.canvas = page.locator('figure canvas').first();
  }

  async next() {
    await this.page.getByRole('link', { name: 'Next' }).or(this.page.getByRole('button', { name: 'Next' })).click();
  }

  /** What the cursor says. */
  spoken() {
    return this.cursor.getAttribute('aria-valuetext');
  }

  /** First and last bucket in view. */
  async window() {
    return Promise.all(['aria-valuemin', 'aria-valuemax'].map(async (name) => Number(await this.cursor.getAttribute(name))));
  }

  /** Presses in the chart, moves, and lets go; positions are shares of its width. */
  async drag(from, to) {
    await this.cursor.scrollIntoViewIfNeeded();
    const box = await this.cursor.boundingBox();
    await this.page.mouse.move(box.x + box.width * from, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + box.width * to, box.y + box.height / 2, { steps: 5 });
    await this.page.mouse.up();
  }

  /** The colours of the drawing. */
  async colors() {
    return this.canvas.evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const found = new Set();
      for (let index = 0; index < data.length; index += 4) {
        if (data[index + 3] === 255) found.add(`${data[index]},${data[index + 1]},${data[index + 2]}`);
      }
      return [...found];
    });
  }

  /** The points of the card "Why", in its order. */
  async points() {
    const texts = await this.why.locator('li b').allTextContents();
    return texts.map((text) => Number(text.replace('\u2212', '-')));
  }

  /** Share of the chart's pixels that are painted. */
  async painted() {
    return this.canvas.evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let painted = 0;
      for (let index = 3; index < data.length; index += 4) if (data[index]) painted += 1;
      return painted / (data.length / 4);
    });
  }
}
