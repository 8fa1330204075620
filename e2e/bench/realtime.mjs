// The GTFS-Realtime reader beside npm's gtfs-realtime-bindings, in one browser, on the same bytes: one JSON line a measurement.
//   node realtime.mjs --wasm PATH     (transit-bench-wasm built with `--profile worker`, as the app has it)
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureInPage } from './in-page.mjs';

const { values } = parseArgs({ options: { wasm: { type: 'string' }, runs: { type: 'string', default: '60' } } });
if (!values.wasm) throw new Error('--wasm is missing: the transit-bench-wasm module');

const require = createRequire(import.meta.url);
const folder = (name) => {
  let at = dirname(require.resolve(name));
  while (!existsSync(join(at, 'package.json')) || JSON.parse(readFileSync(join(at, 'package.json'))).name !== name) at = dirname(at);
  return at;
};
const bindings = folder('gtfs-realtime-bindings');
const protobuf = createRequire(join(bindings, 'package.json')).resolve('protobufjs/dist/minimal/protobuf.js');
// The package is written for Node: its one `require` is answered with what the page has loaded before it.
const peer = `const module = { exports: {} }; const exports = module.exports; const require = () => globalThis.protobuf;
${readFileSync(join(bindings, 'gtfs-realtime.js'))}
export default module.exports.transit_realtime.FeedMessage;`;
const { version } = JSON.parse(readFileSync(join(bindings, 'package.json')));
await measureInPage(
  {
    '/measure.mjs': 'realtime-in-page.mjs',
    '/points.mjs': 'points.mjs',
    '/protobuf.js': readFileSync(protobuf),
    '/peer.mjs': peer,
    '/ours.wasm': readFileSync(values.wasm),
  },
  { runs: Number(values.runs), version },
  { scripts: ['/protobuf.js'] },
);
