import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';
import { type Method, PayPages } from '../pages/pay';

const PLATE = '鲁B12345';
const SUM = '¥6.50';
/** A car park without a price table, so that the operator's word is the amount whatever the time of day. */
const car = { uid: 'stay-1', lot: 'silent', plate: PLATE, minutesAgo: 90, fen: 650 };

test.use({ withDesk: true });

const trades = async (gateway: { knob(path: string): Promise<{ state: string }[]> }) => gateway.knob('trades');

for (const method of ['wechat', 'alipay', 'ecny', 'unionpay'] as Method[]) {
  test(`a stay is paid by ${method}, with a reload at every step`, async ({ page, gateway }) => {
    await gateway.park(car);
    const pay = new PayPages(page);
    const id = await pay.orderFor(PLATE, SUM);
    await page.reload();
    await pay.payBy(method, SUM);
    await page.reload();
    await pay.atCashier('确认支付');
    await pay.expectPaidOnce(id);
    await page.reload();
    await pay.expectPaidOnce(id);
    expect((await trades(gateway)).filter((it) => it.state === 'paid')).toHaveLength(1);
  });
}

const faults: [string, object][] = [
  ['comes late', { what: 'late', ms: 5000 }],
  ['comes three times', { what: 'duplicate', copies: 3 }],
  ['is lost', { what: 'lost' }],
  ['names another amount', { what: 'wrong_amount' }],
  ['is signed by somebody else', { what: 'wrong_signature' }],
  ['is for another merchant', { what: 'wrong_merchant' }],
];
for (const [name, fault] of faults) {
  test(`a stay is paid once when the notification ${name}`, async ({ page, gateway }) => {
    await gateway.park(car);
    await gateway.knob('faults', fault);
    const pay = new PayPages(page);
    const id = await pay.orderFor(PLATE, SUM);
    await pay.payBy('wechat', SUM);
    await pay.atCashier('确认支付');
    await page.reload();
    await pay.expectPaidOnce(id);
  });
}

test('a payment whose money follows later is not called failed, and is paid in the end', async ({ page, gateway }) => {
  await gateway.park(car);
  const pay = new PayPages(page);
  const id = await pay.orderFor(PLATE, SUM);
  await pay.payBy('alipay', SUM);
  await pay.atCashier('先返回，稍后到账');
  await pay.expectPaidOnce(id);
});

test('what was paid at the cashier after it was cancelled pays the order, once', async ({ page, gateway }) => {
  await gateway.park(car);
  await gateway.knob('faults', { what: 'paid_after_close' });
  const pay = new PayPages(page);
  const id = await pay.orderFor(PLATE, SUM);
  await pay.payBy('wechat', SUM);
  await pay.atCashier('取消');
  await pay.button('cancel').click();
  await pay.dialog('cancel_confirm').click();
  await expect.poll(async () => (await pay.order(id)).state, { timeout: 30_000 }).toBe('paid');
  const order = await pay.order(id);
  // Whether the gateway heard of it while closing or afterwards: it counts, and it counts once.
  expect(order.attempts.map((it) => it.state === 'succeeded' || it.late?.outcome === 'fulfilled')).toEqual([true]);
  expect(order.refunds).toHaveLength(0);
  await page.reload();
  await expect(pay.words('stage_paid')).toBeVisible();
});

