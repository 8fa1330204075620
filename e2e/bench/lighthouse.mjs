// Lighthouse on a phone's profile, one JSON line a page: node lighthouse.mjs --url http://127.0.0.1:8787
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const { values } = parseArgs({ options: { url: { type: 'string' }, runs: { type: 'string', default: '3' } } });
if (!values.url) throw new Error('--url is missing: the address of a running gateway');

const PAGES = ['/', '/parking'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

const chromePath = [process.env.CHROME_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));
const chrome = await launch({
  chromePath,
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
});

/** The run with the median performance: single runs on a busy machine jump about. */
async function median(url) {
  const runs = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: 'error' });
    runs.push(lhr);
  }
  runs.sort((a, b) => a.categories.performance.score - b.categories.performance.score);
  return runs[Math.floor(runs.length / 2)];
}

try {
  for (const page of PAGES) {
    const lhr = await median(new URL(page, values.url).href);
    const score = (category) => Math.round(lhr.categories[category].score * 100);
    const ms = (audit) => Math.round(lhr.audits[audit].numericValue);
    const missed = CATEGORIES.flatMap((category) => lhr.categories[category].auditRefs)
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
      .map(({ id }) => id);
    console.log(JSON.stringify({
      topic: 'lighthouse', page, performance: score('performance'), accessibility: score('accessibility'),
      best_practices: score('best-practices'), fcp_ms: ms('first-contentful-paint'), lcp_ms: ms('largest-contentful-paint'),
      tbt_ms: ms('total-blocking-time'), cls: lhr.audits['cumulative-layout-shift'].numericValue, missed,
    }));
  }
} finally {
  await chrome.kill();
}
