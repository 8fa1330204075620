import { expect, test } from '../fixtures/test';

test('list and map show the same car parks', async ({ parking, gateway }) => {
  await gateway.tell({ uid: 'near-garage', free: 42 }, { uid: 'free-ground', free: 12 });
  await parking.open('?ev=1');
  await expect(parking.rows).toHaveCount(2);
  await parking.showMap();
  await expect(parking.pin('五四广场地下停车场', 42)).toBeVisible();
  await parking.showList();
  await expect(parking.rows).toHaveCount(2);
});

test('a pin follows the live count', async ({ parking, gateway }) => {
  await gateway.tell({ uid: 'near-garage', free: 42 });
  await parking.open('?etc=1&view=map');
  await expect(parking.pin('五四广场地下停车场', 42)).toBeVisible();
  await gateway.tell({ uid: 'near-garage', free: 6 });
  await expect(parking.pin('五四广场地下停车场', 6)).toBeVisible();
});

test('a pin opens by keyboard, shows a card and leads to the details', async ({ parking, page, gateway }) => {
  await gateway.tell({ uid: 'near-garage', free: 42 });
  await parking.open('?etc=1&view=map');
  await parking.pin('五四广场地下停车场', 42).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /看详情/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('五四广场地下停车场');
});

test('many car parks in one spot stand as a cluster that opens when pressed', async ({ parking, page }) => {
  await parking.open();
  await parking.search.fill('城阳区');
  await parking.place('城阳区').click();
  await parking.showMap();
  const clusters = parking.map.getByRole('button', { name: /点开放大/ });
  await expect(clusters.first()).toBeVisible();
  const before = await clusters.first().getAttribute('aria-label');
  await clusters.first().press('Enter');
  await expect(parking.map.getByRole('button', { name: before! })).toHaveCount(0);
  await expect(parking.pins.first()).toBeVisible();
  await expect(page).toHaveURL(/view=map/);
});

test('the map tab opens the map in one tap', async ({ page, shell, parking, gateway }) => {
  await page.goto(gateway.url);
  await shell.tab('map').click();
  await expect(parking.map).toBeVisible();
  await expect(parking.pins.first()).toBeVisible();
});

test.describe('without a service worker', () => {
test.use({ serviceWorkers: 'block' });

test('a map that cannot be fetched offers a retry and leaves the list usable', async ({ page, parking, calm }) => {
  calm.expect(/ERR_FAILED|leaflet/i);
  let broken = true;
  await page.route(/leaflet.*\.js/, (route) => (broken ? route.abort() : route.continue()));
  await parking.open();
  await page.getByRole('radio', { name: '地图' }).click({ force: true });
  const retry = page.getByRole('button', { name: /重试|再试一次/ });
  await expect(retry).toBeVisible();
  broken = false;
  await retry.click();
  await expect(parking.map).toBeVisible();
});
});

test('a search that fits nothing on the map leads to where it does', async ({ parking, page }) => {
  await parking.open('?q=城阳示例停车场&view=map');
  await page.getByRole('button', { name: /到城阳示例停车场.*去看/ }).click();
  await expect(page.getByRole('link', { name: '看详情' })).toBeVisible();
  await expect(parking.pins.first()).toBeVisible();
});
