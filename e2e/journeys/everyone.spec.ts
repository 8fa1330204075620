import { expect, test } from '../fixtures/test';

const pages = ['/', '/parking', '/parking?view=map', '/map', '/pass', '/travel', '/me', '/no/such/page'];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const locale of ['zh-CN', 'en'] as const) {
    test.describe(`${locale}, ${colorScheme}`, () => {
      test.use({ colorScheme, locale });

      test('axe finds nothing on any page', async ({ page, gateway, accessible }) => {
        await gateway.tell({ uid: 'near-garage', free: 42 }, { uid: 'roadside', closed: true });
        for (const path of pages) {
          await page.goto(gateway.url + path);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await page.waitForLoadState('networkidle').catch(() => {});
          await accessible();
        }
        await page.goto(`${gateway.url}/parking`);
        await page.getByRole('main').getByRole('listitem').first().getByRole('link').click();
        await expect(page).toHaveURL(/lots/);
        await accessible();
      });
    });
  }
}

test.describe('in English', () => {
  test.use({ locale: 'en' });

  test('a visitor reads English names and English words', async ({ page, parking, gateway }) => {
    const english = parking.in('en');
    await gateway.tell({ uid: 'near-garage', free: 42 });
    await english.open();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(english.row('May Fourth Square underground car park')).toContainText('42');
  });
});

test('the language is switched without a reload and remembered', async ({ page, shell, gateway }) => {
  await page.goto(`${gateway.url}/me`);
  await expect(shell.tabs).toBeVisible();
  await page.evaluate(() => ((window as any).sameDocument = true));
  await page.getByRole('radio', { name: 'English' }).click({ force: true });
  await expect(shell.in('en').tab('home')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect(await page.evaluate(() => (window as any).sameDocument)).toBe(true);
  await page.reload();
  await expect(shell.in('en').tab('home')).toBeVisible();
});

test('the theme is chosen and remembered', async ({ page, shell, gateway }) => {
  await page.goto(`${gateway.url}/me`);
  await shell.theme('dark').click({ force: true });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('nothing is cut off or scrolls sideways at 320 px with text twice as large', async ({ page, gateway }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of ['/', '/parking', '/me', '/me/sign-in', '/me/plates', '/me/privacy', '/pass', '/travel']) {
    await page.goto(gateway.url + path);
    await page.addStyleTag({ content: '' }).catch(() => {});
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});

test('a keyboard alone finds a car park and opens it', async ({ page, parking, gateway }) => {
  await gateway.tell({ uid: 'free-ground', free: 12 });
  await parking.open();
  await parking.search.focus();
  await page.keyboard.type('浮山湾');
  await expect(parking.rows).toHaveCount(1);
  const link = parking.rows.first().getByRole('link');
  for (let presses = 0; presses < 40; presses += 1) {
    if (await link.evaluate((it) => it === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(link).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});
