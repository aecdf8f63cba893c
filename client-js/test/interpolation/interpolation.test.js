import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { Listeners } from '../../src/page/listeners.js';
import { Stats } from '../../src/page/stats.js';
import { Schema } from '../../src/schema/schema.js';
import { join } from '../../src/tickwire.js';
import { World } from '../../src/world/world.js';
import { allocatedBy } from '../support/allocation.js';
import { Cells, car, ownCar } from '../support/cells.js';
import { columnsOf, encodeDelta, encodeFrame, encodeKeyframe } from '../support/encoder.js';
import { applyFrame } from '../support/follow.js';
import { SimulatedRoom } from '../support/network.js';
import { RaceModel, raceJson } from '../support/race.js';
import { Random, seedOfRun } from '../support/random.js';

afterEach(() => mock.restoreAll());

const INTERVAL_MS = 40;
const TICKS_PER_SNAPSHOT = 2;

/** A world whose snapshots arrive every 40 ms to the millisecond, so that the delay is one interval. */
class Stage {
  model = new RaceModel();
  listeners = new Listeners();
  snapshots = 0;

  constructor(json = raceJson) {
    const welcome = { playerId: this.model.playerId, tickRate: 50, snapshotRate: 25 };
    this.world = new World('r', new Schema(json), welcome, new Stats());
    this.cars = this.world.kinds.get('Car')?.entities;
  }

  /** The next snapshot, of the model if no sections are given. */
  snapshot(sections = this.snapshots === 0 ? this.model.keyframes() : this.model.deltas()) {
    const tick = TICKS_PER_SNAPSHOT * this.snapshots;
    applyFrame(this.world, encodeFrame({ tick, sections }), INTERVAL_MS * this.snapshots);
    this.world.announce(this.listeners);
    this.snapshots++;
  }

  /** Presents the moment of a snapshot, counted from 0, or between two. */
  present(moment) {
    this.world.present(INTERVAL_MS * (moment + 1));
  }

  /** Plays snapshots in which one car's field has these values, and collects what is presented as they come. */
  presented(field, values, momentsPerSnapshot = 4) {
    const model = this.model.spawn({});
    const seen = [];
    for (const value of values) {
      model[field] = value;
      this.snapshot();
      for (let i = 0; i < momentsPerSnapshot; i++) {
        this.present(this.snapshots - 2 + i / momentsPerSnapshot);
        seen.push(this.cars[0][field]);
      }
    }
    return seen.slice(momentsPerSnapshot);
  }
}

const near = (actual, expected) => {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of actual.entries()) {
    assert.ok(Math.abs(value - expected[i]) < 1e-9, `${i}: ${value}, not ${expected[i]} in ${actual}`);
  }
};

test('should move what moves evenly from snapshot to snapshot, and show exactly what snapshots say', () => {
  const seen = new Stage().presented('x', [0, 0.04, 0.11, 0.13, 0.2]);
  const at = (hundredths) => 0 + hundredths * 0.01;
  near(seen, [0, 1, 2, 3, 4, 5.75, 7.5, 9.25, 11, 11.5, 12, 12.5, 13, 14.75, 16.5, 18.25].map(at));
  for (const [i, hundredths] of [0, 4, 11, 13].entries()) assert.equal(seen[4 * i], at(hundredths));
});

test('should turn the short way', () => {
  const QUARTER = Math.PI / 2;
  near(
    new Stage().presented('heading', [1024 - 128, 128, 1024 - 256]).map((angle) => angle / QUARTER),
    [3.5, 3.75, 0, 0.25, 0.5, 0.125, 3.75, 3.375],
  );
});

test('should hold what does not move until its snapshot is presented', () => {
  const stage = new Stage();
  const model = stage.model.spawn({ name: 'a', owner: 7 });
  const other = stage.model.spawn({});
  stage.snapshot();
  stage.present(-1);
  Object.assign(model, { name: 'b', gear: 2, lights: 1, laps: [1, 2, 3], target: other.id, total: 2n ** 40n });
  model.own.splits = [5n, -(2n ** 50n)];
  stage.snapshot();
  const [shown, target] = stage.cars;
  const values = () => [
    shown.name,
    shown.gear,
    shown.lights,
    [...shown.laps],
    shown.target,
    shown.total,
    [...shown.splits],
  ];
  for (const moment of [0, 0.5, 0.999]) {
    stage.present(moment);
    assert.deepEqual(values(), ['a', 'NEUTRAL', false, [0, 0, 0], null, 0n, [0n, 0n]]);
  }
  stage.present(1);
  assert.deepEqual(values(), ['b', 'FIRST', true, [1, 2, 3], target, 2n ** 40n, [5n, -(2n ** 50n)]]);
});

