import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerClock } from '../../src/time/server-clock.js';
import { Random, seedOfRun } from '../support/random.js';

const TICK_RATE = 60;
const PERIOD_MS = 1000 / TICK_RATE;
const TICKS_PER_FRAME = 3;
const SLEW_MAX = 0.051;

/** Milliseconds of a way that is seldom quick: up to 30 more, now and then much more. */
const wayMs = (random) => 40 + 30 * random.next() + (random.chance(0.02) ? 200 * random.next() : 0);

/**
 * Frames in order over seeded ways to a client whose clock drifts; looks every 5 ms. Calls `look` with the time and by
 * how many ms the clock is ahead of one that knows the quickest way.
 */
function watch(clock, random, { seconds, drift = 0, gaveUpMs = () => 0, stalled = () => 0, look }) {
  const frames = [];
  let arrivedMs = 0;
  const due = (tick) => (tick * PERIOD_MS + gaveUpMs(tick)) * (1 + drift);
  for (let tick = 0; tick < seconds * TICK_RATE; tick += TICKS_PER_FRAME) {
    const lateMs = random.chance(0.1) ? 10 * random.next() : 0;
    const sentMs = due(tick) + lateMs;
    arrivedMs = Math.max(arrivedMs, stalled(sentMs + wayMs(random)) || 0, sentMs + wayMs(random));
    frames.push({ tick, timeUs: Math.round(1000 * lateMs), arrivedMs });
  }
  let next = 0;
  for (let nowMs = 100; nowMs < seconds * 1000 - 500; nowMs += 5) {
    for (; next < frames.length && frames[next].arrivedMs <= nowMs; next++) {
      const { tick, timeUs, arrivedMs } = frames[next];
      clock.observe(tick, timeUs, arrivedMs);
    }
    const tick = clock.serverTickAt(nowMs);
    look(nowMs, (tick - Math.floor(tick)) * PERIOD_MS + due(Math.floor(tick)) + 40 - nowMs, tick);
  }
}

const SEEDS = [1, 2, 3, seedOfRun()];

for (const drift of [0, 0.0005, -0.0005]) {
  test(`should stay near the quickest way, jitter or not, with a drift of ${drift}`, () => {
    for (const seed of SEEDS) {
      const clock = new ServerClock(TICK_RATE);
      let worstMs = 0;
      watch(clock, new Random(seed), {
        seconds: 60,
        drift,
        look: (nowMs, aheadMs) => {
          if (nowMs > 5000) worstMs = Math.max(worstMs, Math.abs(aheadMs));
        },
      });
      assert.ok(worstMs < 8, `${worstMs} ms off, seed ${seed}`);
      assert.ok(clock.jitterMs > 20 && clock.jitterMs < 240, `jitter ${clock.jitterMs}, seed ${seed}`);
    }
  });
}

test('should run evenly and never backwards through jitter and stalls', () => {
  for (const seed of SEEDS) {
    const random = new Random(seed);
    const clock = new ServerClock(TICK_RATE);
    let before = null;
    watch(clock, random, {
      seconds: 60,
      // Half a second, every ten seconds.
      stalled: (ms) => (ms % 10000 > 9500 ? Math.ceil(ms / 10000) * 10000 : 0),
      look: (nowMs, _aheadMs, tick) => {
        if (before && nowMs > 2000) {
          const rate = ((tick - before.tick) * PERIOD_MS) / (nowMs - before.nowMs);
          assert.ok(rate > 1 - SLEW_MAX && rate < 1 + SLEW_MAX, `a rate of ${rate} at ${nowMs} ms, seed ${seed}`);
        }
        before = { nowMs, tick };
      },
    });
  }
});

// A frame of before that was late looks like a quick one of after, as long as the window remembers it.
for (const [ms, withinMs, leftMs] of [
  [40, 10500, 8],
  [150, 5000, 50],
  [150, 10500, 8],
  [2000, 1700, 50],
]) {
  test(`should be within ${leftMs} ms again ${withinMs} ms after the server gave up ${ms} ms`, () => {
    for (const seed of SEEDS) {
      const clock = new ServerClock(TICK_RATE);
      const offs = [];
      watch(clock, new Random(seed), {
        seconds: 40,
        gaveUpMs: (tick) => (tick * PERIOD_MS > 20000 ? ms : 0),
        look: (nowMs, aheadMs) => {
          if (nowMs > 20000 + ms + withinMs) offs.push(Math.abs(aheadMs));
        },
      });
      const worstMs = Math.max(...offs);
      assert.ok(worstMs < leftMs, `${worstMs} ms off, seed ${seed}`);
    }
  });
}

test('should jump when it is far off, and creep when it is not', () => {
  const clock = new ServerClock(TICK_RATE);
  assert.ok(Number.isNaN(clock.serverTickAt(0)));
  clock.observe(0, 0, 1000);
  assert.equal(clock.serverTickAt(1000), 0);
  // This frame was quicker by 100 ms.
  clock.observe(60, 0, 1900);
  const tick = clock.serverTickAt(1900);
  assert.ok(Math.abs(tick - 54) < 1e-9, `${tick}`);
  assert.ok(Math.abs(clock.serverTickAt(2900) - 114 - 0.05 * 60) < 1e-9);
  assert.ok(Math.abs(clock.serverTickAt(20000) - 1146) < 1e-9);
  // And this one by 300 ms.
  clock.observe(1200, 0, 20600);
  assert.equal(clock.serverTickAt(20600), 1200);
  assert.equal(clock.serverTickAt(20500), 1200);
});

test('should not take the server’s own lateness for the network’s', () => {
  const clock = new ServerClock(TICK_RATE);
  for (let tick = 0; tick < 60; tick++) {
    const lateMs = tick === 0 ? 0 : 12;
    clock.observe(tick, lateMs * 1000, 1000 + tick * PERIOD_MS + lateMs);
  }
  assert.ok(Math.abs(clock.serverTickAt(2000) - 60) < 1e-6);
  assert.ok(Math.abs(clock.jitterMs - 12) < 1e-6);
});

test('should go by frames that come late only as long as there are no others', () => {
  const clock = new ServerClock(TICK_RATE);
  for (const tick of [0, 60, 120]) clock.suppose(tick, 1000);
  assert.ok(Math.abs(clock.serverTickAt(1500) - 150) < 1e-9);
  assert.equal(clock.jitterMs, 0);
  clock.observe(156, 0, 1600);
  assert.equal(clock.jitterMs, 0);
  clock.suppose(0, 1700);
  assert.ok(Math.abs(clock.serverTickAt(1700) - 162) < 0.5, `${clock.serverTickAt(1700)}`);
});
