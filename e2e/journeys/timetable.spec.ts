import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';

const SQUARE = '五四广场南';

/** Every request for the timetable's file, from now on. */
function timetableRequests(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    if (/\/pack\/timetable-/.test(request.url())) seen.push(request.url());
  });
  return seen;
}

test('the timetable is fetched by whoever asks about buses, once, and not by who parks', async ({ page, parking, bus }) => {
  const requests = timetableRequests(page);
  await parking.open();
  await expect(parking.rows.first()).toBeVisible();
  expect(requests).toHaveLength(0);
  await bus.openStop(SQUARE);
  expect(requests).toHaveLength(1);
  await page.reload();
  await expect(bus.departures.first()).toBeVisible();
  expect(requests).toHaveLength(1);
});

test('after one visit to the buses a board is there without a network', async ({ page, context, bus, shell, gateway, calm }) => {
  calm.expect(/ERR_INTERNET_DISCONNECTED|ERR_INCOMPLETE_CHUNKED_ENCODING/);
  await bus.openStop(SQUARE);
  await shell.readyForOffline();
  await context.setOffline(true);
  await page.goto(`${gateway.url}/bus`);
  await expect(shell.offlineNotice).toBeVisible();
  await bus.openStop(SQUARE);
  await expect(bus.departure('316路', '浮山所').first()).toContainText(bus.say('state_scheduled'));
});

test('a timetable that was damaged on the device is fetched anew', async ({ page, bus }) => {
  await bus.openStop(SQUARE);
  await page.evaluate(async () => {
    const pack = await caches.open('city-pack');
    const kept = (await pack.keys()).find((request) => request.url.includes('/pack/timetable-'))!;
    const bytes = new Uint8Array(await (await pack.match(kept))!.arrayBuffer());
    bytes[bytes.length >> 1]! ^= 0xff;
    await pack.put(kept, new Response(bytes));
  });
  const requests = timetableRequests(page);
  await page.reload();
  await expect(bus.departures.first()).toBeVisible();
  expect(requests).toHaveLength(1);
});

test('a timetable that is damaged at its source is told, and not asked for again and again', async ({ page, bus, gateway, calm }) => {
  calm.expect(/./);
  await page.route('**/pack/timetable-*', async (route) => {
    const body = await (await route.fetch()).body();
    body[body.length >> 1]! ^= 0xff;
    await route.fulfill({ status: 200, body, contentType: 'application/octet-stream' });
  });
  const requests = timetableRequests(page);
  await page.goto(`${gateway.url}/bus?q=${encodeURIComponent(SQUARE)}`);
  await expect(page.getByText('城市数据损坏').first()).toBeVisible();
  expect(requests).toHaveLength(2);
  await bus.search.fill('大学路');
  await expect(page).toHaveURL(/q=%E5%A4%A7/);
  await expect(page.getByText('城市数据损坏').first()).toBeVisible();
  expect(requests).toHaveLength(2);
});

test('a worker that died has its timetable back', async ({ page, bus, calm }) => {
  calm.expect(/crash on purpose/);
  await page.addInitScript(() => {
    const Native = window.Worker;
    window.Worker = class extends Native {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        (window as any).lastWorker = this;
      }
    };
  });
  await bus.openStop(SQUARE);
  await page.evaluate(() => {
    const worker = (window as any).lastWorker as Worker;
    worker.terminate();
    worker.dispatchEvent(new ErrorEvent('error', { message: 'crash on purpose' }));
  });
  await page.getByRole('link', { name: '316路' }).first().click();
  await expect(page.getByText(SQUARE).first()).toBeVisible();
});
