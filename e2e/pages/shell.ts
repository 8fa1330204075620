import type { Page } from '@playwright/test';
import { type Language, say } from '../fixtures/words';

/** The frame of every page. */
export class Shell {
  constructor(
    private page: Page,
    private language: Language = 'zh-CN',
  ) {}

  in(language: Language) {
    return new Shell(this.page, language);
  }

  private say(key: string) {
    return say(this.language, `shell.${key}`);
  }

  get tabs() {
    return this.page.getByRole('navigation', { name: this.say('tabs') });
  }

  /** The tabs as index.html paints them, before the app has named them. */
  get paintedTabs() {
    return this.page.getByRole('navigation').filter({ has: this.page.getByRole('link', { name: this.say('home') }) });
  }

  tab(name: 'home' | 'map' | 'bus' | 'pass' | 'me') {
    return this.tabs.getByRole('link', { name: this.say(name) });
  }

  get heading() {
    return this.page.getByRole('heading', { level: 1 });
  }

  get offlineNotice() {
    return this.page.getByText(this.say('offline_notice'));
  }

  get silentNotice() {
    return this.page.getByText(this.say('silent_notice').split('{')[0]!);
  }

  /** The browser did not keep the pack. */
  get notKept() {
    return this.page.getByText(this.say('pack_not_kept')).or(this.page.getByText(this.say('pack_size_none')));
  }

  /** Waits until the service worker has everything and the pack lies in the cache. */
  async readyForOffline() {
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await this.page.waitForFunction(async () => {
      const kept = await caches.open('city-pack').then((cache) => cache.keys());
      return kept.length >= 3 && navigator.serviceWorker.controller !== null;
    });
  }

  get sampleMark() {
    return this.page.getByText(this.say('sample'), { exact: false }).first();
  }

  get parkingEntry() {
    return this.page.getByRole('main').getByRole('link', { name: this.say('search_parking') }).first();
  }

  get notFound() {
    return this.page.getByRole('heading', { name: this.say('not_found') });
  }

  theme(name: 'system' | 'light' | 'dark') {
    return this.page.getByRole('radio', { name: this.say(`theme_${name}`) });
  }

  get clearPack() {
    return this.page.getByRole('button', { name: this.say('clear_pack') });
  }
}