test('should move floats and doubles, of arrays too, and show exactly what snapshots say', () => {
  const fields = [
    { name: 'double', type: 'double' },
    { name: 'floats', type: 'float', length: 2 },
    { name: 'bounded', type: 'double', min: 0, max: 2.5 },
  ];
  const json = { ...raceJson, kinds: [{ name: 'Probe', state: false, fields }] };
  const [columns] = columnsOf(json);
  const stage = new Stage(json);
  const values = [0, 0.1, Math.PI, -1e-300, -1e30, 7];
  const bits = (value) => new BigInt64Array(new Float64Array([value]).buffer)[0];
  const floatBits = (value) => new Int32Array(new Float32Array([value]).buffer)[0];
  const tablesOf = (i) => [
    {
      columns,
      slots: [{ id: 1, owner: 0, values: [bits(values[i]), floatBits(values[i]), floatBits(i), bits(0.5 * i)] }],
    },
  ];
  let before = tablesOf(0);
  stage.snapshot([{ type: 'keyframe', body: encodeKeyframe(before) }]);
  stage.present(-1);
  const [probe] = stage.world.kinds.get('Probe').entities;
  for (let i = 1; i < values.length; i++) {
    const after = tablesOf(i);
    stage.snapshot([{ type: 'delta', body: encodeDelta(before, after) }]);
    before = after;
    stage.present(i - 1);
    assert.equal(probe.double, values[i - 1]);
    assert.deepEqual([...probe.floats], [Math.fround(values[i - 1]), i - 1]);
    assert.equal(probe.bounded, 0.5 * (i - 1));
    stage.present(i - 0.5);
    // How long a step is usual is known from the third snapshot on.
    if (i > 1) assert.deepEqual([probe.floats[1], probe.bounded], [i - 0.5, 0.5 * i - 0.25]);
  }
  stage.present(6);
  assert.deepEqual([probe.floats[1], probe.bounded], [6, 2.5]);
});

test('should show the newest snapshot to a page that never presents, and in change listeners', () => {
  const stage = new Stage();
  const model = stage.model.spawn({ owner: 7 });
  const heard = [];
  stage.listeners.add('change Car', ({ x, laps, speed }) => heard.push([x, laps[0], speed]));
  const step = (value) => {
    Object.assign(model, { x: value, laps: [value, 0, 0] });
    model.own.speed = value;
    stage.snapshot();
  };
  step(0);
  step(1);
  const [shown] = stage.cars;
  assert.equal(shown.x, 1);
  stage.present(1);
  step(2);
  assert.deepEqual(heard, [
    [1, 1, 1],
    [2, 2, 2],
  ]);
  assert.deepEqual([shown.x, shown.laps[0], shown.speed], [1, 1, 1]);
});

test('should not smear a jump, be it a respawn or the way round', () => {
  const stage = new Stage();
  const model = stage.model.spawn({});
  stage.model.spawn({});
  const seen = [];
  // It walks, is put 300 m away, and walks on; then round a world of 1000 m. The first of them is not known as a walk.
  const values = [100, 101, 102, 103, 403, 404, 405, 405, 405, 705, 705, 705, 704, 703, 3, 2, 1, 999, 998];
  for (const value of values) {
    model.x = value;
    stage.snapshot();
    for (const part of [0, 0.25, 0.5, 0.75]) {
      stage.present(stage.snapshots - 2 + part);
      seen.push(stage.cars[0].x);
    }
  }
  for (const [i, value] of seen.entries()) {
    const walked = values.some((other) => Math.abs(other - value) < 1);
    assert.ok(walked, `${value} at ${i / 4 - 1}`);
  }
  const presented = seen.slice(-4 * 5);
  near(presented, [703, 703, 703, 703, 3, 2.75, 2.5, 2.25, 2, 1.75, 1.5, 1.25, 1, 1, 1, 1, 999, 998.75, 998.5, 998.25]);
});

test('should take a start and a stop for neither', () => {
  const stage = new Stage();
  const walker = stage.model.spawn({ x: 5 });
  const model = stage.model.spawn({ x: 5 });
  for (let i = 0; i < 3; i++) {
    walker.x += 3;
    stage.snapshot();
    stage.present(stage.snapshots - 2);
  }
  const seen = [];
  for (const value of [5, 5, 8, 11, 14, 14, 14]) {
    model.x = value;
    walker.x += 3;
    stage.snapshot();
    for (const part of [0, 0.5]) {
      stage.present(stage.snapshots - 2 + part);
      seen.push(stage.cars[1].x);
    }
  }
  near(seen, [5, 5, 5, 5, 5, 6.5, 8, 9.5, 11, 12.5, 14, 14, 14, 14]);
});

