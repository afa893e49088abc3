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
    this.canvas = page.locator('figure canvas').first();
  }

  async next() {
    await this.page.getByRole('link', { name: 'Next' }).or(this.page.getByRole('button', { name: 'Next' })).click();
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
