import { expect, test } from '../fixtures/test';

test('after one visit the app opens, finds and shows parking without a network', async ({ page, context, parking, shell, gateway, calm }) => {
  calm.expect(/ERR_INTERNET_DISCONNECTED|ERR_INCOMPLETE_CHUNKED_ENCODING/);
  await page.goto(gateway.url);
  await expect(shell.parkingEntry).toBeVisible();
  await shell.readyForOffline();
  await context.setOffline(true);
  await page.goto(`${gateway.url}/parking?q=${encodeURIComponent('浮山湾')}`);
  await expect(parking.rows).toHaveCount(1);
  await expect(shell.offlineNotice).toBeVisible();
  await parking.rows.first().getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('浮山湾公共停车场');
  await page.goto(`${gateway.url}/parking?view=map`);
  await expect(parking.map).toBeVisible();
  await expect(parking.pins.first()).toBeVisible();
  await context.setOffline(false);
  await expect(shell.offlineNotice).toBeHidden();
});

test('a repeat visit paints with no byte from the network', async ({ page, shell, gateway, calm }) => {
  calm.expect(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING/);
  await page.goto(gateway.url);
  await expect(shell.parkingEntry).toBeVisible();
  await shell.readyForOffline();
  await gateway.kill();
  await page.goto(gateway.url);
  await expect(shell.parkingEntry).toBeVisible();
});
