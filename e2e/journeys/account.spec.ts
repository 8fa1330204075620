import { readFileSync } from 'node:fs';
import { expect, test } from '../fixtures/test';
import { AccountPages } from '../pages/account';

const MOBILE = '13800001234';

test.use({ withDesk: true });

test('somebody who wants their plates signs in and is led back to them', async ({ page, gateway, account }) => {
  await account.open('plates');
  await account.signInLink.click();
  await expect(page).toHaveURL(/sign-in\?to=%2Fme%2Fplates/);
  await account.signIn('+86 138 0000 1234', (mobile) => gateway.code(mobile.replace(/\D/g, '').slice(-11)));
  await expect(page).toHaveURL(/\/me\/plates$/);
  await expect(account.words('no_plates', {}).first()).toBeVisible();
  await page.goto('/me');
  await expect(account.words('signed_in_as', { number: '138****1234' })).toBeVisible();
});

test('a wrong code is said, the number stays, and nothing is sent twice within the minute', async ({ page, gateway, account, calm }) => {
  calm.expect(/422|429/);
  await account.open('sign-in');
  await account.sendCode.click();
  await expect(account.words('mobile_empty')).toBeVisible();
  await account.mobile.fill(MOBILE);
  await account.sendCode.click();
  await expect(account.words('not_agreed')).toBeVisible();
  await account.askCode(MOBILE);
  await expect(account.sendAgain).toBeDisabled();
  const code = await gateway.code(MOBILE);
  await account.code.fill(code === '000000' ? '000001' : '000000');
  await expect(account.words('code_wrong')).toBeVisible();
  await account.otherNumber.click();
  await expect(account.mobile).toHaveValue(MOBILE);
  await account.sendCode.click();
  await account.code.fill(code);
  await expect(page).toHaveURL(/\/me$/);
});

test('no address from outside is led on to', async ({ page, gateway, account }) => {
  await page.goto('/me/sign-in?to=https%3A%2F%2Fexample.com%2F');
  await account.signIn(MOBILE, (mobile) => gateway.code(mobile));
  await expect(page).toHaveURL(`${gateway.url}/me`);
});

test('a guest keeps a plate, signs in, and finds it in the account', async ({ page, gateway, account }) => {
  await account.open('plates');
  await account.asGuest.click();
  await account.addOne('鲁B12345');
  await expect(account.plates).toHaveCount(1);
  await account.addOne('鲁BD12345');
  await expect(account.plates).toHaveCount(2);
  await expect(account.plates.first()).toContainText('鲁B·12345');
  await account.ofPlate('鲁B·D12345', 'make_default').click();
  await expect(account.plates.first()).toContainText('鲁B·D12345');
  await page.goto('/me/sign-in?to=/me/plates');
  await account.signIn(MOBILE, (mobile) => gateway.code(mobile));
  await expect(account.plates).toHaveCount(2);
  await account.ofPlate('鲁B·12345', 'forget_plate').click();
  await account.answer('forget_plate').click();
  await expect(account.plates).toHaveCount(1);
});

test('what is no plate is refused with its place, and nothing typed is lost', async ({ account }) => {
  await account.open('plates');
  await account.asGuest.click();
  await account.addOne('鲁B1234');
  await expect(account.words('plate_length', { n: 6 })).toBeVisible();
  await expect(account.plate).toHaveValue('鲁B1234');
});

test('a mini-program brings somebody in by a ticket, and the device is signed out from another', async ({ page, gateway, account, browser, calm }) => {
  calm.expect(/401/);
  await account.open('sign-in');
  await account.signIn(MOBILE, (mobile) => gateway.code(mobile));
  await expect(page).toHaveURL(/\/me$/);
  const context = await browser.newContext({ baseURL: gateway.url, locale: 'zh-CN' });
  const elsewhere = await context.newPage();
  const other = new AccountPages(elsewhere);
  await elsewhere.goto(await gateway.ticketFor(MOBILE, '/me/devices'));
  await expect(elsewhere).toHaveURL(`${gateway.url}/me/devices`);
  await expect(other.devices).toHaveCount(2);
  await account.open('devices');
  await expect(account.devices).toHaveCount(2);
  await account.button('revoke').click();
  await expect(account.devices).toHaveCount(1);
  await elsewhere.reload();
  await expect(other.signInLink).toBeVisible();
  await context.close();
});

