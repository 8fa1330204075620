import { expect, test } from '../fixtures/test';

test('a first visit shows the frame before WebAssembly has arrived', async ({ page, shell, gateway }) => {
  await page.route('**/*.wasm', () => {
    // never answered: what stands on the page is the prerendered frame alone
  });
  await page.goto(gateway.url);
  await expect(shell.paintedTabs).toBeVisible();
  await expect(shell.paintedTabs.getByRole('link')).toHaveCount(5);
});

test('mounting the app does not move the tab bar', async ({ page, shell, gateway }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/*_bg.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(gateway.url);
  const before = await shell.paintedTabs.boundingBox();
  release();
  await expect(shell.parkingEntry).toBeVisible();
  expect(await shell.tabs.boundingBox()).toEqual(before);
});

test('from the home page one tap leads to the nearest car park with its free spaces', async ({ page, shell, parking, gateway }) => {
  await gateway.tell({ uid: 'near-garage', free: 42 });
  await page.goto(gateway.url);
  await shell.parkingEntry.click();
  await expect(page).toHaveURL(/\/parking/);
  await parking.nearMe.click();
  await expect(parking.rows.first()).toContainText('五四广场地下停车场');
  await expect(parking.rows.first()).toContainText(parking.freeWord(42));
});

test('sample data is marked as sample', async ({ parking, page }) => {
  await parking.open();
  await expect(page.getByText('示例').or(page.getByText('演示')).first()).toBeVisible();
});

test('every tab leads to a page with a heading, and an unknown address to one that helps', async ({ page, shell, gateway }) => {
  await page.goto(gateway.url);
  for (const name of ['me', 'bus', 'pass', 'home'] as const) {
    await shell.tab(name).click();
    await expect(shell.tab(name)).toHaveAttribute('aria-current', 'page');
    await expect(shell.heading).toBeVisible();
  }
  await page.goto(`${gateway.url}/no/such/page`);
  await expect(shell.notFound).toBeVisible();
  await shell.tab('home').click();
  await expect(shell.parkingEntry).toBeVisible();
});

test('the title of the window says which page it is, and nothing personal', async ({ page, parking }) => {
  await parking.open('?near=me');
  await expect(page).toHaveTitle(/停车/);
  expect(page.url()).not.toMatch(/36\.0|120\.3/);
});
