// Runs in the page of realtime.mjs: reads the same feed of 6,000 vehicles with both, by turns, and compares what they read.
import { berths, random } from './points.mjs';
import FeedMessage from './peer.mjs';

const VEHICLES = 6_000;

const { instance } = await WebAssembly.instantiateStreaming(fetch('/ours.wasm'));
const wasm = instance.exports;

/** A feed of a large city: every vehicle with its trip, place, halt and crowding. */
function feed() {
  const next = random(6000);
  const whole = (below) => Math.floor(next() * below);
  const places = berths(VEHICLES, 6000);
  const entity = Array.from({ length: VEHICLES }, (_, index) => ({
    id: `V${index}`,
    vehicle: {
      trip: { tripId: `${1 + whole(620)}-${whole(2)}-${whole(90)}`, routeId: String(1 + whole(620)), directionId: whole(2), startDate: '20261120' },
      vehicle: { id: `BUS${10000 + index}`, label: `鲁U${10000 + index}` },
      position: { longitude: places[2 * index], latitude: places[2 * index + 1], bearing: whole(360), speed: whole(160) / 10 },
      currentStopSequence: 1 + whole(35),
      currentStatus: whole(3),
      timestamp: 1_795_000_000 + whole(30),
      stopId: `s${whole(10_000)}`,
      occupancyStatus: whole(6),
    },
  }));
  const header = { gtfsRealtimeVersion: '2.0', incrementality: 0, timestamp: 1_795_000_030 };
  return FeedMessage.encode(FeedMessage.fromObject({ header, entity })).finish();
}

/** The copy into WebAssembly's memory counts. */
function decode(bytes) {
  const address = wasm.reserve_feed(bytes.length);
  new Uint8Array(wasm.memory.buffer, address, bytes.length).set(bytes);
  return wasm.decode_feed();
}

/** Whether both read the same places, in the same order. */
function agree(bytes) {
  const theirs = FeedMessage.decode(bytes).entity;
  const count = decode(bytes);
  const ours = new Float32Array(wasm.memory.buffer, wasm.latitudes(), count);
  return count === theirs.length && theirs.every((it, index) => Math.fround(it.vehicle.position.latitude) === ours[index]);
}

const share = (times, part) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];
const ms = (time) => Number(time.toPrecision(3));

/** Returns whether the answers were right; how fast they came is for whoever reads the figures. */
window.measure = async ({ runs, version }) => {
  const bytes = feed();
  const subjects = [
    { name: `gtfs-realtime-bindings ${version}`, read: () => FeedMessage.decode(bytes).entity.length, times: [] },
    { name: 'ours', read: () => decode(bytes), times: [] },
  ];
  for (const { read } of subjects) for (let warm = 0; warm < 15; warm += 1) read();
  for (let run = 0; run < runs; run += 1)
    for (const { read, times } of subjects) {
      const start = performance.now();
      read();
      times.push(performance.now() - start);
    }
  const ok = agree(bytes);
  for (const { name, times } of subjects)
    await window.report({ topic: 'realtime', vehicles: VEHICLES, bytes: bytes.length, name, p50_ms: ms(share(times, 0.5)), p99_ms: ms(share(times, 0.99)) });
  const [theirs, ours] = subjects.map(({ times }) => share(times, 0.5));
  await window.report({ topic: 'realtime', name: 'comparison', times_as_fast: ms(theirs / ours), budget_times_as_fast: 15, agree: ok });
  return ok;
};