test('somebody signs out, and the way back shows nothing of theirs', async ({ page, gateway, account, calm }) => {
  calm.expect(/401/);
  await account.open('sign-in');
  await account.signIn(MOBILE, (mobile) => gateway.code(mobile));
  await expect(page).toHaveURL(/\/me$/);
  await account.open('devices');
  await account.button('leave_here').click();
  await account.answer('leave_here').click();
  await expect(account.signInLink).toBeVisible();
  await account.open('plates');
  await expect(account.signInLink).toBeVisible();
});

test('the account is saved as a file, and a purpose is taken back', async ({ page, gateway, account, calm }) => {
  calm.expect(/401|422|429/);
  await page.goto('/me/sign-in?to=/me/plates');
  await account.signIn(MOBILE, (mobile) => gateway.code(mobile));
  await account.addOne('鲁B12345');
  await expect(account.plates).toHaveCount(1);
  await account.open('privacy');
  const [download] = await Promise.all([page.waitForEvent('download'), account.button('export').click()]);
  expect(download.suggestedFilename()).toMatch(/^zhanqiao-account-\d{4}-\d\d-\d\d\.json$/);
  const kept = readFileSync((await download.path())!, 'utf8');
  expect(() => JSON.parse(kept)).not.toThrow();
  expect(kept).toContain('鲁B12345');
  await account.purpose('purpose_plates').click();
  await account.answer('withdraw').click();
  await expect(account.purpose('purpose_plates')).not.toBeChecked();
  await account.open('plates');
  await expect(account.words('no_plates').first()).toBeVisible();
});

test('a guest deletes what was kept', async ({ page, account, calm }) => {
  calm.expect(/401/);
  await account.open('plates');
  await account.asGuest.click();
  await expect(account.words('no_plates').first()).toBeVisible();
  await account.open('privacy');
  await account.button('delete_finish').click();
  await account.answer('delete_finish').click();
  await expect(page).toHaveURL(/\/me$/);
  await expect(account.signInLink).toBeVisible();
});

test('real name and resident ID are checked, masked and erased', async ({ page, gateway, account, calm }) => {
  calm.expect(/401/);
  await page.goto('/me/sign-in?to=/me/identity');
  await account.signIn(MOBILE, (mobile) => gateway.code(mobile));
  await account.field('name').fill('王小明');
  await account.field('resident_id').fill('370202199001010016');
  await account.agree.check();
  await account.button('identity_keep').click();
  await expect(account.words('id_check')).toBeVisible();
  await account.field('resident_id').fill('370202199001010015');
  await account.button('identity_keep').click();
  await expect(page.getByText('3702**********0015')).toBeVisible();
  await expect(page.getByText('王**')).toBeVisible();
  await account.button('identity_erase').click();
  await account.answer('identity_erase').click();
  await expect(account.field('resident_id')).toHaveValue('');
});

for (const locale of ['zh-CN', 'en'] as const) {
  test.describe(locale, () => {
    test.use({ locale });

    test('axe finds nothing on the pages of an account', async ({ page, gateway, account, accessible }) => {
      const own = account.in(locale);
      await page.goto('/me/sign-in?to=/me/plates');
      await expect(own.mobile).toBeVisible();
      await accessible();
      await own.askCode(MOBILE);
      await accessible();
      await own.code.fill(await gateway.code(MOBILE));
      await own.addOne('鲁BD12345');
      await expect(own.plates).toHaveCount(1);
      await accessible();
      for (const path of ['devices', 'privacy', 'identity'] as const) {
        await own.open(path);
        await expect(page.getByRole('main').getByRole('button').nth(1)).toBeVisible();
        await accessible();
      }
    });
  });
}
