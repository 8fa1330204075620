import { expect, test } from '../fixtures/test';

test('a count that the operator tells is seen without a reload', async ({ parking, gateway }) => {
  await gateway.tell({ uid: 'near-garage', free: 42 });
  await parking.open();
  const row = parking.row('五四广场地下停车场');
  await expect(row).toContainText(parking.freeWord(42));
  await gateway.tell({ uid: 'near-garage', free: 7 });
  await expect(row).toContainText(parking.freeWord(7));
});

test('full, closed, stale and unknown are told apart in words', async ({ parking, gateway }) => {
  const tenMinutesAgo = new Date(Date.now() - 10 * 60_000);
  await gateway.tell(
    { uid: 'near-garage', free: 0 },
    { uid: 'roadside', closed: true },
    { uid: 'free-ground', free: 33, at: tenMinutesAgo },
  );
  await parking.open();
  await expect(parking.row('五四广场地下停车场')).toContainText(parking.fullWord);
  await expect(parking.row('东海西路路边泊位')).toContainText(parking.closedWord);
  await expect(parking.row('浮山湾公共停车场')).toContainText(parking.staleWord(33));
  await expect(parking.row('燕儿岛山停车场')).toContainText(parking.unknownWord);
});

test('more free bays than there are is refused at the door and never shown', async ({ parking, gateway }) => {
  await gateway.tell({ uid: 'roadside', free: 3 });
  await expect(gateway.tell({ uid: 'roadside', free: 25 })).rejects.toThrow(/25 of 24/);
  await parking.open();
  await expect(parking.row('东海西路路边泊位')).toContainText(parking.freeWord(3));
});

test('a phone whose clock is off by a day still knows live from stale', async ({ parking, page, gateway }) => {
  await page.clock.install({ time: new Date(Date.now() + 24 * 3600_000) });
  await gateway.tell({ uid: 'near-garage', free: 42 });
  await parking.open();
  await expect(parking.row('五四广场地下停车场')).toContainText(parking.freeWord(42));
});

test('the gateway dies: the page says so and stays usable; it comes back: counts go on', async ({ parking, shell, gateway, calm }) => {
  calm.expect(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET/);
  await gateway.tell({ uid: 'near-garage', free: 42 });
  await parking.open();
  await expect(parking.row('五四广场地下停车场')).toContainText(parking.freeWord(42));
  await gateway.kill();
  await parking.search.fill('浮山湾');
  await expect(parking.rows).toHaveCount(1);
  await expect(shell.silentNotice).toBeVisible({ timeout: 30_000 });
  await parking.search.fill('');
  await gateway.start();
  await gateway.tell({ uid: 'near-garage', free: 11 });
  await expect(parking.row('五四广场地下停车场')).toContainText(parking.freeWord(11), { timeout: 40_000 });
  await expect(shell.silentNotice).toBeHidden();
});

test('without a stream the app polls', async ({ parking, page, gateway, calm }) => {
  calm.expect(/ERR_FAILED/);
  await page.route(/\/api\/v1\/live\?/, (route) => route.abort());
  await gateway.tell({ uid: 'near-garage', free: 42 });
  await parking.open();
  const row = parking.row('五四广场地下停车场');
  await expect(row).toContainText(parking.freeWord(42), { timeout: 40_000 });
  await gateway.tell({ uid: 'near-garage', free: 8 });
  await expect(row).toContainText(parking.freeWord(8), { timeout: 40_000 });
});
