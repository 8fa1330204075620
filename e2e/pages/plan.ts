import type { Page } from '@playwright/test';
import { type Language, say } from '../fixtures/words';

/** The way from here to there: `/bus/plan`. */
export class PlanPage {
  constructor(
    private page: Page,
    private language: Language = 'zh-CN',
  ) {}

  in(language: Language) {
    return new PlanPage(this.page, language);
  }

  say(key: string, values: Record<string, string | number> = {}) {
    return say(this.language, `plan.${key}`, values);
  }

  async open(query = '') {
    await this.page.goto(`/bus/plan${query}`);
    await this.from.waitFor();
  }

  get from() {
    return this.page.getByRole('button', { name: new RegExp(`^${this.say('from')}`) });
  }

  get to() {
    return this.page.getByRole('button', { name: new RegExp(`^${this.say('to')}`) });
  }

  /** The sheet in which an end is picked. */
  get sheet() {
    return this.page.getByRole('dialog');
  }

  /** Types a name and picks the first stop or place of that name. */
  async pick(which: 'from' | 'to', name: string) {
    await this[which].click();
    await this.sheet.getByRole('searchbox').fill(name);
    await this.sheet.getByRole('button', { name }).first().click();
  }

  get rows() {
    return this.page.getByRole('list', { name: this.say('list_label') }).getByRole('link');
  }

  get swap() {
    return this.page.getByRole('button', { name: this.say('swap') });
  }

  get share() {
    return this.page.getByRole('button', { name: this.say('share') });
  }

  get leaveBy() {
    return this.page.getByRole('heading', { level: 2 });
  }
}
