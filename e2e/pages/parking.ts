import type { Locator, Page } from '@playwright/test';
import { type Language, say } from '../fixtures/words';

/** Finding a space: `/parking` and `/parking/lots/:id`. */
export class ParkingPage {
  constructor(
    private page: Page,
    private language: Language = 'zh-CN',
  ) {}

  in(language: Language) {
    return new ParkingPage(this.page, language);
  }

  private say(key: string, values: Record<string, string | number> = {}) {
    return say(this.language, `parking.${key}`, values);
  }

  async open(query = '') {
    await this.page.goto(`/parking${query}`);
    await this.search.waitFor();
  }

  get search() {
    return this.page.getByRole('searchbox', { name: this.say('search_label') });
  }

  get nearMe() {
    return this.page.getByRole('button', { name: this.say('near_me') });
  }

  place(name: string) {
    return this.page.getByRole('navigation', { name: this.say('places_heading') }).getByRole('link', { name });
  }

  filter(name: 'free' | 'charging' | 'etc' | 'accessible') {
    return this.page.getByRole('button', { name: this.say(`filter_${name}`), exact: true });
  }

  get list() {
    return this.page.getByRole('list', { name: this.say('list_label') });
  }

  get rows() {
    return this.list.getByRole('listitem');
  }

  row(name: string): Locator {
    return this.rows.filter({ hasText: name });
  }

  get fullWord() {
    return this.say('free_full');
  }

  freeWord(count: number) {
    return this.say('free_label', { n: count });
  }

  get closedWord() {
    return this.say('free_closed');
  }

  staleWord(count: number) {
    return this.say('free_stale', { n: count });
  }

  get unknownWord() {
    return this.say('free_unknown');
  }

  total(count: number) {
    return this.page.getByText(this.say('total', { n: count }), { exact: true });
  }

  async showMap() {
    await this.page.getByRole('radio', { name: this.say('view_map') }).click({ force: true });
    await this.map.waitFor();
  }

  async showList() {
    await this.page.getByRole('radio', { name: this.say('view_list') }).click({ force: true });
    await this.list.waitFor();
  }

  async sortByPrice() {
    // The choice of order comes with the first answer.
    await this.rows.first().waitFor();
    await this.page.getByRole('radio', { name: this.say('sort_price') }).click({ force: true });
  }

  get map() {
    return this.page.getByRole('region', { name: say(this.language, 'map.label') });
  }

  /** Everything that stands on the map with a name: clusters and single car parks. */
  get pins() {
    return this.map.getByRole('button');
  }

  pin(name: string, free: number) {
    return this.map.getByRole('button', { name: say(this.language, 'map.pin_free', { name, n: free }) });
  }

  get emptyTitle() {
    return this.page.getByText(this.say('empty_title'));
  }

  get navigate() {
    return this.page.getByRole('button', { name: this.say('lot_navigate') });
  }

  get missingTitle() {
    return this.page.getByText(this.say('lot_missing_title'));
  }

  get pricesHeading() {
    return this.page.getByRole('heading', { name: this.say('lot_prices'), exact: true });
  }

  /** "What will it cost if I stay until …" on the page of a car park. */
  get cost() {
    const { page } = this;
    const button = (key: string) => page.getByRole('button', { name: this.say(key), exact: true });
    return {
      heading: page.getByRole('heading', { name: this.say('cost_title') }),
      /** Until when, at one press. */
      until: (key: 'cost_tomorrow' | 'cost_other') => button(key),
      /** What the vehicle is and who drives it. */
      choice: (key: 'cost_new_energy' | 'cost_disabled') => button(key),
      moment: page.getByLabel(this.say('cost_other_label'), { exact: true }),
      total: page.getByRole('status').filter({ hasText: this.say('cost_until', { day: '', time: '' }).trim() }),
      past: page.getByText(this.say('cost_past')),
      caveat: (key: 'caveat_disabled' | 'caveat_new_energy_once') => page.getByText(this.say(key)),
      lines: page.getByRole('list', { name: say(this.language, 'quote.lines_label') }).getByRole('listitem'),
      /** The days of a longer stay, each with its sum. */
      days: page.getByRole('group').locator('summary'),
    };
  }
}
