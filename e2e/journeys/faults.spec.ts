import { expect, test } from '../fixtures/test';

// Faults are put between page and gateway, where a service worker would hide them.
test.use({ serviceWorkers: 'block' });

test.describe('without a position', () => {
  test.use({ permissions: [], geolocation: undefined });

  test('a refused position is explained, and the list starts in the middle of the town', async ({ parking, page }) => {
    await parking.open();
    await parking.nearMe.click();
    await expect(page.getByText(/没有定位权限|现在无法定位/)).toBeVisible();
    await expect(parking.rows.first()).toContainText('五四广场地下停车场');
  });
});

test('a browser without WebAssembly gets a page that helps', async ({ browser, gateway }) => {
  const context = await browser.newContext({ baseURL: gateway.url });
  await context.addInitScript('delete window.WebAssembly');
  const page = await context.newPage();
  await page.goto('/parking');
  await expect(page).toHaveURL(/nowasm/);
  for (const number of ['12345', '110', '119', '120']) {
    await expect(page.getByRole('link', { name: number, exact: true }).first()).toHaveAttribute('href', `tel:${number}`);
  }
  await context.close();
});

test('a page whose code cannot be fetched offers a retry and the app lives on', async ({ page, shell, parking, gateway, calm }) => {
  calm.expect(/ERR_FAILED|Failed to fetch|chunk|split/i);
  let broken = true;
  await page.goto(gateway.url);
  await expect(shell.parkingEntry).toBeVisible();
  await page.route(/pkg-[^/]+\/(?!zhanqiao_bg).*\.wasm/, (route) => (broken ? route.abort() : route.continue()));
  await shell.tab('map').click();
  const retry = page.getByRole('main').getByRole('button', { name: '重试' });
  await expect(retry).toBeVisible();
  await shell.tab('me').click();
  await expect(shell.heading).toBeVisible();
  await shell.tab('map').click();
  await expect(retry).toBeVisible();
  broken = false;
  await retry.click();
  await expect(parking.map).toBeVisible();
});

test('storage that is denied or full leaves the app usable, and it says so', async ({ page, parking, shell, gateway }) => {
  await page.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    Object.defineProperty(window, 'caches', { value: { open: refuse, match: refuse, has: refuse, delete: refuse, keys: refuse } });
    Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('denied', 'SecurityError'); } });
  });
  await parking.open();
  await expect(parking.rows.first()).toBeVisible();
  await page.goto(`${gateway.url}/me`);
  await expect(shell.notKept.first()).toBeVisible();
});

test('a damaged pack is refused with clear words, and mended by a retry', async ({ page, gateway, parking, calm }) => {
  calm.expect(/./);
  let damaged = true;
  await page.route('**/pack/*.zq', async (route) => {
    if (!damaged) return route.continue();
    const answer = await route.fetch();
    const body = await answer.body();
    body[Math.floor(body.length / 2)] ^= 0xff;
    await route.fulfill({ status: 200, body, contentType: 'application/octet-stream' });
  });
  await page.goto(`${gateway.url}/parking`);
  await expect(page.getByText('城市数据损坏').first()).toBeVisible();
  damaged = false;
  await page.getByRole('main').getByRole('button', { name: /重试|再试一次/ }).first().click();
  await expect(parking.rows.first()).toBeVisible();
});

test('a crashed worker is started again and the list goes on', async ({ page, parking, gateway, calm }) => {
  calm.expect(/crash on purpose/);
  await page.addInitScript(() => {
    const Native = window.Worker;
    window.Worker = class extends Native {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        (window as any).lastWorker = this;
        (window as any).workersStarted = ((window as any).workersStarted ?? 0) + 1;
      }
    };
  });
  await gateway.tell({ uid: 'near-garage', free: 42 });
  await parking.open();
  await expect(parking.rows.first()).toBeVisible();
  await page.evaluate(() => {
    const worker = (window as any).lastWorker as Worker;
    worker.terminate();
    worker.dispatchEvent(new ErrorEvent('error', { message: 'crash on purpose' }));
  });
  await parking.search.fill('浮山湾');
  await expect(parking.rows).toHaveCount(1);
  await parking.search.fill('');
  await expect(parking.row('五四广场地下停车场')).toContainText(parking.freeWord(42));
  expect(await page.evaluate(() => (window as any).workersStarted)).toBe(2);
});
