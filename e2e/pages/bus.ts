import type { Locator, Page } from '@playwright/test';
import { type Language, say } from '../fixtures/words';

/** Stops, lines and vehicles: `/bus` and below. */
export class BusPages {
  constructor(
    private page: Page,
    private language: Language = 'zh-CN',
  ) {}

  in(language: Language) {
    return new BusPages(this.page, language);
  }

  say(key: string, values: Record<string, string | number> = {}) {
    return say(this.language, `bus.${key}`, values);
  }

  async open(query = '') {
    await this.page.goto(`/bus${query}`);
    await this.search.waitFor();
  }

  get search() {
    return this.page.getByRole('searchbox', { name: this.say('search_label') });
  }

  get nearMe() {
    return this.page.getByRole('button', { name: this.say('near_me') });
  }

  /** What stands below one of the headings of `/bus`. */
  section(heading: string): Locator {
    return this.page.getByRole('region', { name: heading, exact: true });
  }

  /** Finds a stop by name and opens its board. */
  async openStop(name: string) {
    await this.open(`?q=${encodeURIComponent(name)}`);
    await this.section(this.say('found_stops')).getByRole('link', { name, exact: true }).first().click();
    await this.departures.first().waitFor();
  }

  /** Finds a line by name and opens it. */
  async openLine(name: string) {
    await this.open(`?q=${encodeURIComponent(name)}`);
    await this.section(this.say('found_lines')).getByRole('link', { name }).first().click();
    await this.halts.first().waitFor();
  }

  /** The rows of a board, each one sentence. */
  get departures() {
    return this.page.getByRole('list', { name: this.say('departures') }).getByRole('link');
  }

  departure(line: string, to: string) {
    return this.departures.filter({ hasText: `${line}${this.say('join')}${this.say('towards', { name: to })}` });
  }

  get halts() {
    return this.page.getByRole('list', { name: this.say('halts') }).getByRole('listitem');
  }

  get vehicles() {
    return this.page.getByRole('list', { name: this.say('vehicles') }).getByRole('listitem');
  }

  get nextStops() {
    return this.page.getByRole('list', { name: this.say('next_stops') }).getByRole('listitem');
  }

  bell(line: string) {
    return this.page.getByRole('button', { name: this.say('remind', { line }) });
  }

  get alarms() {
    return this.page.getByRole('list', { name: this.say('waiting_alarms') }).getByRole('listitem');
  }

  get rung() {
    return this.page.getByRole('alert').filter({ hasText: this.say('alarm_seen') });
  }

  get star() {
    return this.page.getByRole('button', { name: this.say('star'), exact: true });
  }
}
