// The cluster tree beside npm's supercluster, in one browser, on the same points: one JSON line a measurement.
//   node clusters.mjs --wasm PATH     (geo-bench-wasm built with `--profile worker`, as the app has it)
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values } = parseArgs({ options: { wasm: { type: 'string' }, runs: { type: 'string', default: '5' } } });
if (!values.wasm) throw new Error('--wasm is missing: the geo-bench-wasm module');

const npm = (name) => readFileSync(new URL(import.meta.resolve(name)));
const here = (name) => readFileSync(new URL(name, import.meta.url));
const page = `<!doctype html><meta charset="utf-8"><title>clusters</title>
<script type="importmap">{"imports":{"supercluster":"/supercluster.js","kdbush":"/kdbush.js"}}</script>
<script type="module" src="/measure.mjs"></script>`;
const JAVASCRIPT = 'text/javascript';
const files = {
  '/': ['text/html', page],
  '/measure.mjs': [JAVASCRIPT, here('clusters-in-page.mjs')],
  '/points.mjs': [JAVASCRIPT, here('points.mjs')],
  '/supercluster.js': [JAVASCRIPT, npm('supercluster')],
  '/kdbush.js': [JAVASCRIPT, npm('kdbush')],
  '/ours.wasm': ['application/wasm', readFileSync(values.wasm)],
};

const executablePath = [process.env.CHROME, '/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium'].find(
  (path) => path && existsSync(path),
);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--js-flags=--expose-gc'] });
try {
  const tab = await browser.newPage();
  tab.on('pageerror', (error) => console.error(error));
  // Answered here, not by a server. Isolated, because otherwise the browser's clock ticks in tenths of a millisecond.
  const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
  await tab.route('**/*', (route) => {
    const file = files[new URL(route.request().url()).pathname];
    return file ? route.fulfill({ contentType: file[0], body: file[1], headers }) : route.fulfill({ status: 404 });
  });
  await tab.exposeFunction('report', (row) => console.log(JSON.stringify({ browser: browser.version(), ...row })));
  await tab.goto('http://localhost/');
  await tab.waitForFunction('window.measure');
  const version = JSON.parse(readFileSync(new URL('package.json', import.meta.resolve('supercluster')))).version;
  const ok = await tab.evaluate((options) => window.measure(options), { runs: Number(values.runs), version });
  if (!ok) process.exitCode = 1;
} finally {
  await browser.close();
}
