// What was just done, with the way back.
export const toast = (page) => page.locator('.toast');
