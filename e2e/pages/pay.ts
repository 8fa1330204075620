import { expect, type Page } from '@playwright/test';
import { type Language, say } from '../fixtures/words';

export type Method = 'wechat' | 'alipay' | 'ecny' | 'unionpay';

/** An order as the gateway tells it to its owner. */
export type Order = {
  id: string;
  state: 'open' | 'closed' | 'paid';
  amount: number;
  refunded: number;
  attempts: { id: string; state: string; method: Method; late?: { outcome: string } }[];
  refunds: { state: string }[];
};

/** Paying: `/parking/pay`, `/b/:code`, `/pay/:order`, `/me/orders`, `/me/orders/:id`, and the sandbox's cashier. */
export class PayPages {
  constructor(
    private page: Page,
    private language: Language = 'zh-CN',
  ) {}

  private say(key: string, values: Record<string, string | number> = {}) {
    return say(this.language, `pay.${key}`, values);
  }

  get main() {
    return this.page.getByRole('main');
  }

  /** These words, for eyes. */
  words(key: string, values: Record<string, string | number> = {}) {
    return this.main.getByText(this.say(key, values), { exact: true }).filter({ visible: true }).first();
  }

  button(key: string, values: Record<string, string | number> = {}) {
    return this.main.getByRole('button', { name: this.say(key, values), exact: true });
  }

  link(key: string) {
    return this.main.getByRole('link', { name: this.say(key), exact: true });
  }

  dialog(key: string) {
    return this.page.getByRole('dialog').getByRole('button', { name: this.say(key), exact: true });
  }

  field(key: string) {
    return this.main.getByLabel(this.say(key), { exact: true });
  }

  radio(key: string) {
    return this.main.getByRole('radio', { name: this.say(key) });
  }

  /** Looks a plate up. Nobody has signed in. */
  async find(plate: string) {
    await this.page.goto('/parking/pay');
    const typed = this.page.getByRole('textbox', { name: say(this.language, 'account.plate'), exact: true });
    await typed.focus();
    await typed.fill(plate);
    await this.button('find').click();
  }

  /** Makes an order for the one stay of this plate, and answers its id. */
  async orderFor(plate: string, sum: string) {
    await this.find(plate);
    await this.button('pay_stay', { sum }).click();
    await this.page.waitForURL(/\/pay\//);
    return this.page.url().split('/').pop()!;
  }

  payButton(method: Method, sum: string) {
    return this.button('pay', { method: this.say(method), sum });
  }

  /** Chooses a method and presses the one button. */
  async payBy(method: Method, sum: string) {
    await this.radio(method).check();
    await this.payButton(method, sum).click();
    await this.page.waitForURL(/\/cashier\//);
  }

  /** What the person does at the cashier. */
  async atCashier(action: '确认支付' | '先返回，稍后到账' | '取消') {
    await this.page.getByRole('button', { name: action, exact: true }).click();
    await this.page.waitForURL(/\/pay\//);
  }

  /** The truth, from the gateway. */
  async order(id: string): Promise<Order> {
    const answer = await this.page.request.get(`/api/v1/me/orders/${id}`);
    expect(answer.ok()).toBeTruthy();
    return answer.json();
  }

  /** That the order is paid, by one attempt, and that the person sees it. */
  async expectPaidOnce(id: string) {
    await expect(this.words('stage_paid')).toBeVisible({ timeout: 30_000 });
    const order = await this.order(id);
    expect(order.state).toBe('paid');
    expect(order.attempts.filter((it) => it.state === 'succeeded')).toHaveLength(1);
    expect(order.refunds).toHaveLength(0);
  }
}
