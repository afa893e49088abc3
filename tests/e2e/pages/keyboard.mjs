// What a reader without a pointer does.
import { expect } from '../fixtures.mjs';

/** Presses Tab until the control has the focus. */
export async function tabTo(page, control) {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(control, 'reached by Tab').toBeFocused();
}
