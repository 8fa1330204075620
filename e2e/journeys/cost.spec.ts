import { expect, test } from '../fixtures/test';

/** 18:00 in Qingdao so many days from now, as a date-and-time field wants it. */
function inDays(days: number) {
  const at = new Date(Date.now() + days * 86_400_000);
  return `${new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(at)}T18:00`;
}

/** The amount at the end of a line, `¥12.50`, in fen. */
const fen = (line: string) => Math.round(Number(/¥([\d.]+)\s*$/.exec(line)![1]) * 100);
const sum = (amounts: number[]) => amounts.reduce((one, other) => one + other, 0);

test('before parking a driver learns without a network what staying until any time costs, and why', async ({
  page, context, parking, shell, gateway, calm, accessible,
}) => {
  calm.expect(/ERR_INTERNET_DISCONNECTED|ERR_INCOMPLETE_CHUNKED_ENCODING/);
  await page.goto(gateway.url);
  await shell.readyForOffline();
  await context.setOffline(true);
  await page.goto(`${gateway.url}/parking?q=${encodeURIComponent('五四广场地下')}`);
  await parking.rows.first().getByRole('link').click();

  await parking.cost.until('cost_tomorrow').click();
  await expect(parking.cost.total).toContainText('8:00');
  await expect(parking.cost.lines).not.toHaveCount(0);
  expect(sum((await parking.cost.lines.allInnerTexts()).map(fen))).toBe(fen(await parking.cost.total.innerText()));
  await accessible();

  // Ten days: each whole one costs the day's most, and together they are the total.
  await parking.cost.until('cost_other').click();
  await parking.cost.moment.fill(inDays(10));
  await expect(parking.cost.days).toHaveCount(11);
  const days = (await parking.cost.days.allInnerTexts()).map(fen);
  expect(days.slice(1)).toEqual(Array(10).fill(1500));
  expect(fen(await parking.cost.total.innerText())).toBe(sum(days));
  await accessible();

  // A time that is over is said to be.
  await parking.cost.moment.fill('2026-01-01T08:00');
  await expect(parking.cost.past).toBeVisible();
});

test('what the vehicle is stays chosen from one car park to the next, and what a table does not know is said', async ({
  page, parking,
}) => {
  await parking.open(`?q=${encodeURIComponent('五四广场地下')}`);
  await parking.rows.first().getByRole('link').click();
  await parking.cost.choice('cost_disabled').click();
  await expect(parking.cost.caveat('caveat_disabled')).toBeVisible();
  await parking.cost.choice('cost_new_energy').click();
  await expect(parking.cost.caveat('caveat_new_energy_once')).toBeVisible();
  await page.goBack();
  await parking.search.fill('香港中路');
  await parking.rows.first().getByRole('link').click();
  await expect(parking.cost.choice('cost_new_energy')).toHaveAttribute('aria-pressed', 'true');
});

test('where parking is free, or no price is known, nobody is asked how long they stay', async ({ page, parking }) => {
  for (const name of ['浮山湾', '燕儿岛山']) {
    await parking.open(`?q=${encodeURIComponent(name)}`);
    await parking.rows.first().getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
    await expect(parking.pricesHeading).toBeVisible();
    await expect(parking.cost.heading).toHaveCount(0);
  }
});
