import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

// The distribution's own browser: Playwright cannot download one everywhere. Its headless shell starts in half the time.
const browser = [process.env.CHROME, '/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium'].find(
  (path) => path && existsSync(path),
);

export default defineConfig({
  testDir: 'journeys',
  outputDir: 'out',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: !!process.env.CI,
  reporter: [['list'], ['./fixtures/closing-line.ts']],
  globalSetup: './fixtures/city.ts',
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    geolocation: { latitude: 36.0617, longitude: 120.3797, accuracy: 20 },
    permissions: ['geolocation'],
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: browser,
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic',
        // Whatever calls out fails at once, and is then seen by the `calm` fixture.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    },
  },
  projects: [{ name: 'phone' }],
});
