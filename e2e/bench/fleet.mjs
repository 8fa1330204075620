// 6,000 vehicles that move on the map of a line: what a frame costs the main thread. node fleet.mjs --url http://127.0.0.1:8787
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values } = parseArgs({
  options: { url: { type: 'string' }, vehicles: { type: 'string', default: '6000' }, updates: { type: 'string', default: '5' } },
});
if (!values.url) throw new Error('--url is missing: the address of a running gateway');
const BUDGET_MS = 4;

const executablePath = [process.env.CHROME, '/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium'].find(
  (path) => path && existsSync(path),
);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--enable-unsafe-swiftshader'] });
const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
page.on('pageerror', (error) => console.error(error));

// A stream that tells of the line every three seconds: each telling opens it anew.
let id = 0;
await page.route('**/api/v1/live?**', (route) => {
  id += 1;
  const update = { id, now: Date.now(), lines: [] };
  const body = `retry: 3000\nid: ${id}\nevent: update\ndata: ${JSON.stringify(update)}\n\n`;
  return route.fulfill({ contentType: 'text/event-stream', body });
});

await page.addInitScript((count) => {
  // The worker is the city's own; only what runs on the line is made larger than any line is.
  const Real = window.Worker;
  const place = (vehicle, turn, wave) => Math.sin(vehicle * 12.9898 + turn * 0.05 + wave) * 0.06;
  let turn = 0;
  window.fleet = { updates: 0 };
  const enlarge = (told) => {
    if (told?.heard) told.heard.lines = 1;
    const line = told?.transit?.line;
    if (!line) return;
    turn += 1;
    window.fleet.updates += 1;
    const { halts, headsign } = line.directions[0];
    const middle = halts[Math.floor(halts.length / 2)].position;
    const now = Date.now();
    const known = { known: 'live', at: now, earliest: now, latest: now + 60_000, seen: now, ghost: 0 };
    line.directions[0].vehicles = Array.from({ length: count }, (_, index) => ({
      id: `V${index}`,
      label: `V${index}`,
      trip: { trip: index, day: '2026-11-20' },
      headsign,
      position: { lon: middle.lon + place(index, turn, 0), lat: middle.lat + place(index, turn, 1) },
      seen: now,
      known,
    }));
  };
  window.Worker = class extends Real {
    set onmessage(hear) {
      super.onmessage = hear && (({ data }) => {
        const said = JSON.parse(data.json);
        enlarge(said.told);
        hear({ data: { json: JSON.stringify(said) } });
      });
    }
  };
  // What all callbacks of one frame take together.
  const real = window.requestAnimationFrame.bind(window);
  let [frame, spent] = [-1, 0];
  window.fleet.frames = [];
  window.requestAnimationFrame = (call) =>
    real((at) => {
      if (at !== frame && frame >= 0) window.fleet.frames.push(spent);
      if (at !== frame) [frame, spent] = [at, 0];
      const start = performance.now();
      call(at);
      spent += performance.now() - start;
    });
}, Number(values.vehicles));

try {
  await page.goto(new URL('/bus/lines/1?view=map', values.url).href);
  await page.waitForSelector('canvas.map-fleet');
  // The map's own beginning is not what is measured.
  await page.waitForFunction(() => window.fleet.updates >= 2, undefined, { timeout: 60_000 });
  await page.evaluate(() => (window.fleet.frames.length = 0));
  await page.waitForFunction((updates) => window.fleet.updates >= updates, Number(values.updates), { timeout: 120_000 });
  const { frames } = await page.evaluate(() => window.fleet);
  const sorted = frames.toSorted((a, b) => a - b);
  const part = (share) => Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(2));
  const row = { bench: 'fleet', vehicles: Number(values.vehicles), frames: frames.length, frame_p50_ms: part(0.5), frame_p99_ms: part(0.99), frame_max_ms: part(1), budget_ms: BUDGET_MS, browser: browser.version() };
  console.log(JSON.stringify(row));
  if (row.frame_p99_ms > BUDGET_MS) process.exitCode = 1;
} finally {
  await browser.close();
}
