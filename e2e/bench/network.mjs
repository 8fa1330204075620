// A made-up city of public transport: 10,000 stops on a bent grid, 600 lines in both directions, about 127,000 trips a day.
import { normal, random } from './points.mjs';

const PITCH_M = 450;
const FOOTPATH_M = 520;
/** Metres a second on foot; a way on foot is as long as the crow flies times the same number, so seconds are metres. */
const HEADWAYS_MIN = [5, 6, 8, 8, 10, 10, 12, 12, 15, 15, 20, 20, 30];
const isPeak = (second) => (second > 25_200 && second < 32_400) || (second > 61_200 && second < 68_400);

/** Patterns `{line, stops, times, trips}` with times in seconds, trip after trip, and ways on foot `[from, to, seconds]`. */
export function network({ across = 100, down = 100, lines = 600, seed = 2026 } = {}) {
  const even = random(seed);
  const count = across * down;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  for (let stop = 0; stop < count; stop += 1) {
    x[stop] = (stop % across) * PITCH_M + normal(even) * 60;
    y[stop] = Math.floor(stop / across) * PITCH_M + normal(even) * 60;
  }
  const clamp = (value, most) => Math.min(most - 1, Math.max(0, value));
  // More than half of all ends lie about the middle.
  const end = () =>
    even() < 0.55
      ? [clamp(Math.round(50 + normal(even) * 14), across), clamp(Math.round(50 + normal(even) * 14), down)]
      : [Math.floor(even() * across), Math.floor(even() * down)];
  const patterns = [];
  for (let line = 0; line < lines; line += 1) {
    const path = walk(even, end, across, down);
    const headway = HEADWAYS_MIN[Math.floor(even() * HEADWAYS_MIN.length)] * 60;
    for (const stops of [Int32Array.from(path), Int32Array.from(path.toReversed())]) patterns.push(pattern(even, line, stops, headway, x, y));
  }
  return { count, x, y, patterns, footpaths: footpaths(across, down, x, y) };
}

/** A biased walk from one end to another, with detours, over no stop twice. */
function walk(even, end, across, down) {
  let [a, b] = [end(), end()];
  while (Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) < 14) [a, b] = [end(), end()];
  let [column, row] = a;
  const path = [row * across + column];
  const seen = new Set(path);
  for (let step = 0; step < 300 && path.length < 60 && (column !== b[0] || row !== b[1]); step += 1) {
    const right = Math.sign(b[0] - column);
    const up = Math.sign(b[1] - row);
    let [dx, dy] = [0, 0];
    if (even() < 0.1) {
      if (even() < 0.5) dx = even() < 0.5 ? 1 : -1;
      else dy = even() < 0.5 ? 1 : -1;
    } else if (right && (!up || even() < Math.abs(b[0] - column) / (Math.abs(b[0] - column) + Math.abs(b[1] - row)))) dx = right;
    else dy = up;
    const [toColumn, toRow] = [column + dx, row + dy];
    const stop = toRow * across + toColumn;
    if (toColumn < 0 || toRow < 0 || toColumn >= across || toRow >= down || seen.has(stop)) continue;
    [column, row] = [toColumn, toRow];
    seen.add(stop);
    path.push(stop);
  }
  return path;
}

/** Trips from half past five until half past ten in the evening, more of them and slower in the peaks, none overtaking. */
function pattern(even, line, stops, headway, x, y) {
  const halts = stops.length;
  const offsets = new Int32Array(halts);
  for (let halt = 1; halt < halts; halt += 1) {
    const metres = Math.hypot(x[stops[halt]] - x[stops[halt - 1]], y[stops[halt]] - y[stops[halt - 1]]) * 1.2;
    offsets[halt] = offsets[halt - 1] + Math.round(metres / 5.2) + 20;
  }
  const starts = [];
  for (let start = 19_800 + Math.floor(even() * headway); start < 81_000; ) {
    starts.push(start);
    start += Math.round((isPeak(start) ? headway * 0.7 : headway) * (1 + 0.06 * (even() - 0.5)));
  }
  const times = new Int32Array(starts.length * halts);
  starts.forEach((start, trip) => {
    const slow = start > 25_200 && start < 32_400 ? 1.15 : 1;
    for (let halt = 0; halt < halts; halt += 1) {
      const time = start + Math.round(offsets[halt] * slow);
      times[trip * halts + halt] = trip ? Math.max(time, times[(trip - 1) * halts + halt]) : time;
    }
  });
  return { line, stops, times, trips: starts.length };
}

function footpaths(across, down, x, y) {
  const paths = [];
  for (let from = 0; from < across * down; from += 1)
    for (let dy = -1; dy <= 1; dy += 1)
      for (let dx = -1; dx <= 1; dx += 1) {
        const [column, row] = [(from % across) + dx, Math.floor(from / across) + dy];
        if ((!dx && !dy) || column < 0 || row < 0 || column >= across || row >= down) continue;
        const to = row * across + column;
        const metres = Math.hypot(x[from] - x[to], y[from] - y[to]);
        if (metres <= FOOTPATH_M) paths.push([from, to, Math.round(metres)]);
      }
  return paths;
}

/** Questions `[from, to, seconds]` between stops that are served, between seven and five. */
export function questions(count, { patterns }, seed = 77) {
  const even = random(seed);
  const served = [...new Set(patterns.flatMap(({ stops }) => [...stops]))].sort((a, b) => a - b);
  const any = () => served[Math.floor(even() * served.length)];
  const asked = [];
  while (asked.length < count) {
    const [from, to] = [any(), any()];
    if (from !== to) asked.push([from, to, 25_200 + Math.floor(even() * 36_000)]);
  }
  return asked;
}