test('pressing pay ten times begins one attempt', async ({ page, gateway }) => {
  await gateway.park(car);
  const pay = new PayPages(page);
  const id = await pay.orderFor(PLATE, SUM);
  await pay.radio('wechat').check();
  await pay.payButton('wechat', SUM).evaluate((button: HTMLButtonElement) => {
    for (let press = 0; press < 10; press++) button.click();
  });
  await page.waitForURL(/\/cashier\//);
  expect((await pay.order(id)).attempts).toHaveLength(1);
  expect(await trades(gateway)).toHaveLength(1);
});

test('a page that is killed at the cashier finds the payment again, and another way closes the first', async ({ page, gateway, context }) => {
  await gateway.park(car);
  const id = await new PayPages(page).orderFor(PLATE, SUM);
  await new PayPages(page).payBy('wechat', SUM);
  await page.close();
  const again: Page = await context.newPage();
  const pay = new PayPages(again);
  await again.goto(`/pay/${id}`);
  await expect(pay.words('stage_cashier', { method: '微信支付' })).toBeVisible();
  await pay.radio('alipay').check();
  await expect(pay.words('change_detail')).toBeVisible();
  await pay.payBy('alipay', SUM);
  await pay.atCashier('确认支付');
  await pay.expectPaidOnce(id);
  const order = await pay.order(id);
  expect(order.attempts.map((it) => it.state).sort()).toEqual(['closed', 'succeeded']);
});

test('pay pressed without a network is kept, and sent once', async ({ page, gateway, context, calm }) => {
  calm.expect(/ERR_INTERNET_DISCONNECTED/);
  await gateway.park(car);
  const pay = new PayPages(page);
  const id = await pay.orderFor(PLATE, SUM);
  await pay.radio('wechat').check();
  await context.setOffline(true);
  await pay.payButton('wechat', SUM).click();
  await expect(pay.main.getByText(/已经存在这台设备上/)).toBeVisible();
  await context.setOffline(false);
  await expect.poll(async () => (await pay.order(id)).attempts.length, { timeout: 30_000 }).toBe(1);
  await page.goto(`/pay/${id}`);
  await expect(pay.words('stage_cashier', { method: '微信支付' })).toBeVisible();
  expect(await trades(gateway)).toHaveLength(1);
});

test('notifications that come last first end in the same: paid once', async ({ page, gateway }) => {
  await gateway.park(car);
  await gateway.knob('wait', {});
  const pay = new PayPages(page);
  const id = await pay.orderFor(PLATE, SUM);
  await pay.payBy('ecny', SUM);
  await pay.atCashier('先返回，稍后到账');
  await page.reload();
  await gateway.knob('deliver', { reverse: true });
  await gateway.knob('deliver', {});
  await pay.expectPaidOnce(id);
});

test('a provider that fails when it is asked for a trade: unknown is said, nobody pays twice, the money counts once', async ({ page, gateway }) => {
  await gateway.park(car);
  await gateway.knob('faults', { what: 'call', call: 'place', how: 'unavailable', done: true });
  const pay = new PayPages(page);
  const id = await pay.orderFor(PLATE, SUM);
  await pay.radio('wechat').check();
  await pay.payButton('wechat', SUM).click();
  await expect(pay.words('stage_unknown')).toBeVisible();
  await expect(pay.payButton('wechat', SUM)).toBeHidden();
  await page.reload();
  const [attempt] = (await pay.order(id)).attempts;
  await gateway.knob(`trades/wechat/${attempt.id}/pay`, {});
  await pay.expectPaidOnce(id);
  expect(await trades(gateway)).toHaveLength(1);
});

test('where the trade is there and the way to its cashier was lost, the way is asked for again', async ({ page, gateway }) => {
  await gateway.park(car);
  await gateway.knob('faults', { what: 'call', call: 'place', how: 'unavailable', done: true });
  const pay = new PayPages(page);
  const id = await pay.orderFor(PLATE, SUM);
  await pay.radio('wechat').check();
  await pay.payButton('wechat', SUM).click();
  await expect(pay.words('stage_cashier', { method: '微信支付' })).toBeVisible({ timeout: 40_000 });
  await pay.button('go_on', { method: '微信支付' }).click();
  await page.waitForURL(/\/cashier\//);
  await pay.atCashier('确认支付');
  await pay.expectPaidOnce(id);
  expect(await trades(gateway)).toHaveLength(1);
});

test('a gateway killed after the money was taken, before it heard of it, finds the payment when it is back', async ({ page, gateway, calm }) => {
  calm.expect(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET/);
  await gateway.park(car);
  await gateway.knob('faults', { what: 'lost' });
  const pay = new PayPages(page);
  const id = await pay.orderFor(PLATE, SUM);
  await pay.payBy('wechat', SUM);
  const [attempt] = (await pay.order(id)).attempts;
  await gateway.knob(`trades/wechat/${attempt.id}/pay`, {});
  await gateway.kill();
  await gateway.start();
  await page.goto(`/pay/${id}`);
  await pay.expectPaidOnce(id);
});

test('a paid stay leaves a receipt, a row of the history, a table, and can be asked back', async ({ page, gateway, accessible }) => {
  await gateway.park(car);
  const pay = new PayPages(page);
  const id = await pay.orderFor(PLATE, SUM);
  await accessible();
  await pay.payBy('wechat', SUM);
  await pay.atCashier('确认支付');
  await pay.expectPaidOnce(id);
  await accessible();
  await pay.link('receipt_and_invoice').click();
  const receipt = page.waitForEvent('download');
  await pay.button('save_receipt').click();
  expect(readFileSync(await (await receipt).path(), 'latin1').slice(0, 5)).toBe('%PDF-');
  await accessible();

  await page.goto('/me/orders?state=paid');
  await expect(pay.main.getByRole('link', { name: /燕儿岛山/ })).toBeVisible();
  await accessible();
  const table = page.waitForEvent('download');
  await pay.button('save_table').click();
  const csv = readFileSync(await (await table).path(), 'utf8');
  expect(csv.startsWith('\ufeff')).toBeTruthy();
  expect(csv).toContain('6.50');

  // The operator finds that it was less.
  await gateway.park({ ...car, fen: 400, left: true });
  await page.goto(`/me/orders/${id}`);
  await pay.button('refund_ask').click();
  await pay.dialog('refund_confirm').click();
  await expect.poll(async () => (await pay.order(id)).refunds.map((it) => it.state), { timeout: 30_000 }).toEqual(['done']);
  expect((await pay.order(id)).refunded).toBe(250);
});

test('a person has an invoice made out and saves it', async ({ page, gateway, account }) => {
  await gateway.park(car);
  await account.open('sign-in');
  await account.signIn('13800001234', (mobile) => gateway.code(mobile));
  await page.waitForURL(/\/me$/);
  const pay = new PayPages(page);
  const id = await pay.orderFor(PLATE, SUM);
  await pay.payBy('unionpay', SUM);
  await pay.atCashier('确认支付');
  await pay.expectPaidOnce(id);
  await pay.link('receipt_and_invoice').click();
  await pay.button('invoice_ask').click();
  await expect(pay.words('invoice_name_missing')).toBeVisible();
  await pay.field('invoice_name').fill('王小明');
  await pay.button('invoice_ask').click();
  const saved = page.waitForEvent('download');
  await pay.button('save_invoice').click();
  const pdf = readFileSync(await (await saved).path(), 'latin1');
  expect(pdf.slice(0, 5)).toBe('%PDF-');
  expect(pdf.trimEnd().endsWith('%%EOF')).toBeTruthy();
});

test('a month ticket is chosen, paid and kept', async ({ page, gateway, account, parking, accessible, calm }) => {
  // Days that a ticket holds already are refused, and the page says so.
  calm.expect(/422/);
  await account.open('plates');
  await account.asGuest.click();
  await account.addOne(PLATE);
  await expect(account.plates).toHaveCount(1);
  await parking.open('?q=五四广场地下');
  await parking.rows.first().getByRole('link').click();
  await page.waitForURL(/\/parking\/lots\/\d+$/);
  const ticket = `${page.url()}/month`;
  await page.goto(ticket);
  const pay = new PayPages(page);
  await expect(pay.button('buy_ticket')).toBeVisible();
  await accessible();
  await pay.button('buy_ticket').click();
  await page.waitForURL(/\/pay\//);
  const id = page.url().split('/').pop()!;
  await pay.payBy('ecny', '¥200');
  await pay.atCashier('确认支付');
  await pay.expectPaidOnce(id);
  await page.goto(ticket);
  await expect(pay.words('my_tickets')).toBeVisible();
  expect(await gateway.knob('trades?shape=ecny')).toHaveLength(1);
});
