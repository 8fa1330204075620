import { expect, test } from '../fixtures/test';
import { say } from '../fixtures/words';
import { coming316 } from '../fixtures/transit';

test('a way is found by typing where from and where to', async ({ plan, page }) => {
  await plan.open();
  await plan.pick('from', '大学路');
  await plan.pick('to', '浮山所');
  await expect(plan.rows.first()).toContainText('316路');
  await expect(plan.rows.first()).toContainText('¥1');
  expect(page.url()).toMatch(/from=s\d+&to=s\d+/);
  await plan.rows.first().click();
  await expect(plan.leaveBy).toBeVisible();
  await expect(page.getByText(plan.say('stops_between', { n: 6 }))).toBeVisible();
  await expect(page.getByRole('button', { name: say('zh-CN', 'map.zoom_in') })).toBeVisible();
});

test('a way with a change is found, and says where to change and what both rides cost', async ({ plan, page }) => {
  await plan.open();
  await plan.pick('from', '大学路');
  await plan.pick('to', '青岛北站');
  const row = plan.rows.filter({ hasText: '316路' }).filter({ hasText: '3号线' }).first();
  await expect(row).toContainText(plan.say('changes', { n: 1 }));
  await expect(row).toContainText('¥4');
  await row.click();
  await expect(page.getByText('五四广场', { exact: true }).first()).toBeVisible();
});

test('without a network a way is still found', async ({ plan, page, context }) => {
  await plan.open();
  await plan.pick('from', '大学路');
  await plan.pick('to', '浮山所');
  await expect(plan.rows.first()).toContainText('316路');
  await context.setOffline(true);
  await plan.swap.click();
  await expect(plan.from).toContainText('浮山所');
  await expect(plan.rows.first()).toContainText('316路');
  await page.reload();
  await expect(plan.rows.first()).toContainText('316路');
});

test('where the person is stands in no address, and a link that is passed on leaves it out', async ({ plan, page, context }) => {
  await context.grantPermissions(['geolocation', 'clipboard-read', 'clipboard-write']);
  await context.setGeolocation({ longitude: 120.3797, latitude: 36.0617 });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url() + (request.postData() ?? '')));
  await plan.open();
  await plan.from.click();
  await plan.sheet.getByRole('button', { name: plan.say('me') }).click();
  await plan.pick('to', '青岛北站');
  await expect(plan.rows.first()).toBeVisible();
  expect(page.url()).toContain('from=me');
  expect(asked.filter((it) => /120\.3|36\.06/.test(it))).toEqual([]);
  await plan.rows.first().click();
  await plan.share.click();
  await expect(page.getByText(plan.say('share_copied')).first()).toBeAttached();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/bus\/plan\?to=s\d+$/);
});

test('no way at a time without buses leads on, and a wheelchair is asked for', async ({ plan, page }) => {
  await plan.open();
  await plan.pick('from', '大学路');
  await plan.pick('to', '青岛奥林匹克帆船中心');
  await expect(plan.rows.first()).toContainText('228路');
  await page.getByRole('button', { name: plan.say('options') }).click();
  await page.getByRole('switch', { name: plan.say('wheelchair') }).click();
  await page.getByRole('button', { name: plan.say('options_done') }).click();
  await expect(page.getByText(plan.say('none_title'))).toBeVisible();
  expect(page.url()).toContain('wheel=1');
});

test('a delay that the operator tells moves the times, and what it cancels is no way', async ({ plan, page, gateway }) => {
  await plan.open();
  await plan.pick('from', '大学路');
  await plan.pick('to', '浮山所');
  await expect(plan.rows.first()).toContainText(plan.say('known_scheduled'));
  await expect(page.getByText(plan.say('sample')).first()).toBeVisible();
  const coming = coming316(150);
  await gateway.buses({ delays: coming.map((trip) => ({ ...trip, delay: 240 })) });
  await expect(plan.rows.first()).toContainText(plan.say('known_late', { n: 4 }), { timeout: 45_000 });
  await gateway.buses({ delays: coming.map((trip) => ({ ...trip, cancelled: true })) });
  await expect(page.getByText(plan.say('known_late', { n: 4 }))).toHaveCount(0, { timeout: 45_000 });
  await expect(page.getByText(plan.say('known_cancelled'))).toHaveCount(0);
});

test('the planner is clean for axe in both languages, and fits 320 px', async ({ plan, page, accessible }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await plan.open();
  await plan.pick('from', '大学路');
  await plan.pick('to', '青岛奥林匹克帆船中心');
  await expect(plan.rows.first()).toBeVisible();
  await accessible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await plan.rows.first().click();
  await expect(plan.leaveBy).toBeVisible();
  await accessible();
});
