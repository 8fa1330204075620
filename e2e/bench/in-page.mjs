// Opens a page of files that lie here, without a server, and lets it measure: one JSON line a measurement.
import { existsSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const TYPES = { mjs: 'text/javascript', js: 'text/javascript', wasm: 'application/wasm' };

/** `files`: path in the page to a name beside this file, or to what stands in it. The page's `/measure.mjs` sets `window.measure`, which tells whether the answers were right. */
export async function measureInPage(files, options, { imports = {}, scripts = [] } = {}) {
  const page = `<!doctype html><meta charset="utf-8"><title>measure</title>
<script type="importmap">${JSON.stringify({ imports })}</script>
${scripts.map((path) => `<script src="${path}"></script>`).join('')}<script type="module" src="/measure.mjs"></script>`;
  const body = (file) => (typeof file === 'string' && /^[\w-]+\.m?js$/.test(file) ? readFileSync(new URL(file, import.meta.url)) : file);
  const executablePath = [process.env.CHROME, '/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium'].find(
    (path) => path && existsSync(path),
  );
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--js-flags=--expose-gc'] });
  try {
    const tab = await browser.newPage();
    tab.on('pageerror', (error) => console.error(error));
    // Isolated, because otherwise the browser's clock ticks in tenths of a millisecond.
    const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
    await tab.route('**/*', (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === '/') return route.fulfill({ contentType: 'text/html', body: page, headers });
      const file = files[path];
      if (file === undefined) return route.fulfill({ status: 404 });
      return route.fulfill({ contentType: TYPES[path.split('.').at(-1)], body: body(file), headers });
    });
    await tab.exposeFunction('report', (row) => console.log(JSON.stringify({ browser: browser.version(), ...row })));
    await tab.goto('http://localhost/');
    await tab.waitForFunction('window.measure');
    if (!(await tab.evaluate((given) => window.measure(given), options))) process.exitCode = 1;
  } finally {
    await browser.close();
  }
}
