// The peer: RAPTOR (Delling, Pajor, Werneck 2012) on typed arrays, as a careful team would write it in JavaScript.
const NEVER = 0x3fffffff;
const ROUNDS = 6;

/** Lays a network out in typed arrays. */
export function build({ count, patterns, footpaths }) {
  const firstHalt = new Int32Array(patterns.length + 1);
  const firstTime = new Int32Array(patterns.length + 1);
  patterns.forEach(({ stops, times }, at) => {
    firstHalt[at + 1] = firstHalt[at] + stops.length;
    firstTime[at + 1] = firstTime[at] + times.length;
  });
  const stops = new Int32Array(firstHalt.at(-1));
  const times = new Int32Array(firstTime.at(-1));
  patterns.forEach((it, at) => {
    stops.set(it.stops, firstHalt[at]);
    times.set(it.times, firstTime[at]);
  });
  const firstCall = new Int32Array(count + 1);
  for (const stop of stops) firstCall[stop + 1] += 1;
  for (let stop = 0; stop < count; stop += 1) firstCall[stop + 1] += firstCall[stop];
  const callPattern = new Int32Array(stops.length);
  const callHalt = new Int32Array(stops.length);
  const next = firstCall.slice();
  patterns.forEach((_, pattern) => {
    for (let at = firstHalt[pattern]; at < firstHalt[pattern + 1]; at += 1) {
      const call = next[stops[at]]++;
      callPattern[call] = pattern;
      callHalt[call] = at - firstHalt[pattern];
    }
  });
  const firstPath = new Int32Array(count + 1);
  for (const [from] of footpaths) firstPath[from + 1] += 1;
  for (let stop = 0; stop < count; stop += 1) firstPath[stop + 1] += firstPath[stop];
  const pathTo = Int32Array.from(footpaths, ([, to]) => to);
  const pathSeconds = Int32Array.from(footpaths, ([, , seconds]) => seconds);
  const perStop = () => new Int32Array(count);
  return {
    firstHalt, firstTime, stops, times, firstCall, callPattern, callHalt, firstPath, pathTo, pathSeconds,
    trips: Int32Array.from(patterns, ({ trips }) => trips),
    best: perStop(), rounds: Array.from({ length: ROUNDS + 1 }, perStop), marked: new Uint8Array(count), list: perStop(), arrived: perStop(),
    queued: new Int32Array(patterns.length), queue: new Int32Array(patterns.length),
  };
}

/** The earliest arrival in seconds; 0 when there is none with so few vehicles. */
export function query(it, from, to, depart) {
  const { firstHalt, firstTime, stops, times, firstCall, callPattern, callHalt, firstPath, pathTo, pathSeconds, trips } = it;
  const { best, rounds, marked, list, arrived, queued, queue } = it;
  best.fill(NEVER);
  for (const round of rounds) round.fill(NEVER);
  marked.fill(0);
  queued.fill(-1);
  let listed = 0;
  const reach = (round, stop, time) => {
    best[stop] = round[stop] = time;
    if (!marked[stop]) {
      marked[stop] = 1;
      list[listed++] = stop;
    }
  };
  reach(rounds[0], from, depart);
  for (let path = firstPath[from]; path < firstPath[from + 1]; path += 1) reach(rounds[0], pathTo[path], depart + pathSeconds[path]);
  for (let k = 1; k <= ROUNDS && listed; k += 1) {
    const before = rounds[k - 1];
    const now = rounds[k];
    let inQueue = 0;
    for (let at = 0; at < listed; at += 1) {
      const stop = list[at];
      marked[stop] = 0;
      for (let call = firstCall[stop]; call < firstCall[stop + 1]; call += 1) {
        const pattern = callPattern[call];
        if (queued[pattern] < 0) {
          queued[pattern] = callHalt[call];
          queue[inQueue++] = pattern;
        } else if (callHalt[call] < queued[pattern]) queued[pattern] = callHalt[call];
      }
    }
    listed = 0;
    for (let at = 0; at < inQueue; at += 1) {
      const pattern = queue[at];
      const first = queued[pattern];
      queued[pattern] = -1;
      const halts = firstHalt[pattern + 1] - firstHalt[pattern];
      const base = firstTime[pattern];
      const all = trips[pattern];
      let trip = all;
      for (let halt = first; halt < halts; halt += 1) {
        const stop = stops[firstHalt[pattern] + halt];
        if (trip < all) {
          const time = times[base + trip * halts + halt];
          if (time < best[stop] && time < best[to]) reach(now, stop, time);
        }
        const waiting = before[stop];
        if (waiting >= NEVER) continue;
        if (trip >= all) {
          let low = 0;
          let high = all;
          while (low < high) {
            const middle = (low + high) >> 1;
            if (times[base + middle * halts + halt] >= waiting) high = middle;
            else low = middle + 1;
          }
          trip = low;
        } else while (trip > 0 && times[base + (trip - 1) * halts + halt] >= waiting) trip -= 1;
      }
    }
    const rode = listed;
    for (let at = 0; at < rode; at += 1) arrived[at] = now[list[at]];
    for (let at = 0; at < rode; at += 1) {
      const stop = list[at];
      for (let path = firstPath[stop]; path < firstPath[stop + 1]; path += 1) {
        const time = arrived[at] + pathSeconds[path];
        if (time < best[pathTo[path]] && time < best[to]) reach(now, pathTo[path], time);
      }
    }
  }
  return best[to] < NEVER ? best[to] : 0;
}