test('should go on for two intervals when snapshots are late, and then hold', () => {
  const stage = new Stage();
  const model = stage.model.spawn({ x: 1 });
  for (const x of [1, 1.5, 2]) {
    model.x = x;
    stage.snapshot();
    stage.present(stage.snapshots - 2);
  }
  const seen = [1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6].map((moment) => {
    stage.present(moment);
    return stage.cars[0].x;
  });
  near(seen, [1.75, 2, 2.25, 2.5, 2.75, 3, 3, 3, 3]);
  assert.equal(stage.world.viewTick, 4 * TICKS_PER_SNAPSHOT);
});

test('should not go on beyond what a field may be', () => {
  const stage = new Stage();
  const model = stage.model.spawn({ x: 998 });
  for (const x of [998, 998.5, 999, 999.5]) {
    model.x = x;
    stage.snapshot();
    stage.present(stage.snapshots - 2);
  }
  stage.present(4);
  assert.equal(stage.cars[0].x, 1000);
  stage.present(5);
  assert.equal(stage.cars[0].x, 1000);
});

test('should show a newcomer’s first values until its time has come, and keep the last ones shown', () => {
  const stage = new Stage();
  stage.snapshot();
  stage.present(-1);
  stage.snapshot();
  stage.present(0);
  const model = stage.model.spawn({ x: 1, owner: 7 });
  stage.snapshot();
  const [shown] = stage.cars;
  assert.equal(shown.x, 1);
  const seen = [];
  for (const x of [1.5, 2, 2.5]) {
    model.x = x;
    model.own.speed = x;
    for (const part of [0.1, 0.5]) {
      stage.present(stage.snapshots - 2 + part);
      seen.push(shown.x);
    }
    stage.snapshot();
  }
  near(seen, [1, 1, 1.05, 1.25, 1.55, 1.75]);
  stage.present(stage.snapshots - 1.5);
  stage.model.remove(model);
  stage.snapshot();
  stage.present(stage.snapshots - 1);
  assert.deepEqual([shown.x, shown.speed], [2.25, 2.25]);
});

test('should go on evenly through groups, slots and keyframes', () => {
  const stage = new Stage();
  const cells = new Cells();
  const at = (x) => car(5, { owner: 7, x: 100 * x });
  stage.snapshot([0, 1, 2, 3].map((group) => cells.keyframe(group, ...(group === 2 ? [car(4), at(1)] : []))));
  stage.present(-1);
  stage.snapshot([cells.delta(2, null, at(2)), cells.delta(1, ownCar(5, 1n))]);
  stage.present(0);
  const [shown] = stage.cars;
  stage.snapshot([cells.delta(2), cells.delta(3, at(3)), cells.delta(1, ownCar(5, 2n))]);
  stage.snapshot([cells.keyframe(3, at(4)), cells.keyframe(1, ownCar(5, 3n))]);
  const seen = [];
  const splits = [];
  for (const moment of [0.5, 1, 1.5, 2, 2.5, 3]) {
    stage.present(moment);
    seen.push(shown.x);
    splits.push(shown.splits[0]);
  }
  near(seen, [1.5, 2, 2.5, 3, 3.5, 4]);
  // The own part came with the second snapshot.
  assert.deepEqual(splits, [1n, 1n, 1n, 2n, 2n, 3n]);
  assert.equal(stage.cars[0], shown);
});

test('should begin anew with a part that was out of sight', () => {
  const stage = new Stage();
  const cells = new Cells();
  stage.snapshot([
    cells.keyframe(0),
    cells.keyframe(1, ownCar(5, 1n)),
    cells.keyframe(2, car(5, { owner: 7, x: 100 })),
  ]);
  stage.present(-1);
  const [gone] = stage.cars;
  stage.snapshot([cells.drop(2)]);
  for (let i = 2; i < 40; i++) {
    stage.snapshot([cells.delta(1, ownCar(5, BigInt(i)))]);
    stage.present(i - 1);
  }
  stage.snapshot([cells.keyframe(2, car(5, { owner: 7, x: 900 }))]);
  stage.present(39.5);
  const [shown] = stage.cars;
  assert.deepEqual([shown.x, shown.splits[0]], [9, 39n]);
  assert.deepEqual([gone.x, gone.splits[0]], [1, 1n]);
});

