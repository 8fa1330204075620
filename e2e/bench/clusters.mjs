// The cluster tree beside npm's supercluster, in one browser, on the same points: one JSON line a measurement.
//   node clusters.mjs --wasm PATH     (geo-bench-wasm built with `--profile worker`, as the app has it)
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureInPage } from './in-page.mjs';

const { values } = parseArgs({ options: { wasm: { type: 'string' }, runs: { type: 'string', default: '5' } } });
if (!values.wasm) throw new Error('--wasm is missing: the geo-bench-wasm module');

const npm = (name) => readFileSync(new URL(import.meta.resolve(name)));
const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.resolve('supercluster'))));

await measureInPage(
  {
    '/measure.mjs': 'clusters-in-page.mjs',
    '/points.mjs': 'points.mjs',
    '/supercluster.js': npm('supercluster'),
    '/kdbush.js': npm('kdbush'),
    '/ours.wasm': readFileSync(values.wasm),
  },
  { runs: Number(values.runs), version },
  { imports: { supercluster: '/supercluster.js', kdbush: '/kdbush.js' } },
);
