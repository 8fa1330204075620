import type { Page } from '@playwright/test';
import { type Language, say } from '../fixtures/words';

/** Who one is, and what is kept: `/me/sign-in`, `/me/plates`, `/me/devices`, `/me/privacy`, `/me/identity`. */
export class AccountPages {
  constructor(
    private page: Page,
    private language: Language = 'zh-CN',
  ) {}

  in(language: Language) {
    return new AccountPages(this.page, language);
  }

  private say(key: string, values: Record<string, string | number> = {}) {
    return say(this.language, `account.${key}`, values);
  }

  private shell(key: string) {
    return say(this.language, `shell.${key}`);
  }

  async open(path: 'sign-in' | 'plates' | 'devices' | 'privacy' | 'identity') {
    await this.page.goto(`/me/${path}`);
  }

  get main() {
    return this.page.getByRole('main');
  }

  get signInLink() {
    return this.main.getByRole('link', { name: this.shell('sign_in'), exact: true });
  }

  get asGuest() {
    return this.page.getByRole('button', { name: this.say('as_guest') });
  }

  get mobile() {
    return this.page.getByRole('textbox', { name: this.say('mobile'), exact: true });
  }

  get agree() {
    return this.page.getByRole('checkbox');
  }

  get sendCode() {
    return this.page.getByRole('button', { name: this.say('send_code') });
  }

  get code() {
    return this.page.getByRole('textbox', { name: this.say('code'), exact: true });
  }

  get otherNumber() {
    return this.page.getByRole('button', { name: this.say('other_number') });
  }

  get sendAgain() {
    return this.page.getByRole('button', { name: this.say('send_again') });
  }

  words(key: string, values: Record<string, string | number> = {}) {
    return this.page.getByText(this.say(key, values));
  }

  /** Asks for a code to this number. */
  async askCode(mobile: string) {
    await this.mobile.fill(mobile);
    await this.agree.check();
    await this.sendCode.click();
    await this.code.waitFor();
  }

  /** Signs in on the page that is open, with the code that `read` finds. */
  async signIn(mobile: string, read: (mobile: string) => Promise<string>) {
    await this.askCode(mobile);
    await this.code.fill(await read(mobile));
  }

  get plates() {
    return this.page.getByRole('list', { name: this.shell('plates') }).getByRole('listitem');
  }

  get plate() {
    return this.page.getByRole('textbox', { name: this.say('plate'), exact: true });
  }

  get addPlate() {
    return this.page.getByRole('button', { name: this.say('add_plate'), exact: true });
  }

  /** Types a plate on whatever keyboard there is, and adds it. */
  async addOne(plate: string) {
    await this.plate.focus();
    await this.plate.fill(plate);
    if (await this.agree.isVisible()) await this.agree.check();
    await this.addPlate.click();
  }

  /** A button of the row of this plate, as printed. */
  ofPlate(printed: string, key: 'make_default' | 'forget_plate') {
    return this.plates.filter({ hasText: printed }).getByRole('button', { name: this.say(key) });
  }

  /** The answer that does it, in the question that is open. */
  answer(key: string) {
    return this.page.getByRole('dialog').getByRole('button', { name: this.say(key), exact: true });
  }

  get devices() {
    return this.main.getByRole('listitem');
  }

  button(key: string) {
    return this.main.getByRole('button', { name: this.say(key), exact: true });
  }

  purpose(key: string) {
    return this.page.getByRole('switch', { name: this.say(key) });
  }

  field(key: string) {
    return this.page.getByLabel(this.say(key), { exact: true });
  }
}
