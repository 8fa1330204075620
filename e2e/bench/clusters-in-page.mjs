// Runs in the page of clusters.mjs: builds, queries and filters with both, and checks ours for being a partition.
import Supercluster from 'supercluster';
import { berths, carParks, views } from './points.mjs';

const MAX_ZOOM = 18;
const ZOOMS = Array.from({ length: MAX_ZOOM + 1 }, (_, zoom) => zoom);
const WORLD = [-180, -90, 180, 90];
/** A property that two points in three have, without a pattern in space. */
const hasProperty = (point) => Math.imul(point + 1, 0x9e3779b1) >>> 0 < (2 / 3) * 2 ** 32;

const { instance } = await WebAssembly.instantiateStreaming(fetch('/ours.wasm'));
const wasm = instance.exports;

const ours = {
  name: 'ours',
  prepare: (lonLat) => lonLat,
  /** The copy into WebAssembly's memory counts. */
  build(lonLat, radius) {
    const address = wasm.reserve_points(lonLat.length / 2);
    new Float64Array(wasm.memory.buffer, address, lonLat.length).set(lonLat);
    wasm.build(radius);
  },
  query: ([west, south, east, north], zoom) => wasm.query(west, south, east, north, zoom),
  setProperties(count) {
    const address = wasm.reserve_properties();
    const bytes = new Uint8Array(wasm.memory.buffer, address, count);
    for (let point = 0; point < count; point += 1) bytes[point] = hasProperty(point) ? 1 : 0;
  },
};

const supercluster = {
  prepare: (lonLat) =>
    Array.from({ length: lonLat.length / 2 }, (_, point) => ({
      type: 'Feature',
      properties: { point },
      geometry: { type: 'Point', coordinates: [lonLat[2 * point], lonLat[2 * point + 1]] },
    })),
  build(features, radius) {
    // Its radius counts pixels of tiles of `extent`: 256, as Leaflet's and ours are. (Its default of 512 halves them.)
    this.index = new Supercluster({ radius, extent: 256, maxZoom: MAX_ZOOM }).load(features);
  },
  query(bounds, zoom) {
    return this.index.getClusters(bounds, zoom).length;
  },
};

function time(call) {
  const start = performance.now();
  call();
  return performance.now() - start;
}

const share = (times, part) => {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
};
const ms = (time) => Number(time.toPrecision(3));

/** Of each view, the mean of as many calls as fill a millisecond, so that the clock's step does not matter. */
function queryTimes(subject, shown) {
  return shown.map(({ bounds, zoom }) => {
    let calls = 0;
    const start = performance.now();
    let spent;
    do {
      subject.query(bounds, zoom);
      calls += 1;
      spent = performance.now() - start;
    } while (spent < 1);
    return spent / calls;
  });
}

/** Whether at every zoom each point is in exactly one cluster, by asking every cluster for its leaves. */
function isPartition(count) {
  return ZOOMS.every((zoom) => {
    const seen = new Uint8Array(count);
    const clusters = wasm.query(...WORLD, zoom);
    let total = 0;
    for (let cluster = 0; cluster < clusters; cluster += 1) {
      const leaves = wasm.find_leaves(cluster);
      for (const point of new Uint32Array(wasm.memory.buffer, wasm.leaves(), leaves)) seen[point] += 1;
      total += new Float64Array(wasm.memory.buffer, wasm.answer(), clusters * 4)[4 * cluster + 2];
    }
    return total === count && seen.every((times) => times === 1);
  });
}

async function compare(topic, lonLat, radius, { runs, version }) {
  const count = lonLat.length / 2;
  const shown = views(200, 7);
  const peer = supercluster.prepare(lonLat);
  const peerBuilds = [];
  const ourBuilds = [];
  for (let run = 0; run < runs; run += 1) {
    supercluster.index = undefined;
    globalThis.gc?.();
    peerBuilds.push(time(() => supercluster.build(peer, radius)));
    ourBuilds.push(time(() => ours.build(lonLat, radius)));
  }
  const rows = [
    [`supercluster ${version}`, supercluster, peerBuilds],
    ['ours', ours, ourBuilds],
  ].map(([name, subject, builds]) => {
    const queries = queryTimes(subject, shown);
    return {
      name,
      build_ms: ms(share(builds, 0.5)),
      build_min_ms: ms(Math.min(...builds)),
      query_p50_ms: ms(share(queries, 0.5)),
      query_p99_ms: ms(share(queries, 0.99)),
      clusters: ZOOMS.map((zoom) => subject.query(WORLD, zoom)),
    };
  });
  const [theirs, own] = rows;

  // A new filter and the view with it. supercluster cannot filter: what passes must be loaded again.
  const passing = peer.filter((_, point) => hasProperty(point));
  theirs.filter_query_ms = ms(
    time(() => {
      supercluster.build(passing, radius);
      supercluster.query(shown[0].bounds, shown[0].zoom);
    }),
  );
  own.partition_ok = isPartition(count);
  ours.setProperties(count);
  // The best of three, because one call is too short to average out what else the machine does.
  const filtered = shown.map(({ bounds, zoom }) => {
    const call = () => {
      wasm.filter(1);
      ours.query(bounds, zoom);
    };
    return Math.min(time(call), time(call), time(call));
  });
  own.filter_query_p50_ms = ms(share(filtered, 0.5));
  own.filter_query_p99_ms = ms(share(filtered, 0.99));
  own.filter_ok = wasm.filter(1) === passing.length;
  wasm.clear_filter();

  const differences = ZOOMS.map((zoom) => own.clusters[zoom] / theirs.clusters[zoom] - 1);
  const worst = differences.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
  const head = { topic: 'clusters', points: topic, n: count, radius_px: radius };
  for (const row of rows) await window.report({ ...head, ...row });
  await window.report({
    ...head,
    name: 'comparison',
    build_times_as_fast: ms(theirs.build_ms / own.build_ms),
    query_p99_times_as_fast: ms(theirs.query_p99_ms / own.query_p99_ms),
    worst_count_difference_percent: ms(worst * 100),
  });
  return own.partition_ok && own.filter_ok;
}

/** Returns whether the answers were right; how fast they came is for whoever reads the figures. */
window.measure = async (options) => {
  let ok = true;
  // 30 pixels is what supercluster's defaults come to on such a map; 60 is what the app shows.
  for (const radius of [60, 30]) {
    ok = (await compare('car parks', carParks(8_000, 8_000), radius, options)) && ok;
    ok = (await compare('berths', berths(620_000, 620_000), radius, options)) && ok;
  }
  return ok;
};
