import { busBeforeSquare, onCoast } from '../fixtures/transit';
import { expect, test } from '../fixtures/test';

const SQUARE = '五四广场南';

/** An operator tells again and again; the gateway passes on how a bus has moved every twenty seconds or so. */
const untilTold = (tell: () => Promise<unknown>, seen: () => Promise<void>) =>
  expect(async () => {
    await tell();
    await seen();
  }).toPass({ timeout: 45_000 });
const SOON = { timeout: 3_000 };

/** A moment so many seconds ago: a bus that was seen there then may be elsewhere by now. */
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

test('a stop is found by its name and its board says what comes by the timetable', async ({ bus, page, accessible }) => {
  await bus.openStop(SQUARE);
  const row = bus.departure('316路', '浮山所').first();
  await expect(row).toContainText(bus.say('state_scheduled'));
  await expect(page.getByText(bus.say('heard_never'))).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(SQUARE));
  await accessible();
});

test('a bus is seen coming: on the board a range of minutes, on the line between its stops, on the map, and from inside', async ({
  bus,
  page,
  gateway,
  accessible,
}) => {
  const coming = busBeforeSquare(240);
  await gateway.buses({ buses: [{ ...coming, id: 'B1001', ...onCoast(2.7), occupancy: 3, at: ago(60) }], at: ago(60) });
  await bus.openStop(SQUARE);
  const row = bus.departure('316路', '浮山所').filter({ hasText: bus.say('state_live') }).first();
  await expect(row).toContainText(bus.say('stops_away', { n: 1 }));
  await expect(row).toContainText(bus.say('crowding_standing'));
  await expect(row).toContainText(/\d+到\d+分钟|\d+ 分钟内/);

  await bus.openLine('316路');
  await expect(bus.halts).toHaveCount(8);
  await expect(bus.vehicles.filter({ hasText: 'B1001' })).toContainText(bus.say('crowding_standing'));
  await accessible();
  await untilTold(
    () => gateway.buses({ buses: [{ ...coming, id: 'B1001', ...onCoast(3.4), occupancy: 3 }] }),
    () => expect(bus.vehicles.filter({ hasText: 'B1001' })).toContainText(bus.say('next_stop', { name: SQUARE }), SOON),
  );

  await page.getByRole('radio', { name: bus.say('view_map') }).check();
  await expect(page).toHaveURL(/view=map/);
  await expect(page.locator('canvas.map-fleet')).toBeVisible();

  await bus.vehicles.filter({ hasText: 'B1001' }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('B1001');
  await expect(bus.nextStops.first()).toContainText(SQUARE);
  await accessible();
});

test('an alarm rings on another page when the bus is near', async ({ bus, page, shell, gateway }) => {
  const coming = busBeforeSquare(420);
  await gateway.buses({ buses: [{ ...coming, id: 'B1002', ...onCoast(0.6), at: ago(60) }], at: ago(60) });
  await bus.openStop(SQUARE);
  const row = page
    .getByRole('listitem')
    .filter({ hasText: bus.say('towards', { name: '浮山所' }) })
    .filter({ hasText: bus.say('state_live') })
    .first();
  await row.getByRole('button', { name: bus.say('remind', { line: '316路' }) }).click();
  await page.getByRole('radio', { name: bus.say('lead_stops', { n: 2 }) }).check();
  await page.getByRole('button', { name: bus.say('remind_set') }).click();
  await expect(bus.alarms).toHaveCount(1);
  await shell.tab('me').click();
  await expect(bus.rung).toHaveCount(0);
  await untilTold(
    () => gateway.buses({ buses: [{ ...coming, id: 'B1002', ...onCoast(1.3) }] }),
    () => expect(bus.rung).toContainText(bus.say('alarm_comes', { line: '316路' }), SOON),
  );
  await bus.rung.getByRole('button', { name: bus.say('alarm_seen') }).click();
  await expect(bus.rung).toHaveCount(0);
});

test('a rider is told to get off one stop before', async ({ bus, page, gateway }) => {
  const coming = busBeforeSquare(300);
  await gateway.buses({ buses: [{ ...coming, id: 'B1003', ...onCoast(1.7), at: ago(60) }], at: ago(60) });
  await bus.openLine('316路');
  await bus.vehicles.filter({ hasText: 'B1003' }).getByRole('link').click();
  await page.getByRole('button', { name: bus.say('get_off', { stop: SQUARE }) }).click();
  await expect(bus.alarms).toHaveCount(1);
  await untilTold(
    () => gateway.buses({ buses: [{ ...coming, id: 'B1003', ...onCoast(2.4) }] }),
    () => expect(bus.rung).toContainText(bus.say('alarm_get_off', { stop: SQUARE }), SOON),
  );
});

test('a cancelled bus is said to be cancelled', async ({ bus, gateway }) => {
  const gone = busBeforeSquare(600);
  await gateway.buses({ delays: [{ ...gone, cancelled: true }] });
  await bus.openStop(SQUARE);
  await expect(bus.departure('316路', '浮山所').filter({ hasText: bus.say('state_cancelled') })).toHaveCount(1);
});

test('a star keeps a stop on this device, and takes it away again', async ({ bus, page }) => {
  await bus.openStop(SQUARE);
  await bus.star.click();
  await bus.open();
  await expect(bus.section(bus.say('starred')).getByRole('link', { name: SQUARE })).toBeVisible();
  await page.reload();
  await bus.section(bus.say('starred')).getByRole('link', { name: SQUARE }).click();
  await page.getByRole('button', { name: bus.say('unstar') }).click();
  await bus.open();
  await expect(bus.section(bus.say('starred')).getByRole('link')).toHaveCount(0);
  await expect(bus.section(bus.say('recent')).getByRole('link', { name: SQUARE })).toBeVisible();
});

test('stops near the person are shown with what leaves, and where the person is stands in no address', async ({ bus, page, accessible }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await bus.open('?near=me');
  await expect(bus.section(bus.say('near_heading')).getByRole('link', { name: SQUARE })).toBeVisible();
  await expect(bus.section(bus.say('near_heading'))).toContainText('316路');
  expect(asked.filter((url) => /36\.06|120\.37/.test(url))).toEqual([]);
  await accessible();
});

test('the board for a display fits a small screen and a tall one, and has nothing to press', async ({ bus, page, gateway }) => {
  const coming = busBeforeSquare(240);
  await gateway.buses({ buses: [{ ...coming, id: 'B1004', ...onCoast(2) }], delays: [coming] });
  await bus.openStop(SQUARE);
  await page.goto(`${page.url()}?board=1`);
  for (const size of [
    { width: 320, height: 568 },
    { width: 1080, height: 1920 },
    { width: 1920, height: 1080 },
  ]) {
    await page.setViewportSize(size);
    await expect(page.getByText('May Fourth Square South')).toBeVisible();
    await expect(page.getByText('316路').first()).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${size.width}`).toBeLessThanOrEqual(0);
  }
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('link')).toHaveCount(0);
});

test('without a network the board still says what the timetable says', async ({ bus, page, context }) => {
  await bus.openStop(SQUARE);
  await context.setOffline(true);
  await page.reload();
  await expect(bus.departure('316路', '浮山所').first()).toContainText(bus.say('state_scheduled'));
});

test('what operators say stands on the line, on the stop and in a list', async ({ bus, page, gateway }) => {
  await gateway.buses({ notices: [{ id: 'n1', zh: '316路今日绕行', en: 'Bus 316 takes a detour today', line: '316' }] });
  await bus.openLine('316路');
  await expect(page.getByText('316路今日绕行')).toBeVisible();
  await page.goto('/bus/alerts');
  await expect(page.getByText('316路今日绕行')).toBeVisible();
});
