// Made-up points about Qingdao: the same numbers, draw by draw, as crates/geo/benches/points.rs.

/** The mulberry32 generator: evenly in 0..1. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normally around 0 with deviation 1 (Box–Muller). */
export function normal(even) {
  const nonzero = () => {
    for (;;) {
      const it = even();
      if (it > 0) return it;
    }
  };
  const u = nonzero();
  const v = nonzero();
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}

// Where people are: longitude, latitude, the deviation of each in degrees, and the share of them.
const QUARTERS = [
  [120.382, 36.067, 0.022, 0.016, 0.22],
  [120.355, 36.085, 0.02, 0.018, 0.12],
  [120.43, 36.08, 0.03, 0.02, 0.14],
  [120.468, 36.105, 0.03, 0.025, 0.12],
  [120.4, 36.16, 0.035, 0.03, 0.1],
  [120.19, 35.96, 0.05, 0.035, 0.12],
  [120.38, 36.3, 0.05, 0.04, 0.07],
  [120.45, 36.39, 0.06, 0.04, 0.03],
  [120.03, 36.26, 0.06, 0.05, 0.03],
  [119.96, 36.79, 0.07, 0.06, 0.025],
  [120.52, 36.88, 0.07, 0.06, 0.015],
  [120.62, 36.14, 0.05, 0.06, 0.01],
];

function place(even) {
  let left = even();
  const [lon, lat, lonDeviation, latDeviation] =
    QUARTERS.slice(0, -1).find((it) => (left -= it[4]) < 0) ?? QUARTERS.at(-1);
  const x = lon + normal(even) * lonDeviation;
  return [x, lat + normal(even) * latDeviation];
}

/** `count` car parks, each a point: longitude and latitude by turns. */
export function carParks(count, seed) {
  const even = random(seed);
  return Float64Array.from(Array.from({ length: count }, () => place(even)).flat());
}

/** `count` berths, in car parks of some 77, each laid out in rows: longitude and latitude by turns. */
export function berths(count, seed) {
  const even = random(seed);
  const lonLat = new Float64Array(count * 2);
  let done = 0;
  while (done < count) {
    const [lon, lat] = place(even);
    const wished = Math.max(8, Math.round(Math.exp(normal(even) * 0.9 + 3.95)));
    const size = Math.min(count - done, wished);
    const columns = Math.max(4, Math.round(Math.sqrt(size) * 1.4));
    const angle = even() * Math.PI;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    for (let berth = 0; berth < size; berth += 1, done += 1) {
      const along = (berth % columns) * 2.6;
      const across = Math.floor(berth / columns) * 8 + (even() - 0.5);
      lonLat[2 * done] = lon + (along * cos - across * sin) / 90000;
      lonLat[2 * done + 1] = lat + (along * sin + across * cos) / 111000;
    }
  }
  return lonLat;
}

/** What phones of 390 × 844 pixels look at: somewhere busy, at zooms 10 to 18. */
export function views(count, seed) {
  const even = random(seed);
  return Array.from({ length: count }, () => {
    const [lon, lat] = place(even);
    const zoom = 10 + Math.floor(even() * 9);
    const degreesPerPx = 360 / (256 * 2 ** zoom);
    const halfWidth = 195 * degreesPerPx;
    const halfHeight = 422 * degreesPerPx * Math.cos((lat * Math.PI) / 180);
    return { zoom, bounds: [lon - halfWidth, lat - halfHeight, lon + halfWidth, lat + halfHeight] };
  });
}
