// Sums per hour and combination, the way a page would do it by hand.
export class Sums {
  groups = new Map();
  rows = 0;

  add(time, marketplace, platform, category, views, revenue) {
    const key = `${time.slice(0, 13)} ${marketplace} ${platform} ${category}`;
    let sums = this.groups.get(key);
    if (!sums) this.groups.set(key, (sums = [0, 0]));
    sums[0] += views;
    sums[1] += revenue;
    this.rows += 1;
  }

  answer() {
    let [views, cents] = [0, 0];
    for (const sums of this.groups.values()) {
      views += sums[0];
      cents += Math.round(sums[1] * 100);
    }
    return { rows: this.rows, groups: this.groups.size, sum_views: views, sum_cents: cents };
  }
}
