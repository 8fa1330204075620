// The journey planner beside RAPTOR on typed arrays, in one browser, on the same made-up city: one JSON line a measurement.
//   node journeys.mjs --wasm PATH     (transit-bench-wasm built with `--profile worker`, as the app has it)
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureInPage } from './in-page.mjs';

const { values } = parseArgs({ options: { wasm: { type: 'string' }, rounds: { type: 'string', default: '5' } } });
if (!values.wasm) throw new Error('--wasm is missing: the transit-bench-wasm module');

await measureInPage(
  {
    '/measure.mjs': 'journeys-in-page.mjs',
    '/network.mjs': 'network.mjs',
    '/raptor.mjs': 'raptor.mjs',
    '/points.mjs': 'points.mjs',
    '/ours.wasm': readFileSync(values.wasm),
  },
  { rounds: Number(values.rounds) },
);
