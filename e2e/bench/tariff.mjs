// The tariff engine as a phone runs it: it must say of 10,000 random stays what it says natively, and a stay of
// 30 days must take no more than 50 µs. One JSON line; ends with 1 where it does not hold.
//   node tariff.mjs --wasm PATH --native DIGEST --seed N --count N     (tariff-bench-wasm; the digest of `tariff-faces`)
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const option = { type: 'string' };
const { values } = parseArgs({ options: { wasm: option, native: option, seed: option, count: option } });
for (const name of ['wasm', 'native', 'seed', 'count']) if (!values[name]) throw new Error(`--${name} is missing`);

const { instance } = await WebAssembly.instantiate(readFileSync(values.wasm));
const { stays_fingerprint, quote_long_stay } = instance.exports;

const digest = BigInt.asUintN(64, stays_fingerprint(Number(values.seed), Number(values.count)));
const agree = String(digest) === values.native;

const [days, times, budget_us] = [30, 200, 50];
const per_quote_us = () => {
  const begun = performance.now();
  quote_long_stay(days, times);
  return ((performance.now() - begun) * 1000) / times;
};
const rounds = Array.from({ length: 50 }, per_quote_us).sort((one, other) => one - other);
const p50_us = Number(rounds[rounds.length / 2].toFixed(2));

console.log(JSON.stringify({ bench: 'two faces of the tariff', where: 'wasm', stays: Number(values.count), agree, days, p50_us, budget_us }));
if (!agree) process.exitCode = 1;
