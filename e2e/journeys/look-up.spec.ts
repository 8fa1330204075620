import { expect, test } from '../fixtures/test';

test('typing part of a name finds the car park, and the search stands in the URL', async ({ parking, page }) => {
  await parking.open();
  await parking.search.fill('浮山湾');
  await expect(parking.rows).toHaveCount(1);
  await expect(parking.rows.first()).toContainText('浮山湾公共停车场');
  await expect(page).toHaveURL(/q=/);
});

test('a visitor finds the same car park by its English name', async ({ parking }) => {
  await parking.open();
  await parking.search.fill('fushan bay');
  await expect(parking.rows).toHaveCount(1);
});

test('choosing a place lists what is near it', async ({ parking, page }) => {
  await parking.open();
  await parking.search.fill('栈桥');
  await parking.place('栈桥').first().click();
  await expect(page).toHaveURL(/near=\d+/);
  await expect(parking.rows.first()).toContainText('栈桥停车场');
});

test('filters narrow the list, stand in the URL and can be taken back', async ({ parking, page, gateway }) => {
  await gateway.tell({ uid: 'near-garage', free: 5 }, { uid: 'free-ground', free: 0 }, { uid: 'low-garage', free: 9 });
  await parking.open();
  await parking.filter('charging').click();
  await expect(parking.filter('charging')).toHaveAttribute('aria-pressed', 'true');
  await expect(parking.rows).toHaveCount(2);
  await parking.filter('free').click();
  await expect(parking.rows).toHaveCount(1);
  await expect(parking.rows.first()).toContainText('五四广场地下停车场');
  await expect(page).toHaveURL(/ev=1/);
  await page.reload();
  await expect(parking.rows).toHaveCount(1);
  await parking.filter('charging').click();
  await expect(parking.rows).toHaveCount(2);
});

test('filters that nothing passes offer to loosen one', async ({ parking, page }) => {
  await parking.open('?ev=1&acc=1&kind=roadside');
  await expect(parking.emptyTitle).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: /不限停车场种类/ }).click();
  await expect(parking.rows).toHaveCount(1);
});

test('the cheapest first hour comes first when sorted by price', async ({ parking }) => {
  await parking.open();
  await parking.sortByPrice();
  await expect(parking.rows.first()).toContainText('浮山湾公共停车场');
  await expect(parking.rows.first()).toContainText('免费');
});

test('a car park tells all that is known of it, and back returns to the list as it was', async ({ parking, page, gateway }) => {
  await gateway.tell({ uid: 'near-garage', free: 17 });
  await parking.open('?etc=1');
  await parking.row('五四广场地下停车场').getByRole('link').click();
  await expect(page).toHaveURL(/\/parking\/lots\/\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('五四广场地下停车场');
  const main = page.getByRole('main');
  for (const fact of ['东海西路 35 号', '2.1', '30 分钟', '15', '8:00']) await expect(main).toContainText(fact);
  await expect(main).toContainText(parking.freeWord(17));
  await page.goBack();
  await expect(page).toHaveURL(/etc=1/);
  await expect(parking.rows).toHaveCount(2);
});

test('navigation apps are offered, each in its own datum', async ({ parking, page }) => {
  await page.addInitScript(() => {
    window.open = (url) => {
      (window as any).opened = String(url);
      return null;
    };
  });
  await parking.open();
  await parking.row('五四广场地下停车场').getByRole('link').click();
  await parking.navigate.click();
  await page.getByRole('dialog').getByRole('button', { name: '高德地图' }).click();
  const href: string = await page.evaluate(() => (window as any).opened);
  expect(href).toMatch(/^https:\/\/uri\.amap\.com\//);
  // GCJ-02 lies about 462 m east of WGS-84 here.
  const [, lon] = /(120\.\d+)/.exec(decodeURIComponent(href))!;
  expect(Number(lon)).toBeCloseTo(120.3797 + 120 / 90_000 + 0.00513, 3);
});

test('an id that nobody has leads to a page that helps', async ({ parking, page, gateway }) => {
  await page.goto(`${gateway.url}/parking/lots/999999`);
  await expect(parking.missingTitle).toBeVisible();
});
