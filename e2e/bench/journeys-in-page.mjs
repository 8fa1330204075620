// Runs in the page of journeys.mjs: asks both the same questions by turns, and compares every answer.
import { network, questions } from './network.mjs';
import * as raptor from './raptor.mjs';

const QUESTIONS = 100;
const WARM = 4;

const { instance } = await WebAssembly.instantiateStreaming(fetch('/ours.wasm'));
const wasm = instance.exports;

/** The network as one row of numbers: stops, each with metres east and north; patterns, each with line, halts, trips, stops, times; ways on foot. */
function flat({ count, x, y, patterns, footpaths }) {
  const length = 2 + 2 * count + patterns.reduce((sum, it) => sum + 3 + it.stops.length + it.times.length, 0) + 1 + 3 * footpaths.length;
  const numbers = new Int32Array(length);
  let at = 0;
  numbers[at++] = count;
  for (let stop = 0; stop < count; stop += 1) {
    numbers[at++] = Math.round(x[stop]);
    numbers[at++] = Math.round(y[stop]);
  }
  numbers[at++] = patterns.length;
  for (const { line, stops, times, trips } of patterns) {
    numbers.set([line, stops.length, trips], at);
    numbers.set(stops, at + 3);
    numbers.set(times, at + 3 + stops.length);
    at += 3 + stops.length + times.length;
  }
  numbers[at++] = footpaths.length;
  for (const path of footpaths) {
    numbers.set(path, at);
    at += 3;
  }
  return numbers;
}

const share = (times, part) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];
const ms = (time) => Number(time.toPrecision(3));

/** Returns whether the answers were the same; how fast they came is for whoever reads the figures. */
window.measure = async ({ rounds }) => {
  const city = network();
  const asked = questions(QUESTIONS, city);
  const numbers = flat(city);
  const start = performance.now();
  const laid = raptor.build(city);
  const laidOut = performance.now();
  const address = wasm.reserve_network(numbers.length);
  new Int32Array(wasm.memory.buffer, address, numbers.length).set(numbers);
  const fileBytes = wasm.build_network();
  const built = performance.now();
  // What a device does: the file is there, read it and answer.
  wasm.load_network();
  const first = wasm.query(...asked[0]);
  const loaded = performance.now();
  const subjects = [
    { name: 'RAPTOR on typed arrays', build_ms: laidOut - start, ask: (question) => raptor.query(laid, ...question) },
    { name: 'ours', build_ms: built - laidOut, ask: (question) => wasm.query(...question) },
  ].map((it) => ({ ...it, best: asked.map(() => Infinity), all: [], answers: [] }));
  for (let warm = 0; warm < WARM; warm += 1) for (const { ask } of subjects) asked.forEach(ask);
  for (let round = 0; round < rounds; round += 1)
    asked.forEach((question, index) => {
      for (const it of subjects) {
        const begun = performance.now();
        it.answers[index] = it.ask(question);
        const spent = performance.now() - begun;
        it.all.push(spent);
        it.best[index] = Math.min(it.best[index], spent);
      }
    });
  const [theirs, ours] = subjects;
  const disagree = asked.filter((_, index) => theirs.answers[index] !== ours.answers[index]).length + (first === theirs.answers[0] ? 0 : 1);
  const trips = city.patterns.reduce((sum, it) => sum + it.trips, 0);
  const head = { topic: 'journeys', stops: city.count, patterns: city.patterns.length, trips, questions: QUESTIONS };
  for (const { name, build_ms, best, all } of subjects)
    await window.report({ ...head, name, build_ms: ms(build_ms), best_p50_ms: ms(share(best, 0.5)), best_mean_ms: ms(best.reduce((a, b) => a + b) / best.length), p50_ms: ms(share(all, 0.5)), p99_ms: ms(share(all, 0.99)) });
  const mean = ({ best }) => best.reduce((a, b) => a + b);
  await window.report({
    ...head, name: 'comparison', times_as_fast: ms(mean(theirs) / mean(ours)), budget_times_as_fast: 4, p99_ms: ms(share(ours.all, 0.99)), budget_p99_ms: 10,
    load_to_first_answer_ms: ms(loaded - built), budget_load_ms: 150, file_bytes: fileBytes, disagree,
  });
  return disagree === 0;
};