test('should present room states as well', () => {
  const stage = new Stage();
  for (const secondsLeft of [180, 179, 178]) {
    stage.model.board.values = [secondsLeft];
    stage.snapshot();
    stage.present(stage.snapshots - 2);
  }
  const [board] = stage.world.kinds.get('Board').entities;
  stage.present(1.9);
  assert.equal(board.secondsLeft, 179);
  stage.present(2);
  assert.equal(board.secondsLeft, 178);
});

test('should take another time than an animation frame’s for now', async () => {
  const room = new SimulatedRoom(new Random(1), {
    tickRate: 60,
    snapshotRate: 20,
    up: { delayMs: 5 },
    down: { delayMs: 5 },
  });
  const client = await room.join(join);
  client.present(room.clock.nowMs());
  for (const nowMs of [undefined, Number.NaN, 0, Date.now()]) {
    room.clock.advance(1000);
    client.present(nowMs);
    assert.ok(Math.abs(client.stats.interpolationDelayMs - 50) < 1, `${client.stats.interpolationDelayMs} ms`);
  }
  client.close();
});

test('should make no object per entity when it presents', () => {
  const ENTITIES = 500;
  const FRAMES = 100;
  const stage = new Stage();
  for (let i = 0; i < ENTITIES; i++) stage.model.spawn({ owner: 7 });
  const frames = [];
  for (let i = 0; i < 2 * FRAMES; i++) {
    for (const each of stage.model.cars) {
      each.x = (each.x + 0.5) % 1000;
      each.heading = (each.heading + 3) % 1024;
      each.own.speed += 0.25;
    }
    const sections = i === 0 ? stage.model.keyframes() : stage.model.deltas(false);
    frames.push(encodeFrame({ tick: TICKS_PER_SNAPSHOT * i, sections }));
  }
  let next = 0;
  const play = () => {
    for (let i = 0; i < FRAMES; i++, next++) {
      applyFrame(stage.world, frames[next], INTERVAL_MS * next);
      for (const part of [0, 0.4, 0.8]) stage.present(next - 1 + part);
    }
  };
  play();
  const bytesPerFrame = allocatedBy(play) / FRAMES;
  assert.ok(stage.cars[0].x > 90 && stage.cars[0].x < 100);
  // The smallest object takes 12 bytes; one per entity and moment would be 18,000.
  assert.ok(bytesPerFrame < 20 * ENTITIES, `${bytesPerFrame} bytes per frame`);
});

for (const [tickRate, snapshotRate] of [
  [60, 20],
  [20, 20],
  [60, 60],
]) {
  test(`should move evenly through jitter and stalls at ${snapshotRate} snapshots a second of ${tickRate} ticks`, async (t) => {
    for (const seed of [1, 2, seedOfRun()]) {
      const random = new Random(seed);
      const way = { delayMs: 60, jitterMs: 30, stallMs: 200, stalledShare: 0.02 };
      const room = new SimulatedRoom(random, { tickRate, snapshotRate, up: way, down: way });
      const model = room.model.spawn({});
      const metresPerSecond = 10;
      room.step = (tick) => {
        model.x = (metresPerSecond * (tick - 100)) / tickRate;
      };
      const client = await room.join(join);
      const { clock } = room;
      const [shown] = client.all('Car');
      const moves = [];
      const delays = [];
      let before = null;
      for (let frame = 0; frame < 80 * 60; frame++) {
        clock.advance((1000 / 60) * (0.95 + 0.1 * random.next()));
        client.present(clock.nowMs());
        const now = { x: shown.x, ms: clock.nowMs() };
        // It has adapted after ten seconds.
        if (frame > 600) {
          moves.push((now.x - before.x) / ((metresPerSecond * (now.ms - before.ms)) / 1000));
          delays.push(client.stats.interpolationDelayMs);
        }
        before = now;
      }
      const share = (most) => moves.filter(most).length / moves.length;
      const jumped = share((move) => move > 2);
      const uneven = share((move) => move < 0.8 || move > 1.2);
      const delayMs = delays.sort((a, b) => a - b)[delays.length >> 1];
      t.diagnostic(
        `seed ${seed}: ${100 * jumped} % jumped, ${(100 * uneven).toFixed(2)} % uneven, delay ${delayMs.toFixed(0)} ms`,
      );
      assert.ok(jumped <= 0.001, `${100 * jumped} % of the frames jumped, seed ${seed}`);
      assert.ok(uneven <= 0.03, `${100 * uneven} % of the frames were uneven, seed ${seed}`);
      assert.ok(Math.min(...moves) >= 0, `it went backwards, seed ${seed}`);
      assert.ok(delayMs < 1000 / snapshotRate + 150, `a delay of ${delayMs} ms, seed ${seed}`);
      client.close();
      mock.restoreAll();
    }
  });
}
