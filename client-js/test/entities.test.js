import assert from 'node:assert/strict';
import { Session } from 'node:inspector';
import { test } from 'node:test';
import { Listeners } from '../src/listeners.js';
import { FRAME, FrameHead } from '../src/messages.js';
import { Schema } from '../src/schema.js';
import { Stats } from '../src/stats.js';
import { WireError, WireReader } from '../src/wire.js';
import { World } from '../src/world.js';
import { encodeFrame, encodeKeyframe } from './support/encoder.js';
import { RaceModel, raceJson } from './support/race.js';

const NEWS = ['spawn', 'change', 'remove'];
const head = new FrameHead();

/** A world, the model that it follows, and what it announced. */
function follow(model = new RaceModel()) {
  const world = new World('r', new Schema(raceJson), { playerId: model.playerId, tickRate: 60 }, new Stats());
  const listeners = new Listeners();
  const heard = [];
  for (const news of NEWS) {
    for (const kind of ['Car', 'Board']) {
      listeners.add(`${news} ${kind}`, (entity) => heard.push(`${news} ${kind} ${entity.id}`));
    }
  }
  const cars = world.kinds.get('Car');
  const apply = (sections) => {
    const reader = new WireReader(encodeFrame({ tick: world.tick + 1, sections }));
    assert.equal(reader.classId(), FRAME);
    head.read(reader);
    world.apply(head, reader);
    world.announce(listeners);
    return heard.splice(0);
  };
  return { world, model, cars, apply };
}

test('should show every type of field', () => {
  const { model, cars, apply } = follow();
  const other = model.spawn({ name: 'Bob', owner: 9 });
  const car = model.spawn({ name: 'Ännn', owner: 7, x: 12.34, gear: 2, lights: 1, heading: 256, laps: [1, -2, 3] });
  car.total = -(2n ** 60n);
  car.target = other.id;
  car.own = { speed: 1.5, splits: [7n, -8n] };
  apply(model.keyframes());
  const [bob, mine] = cars.living;
  assert.equal(mine.id, car.id);
  assert.equal(mine.owner, 7);
  assert.equal(mine.name, 'Ännn');
  assert.equal(mine.x, 0 + 1234 * 0.01);
  assert.equal(mine.gear, 'FIRST');
  assert.equal(mine.lights, true);
  assert.equal(mine.heading, Math.PI / 2);
  assert.equal(mine.total, -(2n ** 60n));
  assert.equal(mine.target, bob);
  assert.equal(bob.target, null);
  assert.equal(mine.speed, 1.5);
  assert.deepEqual([...mine.splits], [7n, -8n]);
  assert.equal(mine.laps.length, 3);
  assert.equal(mine.laps[1], -2);
  assert.equal(mine.laps[3], undefined);
  assert.deepEqual([...mine.laps], [1, -2, 3]);
  assert.equal(mine.laps, mine.laps);
});

test('should not know what only the owner of another entity sees', () => {
  const { model, cars, apply } = follow();
  model.spawn({ owner: 9 });
  apply(model.keyframes());
  assert.equal(cars.living[0].speed, undefined);
  assert.equal(cars.living[0].splits, undefined);
  assert.equal(cars.own, null);
});

test('should announce spawns, changes and removals after the frame, each once', () => {
  const { model, cars, apply } = follow();
  const a = model.spawn({ owner: 7 });
  const b = model.spawn({});
  assert.deepEqual(apply(model.keyframes()), ['spawn Board 1', `spawn Car ${a.id}`, `spawn Car ${b.id}`]);
  assert.deepEqual(apply(model.deltas()), []);
  a.x = 5;
  a.own.speed = 3;
  a.name = 'x';
  assert.deepEqual(apply(model.deltas()), [`change Car ${a.id}`]);
  a.own.speed = 4;
  assert.deepEqual(apply(model.deltas()), [`change Car ${a.id}`]);
  model.remove(a);
  const c = model.spawn({ x: 8, owner: 7 });
  const before = cars.living[0];
  assert.deepEqual(apply(model.deltas()), [`remove Car ${a.id}`, `spawn Car ${c.id}`]);
  assert.notEqual(cars.living[0], before);
  assert.equal(cars.own, cars.living[0]);
});

test('should keep the last values of an entity whose slot was taken by another', () => {
  const { world, model, cars, apply } = follow();
  const a = model.spawn({ owner: 7, name: 'Ann', x: 3, laps: [1, 2, 3], total: 5n });
  a.own.speed = 2.5;
  apply(model.keyframes());
  const [ann] = cars.living;
  const { laps } = ann;
  model.remove(a);
  model.spawn({ owner: 7, name: 'Bob', x: 9, total: 6n });
  apply(model.deltas());
  assert.equal(cars.living[0].name, 'Bob');
  assert.deepEqual([ann.id, ann.name, ann.x, ann.total, ann.speed, [...laps]], [a.id, 'Ann', 3, 5n, 2.5, [1, 2, 3]]);
  assert.equal(world.entity(a.id), null);
});

test('should keep the objects of entities that live on through a keyframe', () => {
  const { model, cars, apply } = follow();
  const a = model.spawn({ name: 'a', owner: 7 });
  const b = model.spawn({ name: 'b' });
  const c = model.spawn({ name: 'c' });
  apply(model.keyframes());
  const [viewA, viewB, viewC] = cars.living;
  const { living } = cars;
  const { laps } = viewC;
  model.remove(b);
  c.x = 4;
  c.laps = [9, 9, 9];
  a.own.speed = 6;
  const d = model.spawn({ name: 'd' });
  const heard = apply(model.keyframes());
  assert.deepEqual(
    heard.filter((each) => !each.startsWith('change')),
    [`remove Car ${b.id}`, `spawn Car ${d.id}`],
  );
  assert.equal(cars.living, living);
  assert.equal(living[0], viewA);
  assert.equal(living[2], viewC);
  assert.equal(viewC.x, 4);
  assert.equal(viewC.laps, laps);
  assert.equal(laps[0], 9);
  assert.equal(viewA.speed, 6);
  assert.equal(viewB.name, 'b');
  a.x = 1;
  assert.deepEqual(apply(model.deltas()), [`change Car ${a.id}`]);
  assert.equal(viewA.x, 1);
});

test('should list entities by slot, and grow', () => {
  const { model, cars, apply } = follow();
  apply(model.keyframes());
  for (let i = 0; i < 100; i++) model.spawn({ x: i, owner: 3 });
  apply(model.deltas());
  const views = [...cars.living];
  assert.deepEqual(
    views.map(({ x }) => Math.round(x)),
    Array.from({ length: 100 }, (_, i) => i),
  );
  for (let i = 0; i < 100; i += 2) model.remove(model.cars[i]);
  for (let i = 0; i < 200; i++) model.spawn({ x: 500 });
  apply(model.deltas());
  assert.equal(cars.living.length, 250);
  assert.equal(cars.living[1], views[1]);
  assert.equal(Math.round(cars.living[0].x), 500);
});

test('should not let an entity blink that changes its group within a frame', () => {
  const { model, cars, apply } = follow();
  const CELL = 2;
  const a = model.spawn({ name: 'a', x: 1 });
  apply(model.keyframes());
  const [view] = cars.living;
  a.x = 2;
  const elsewhere = { group: CELL, type: 'keyframe', body: encodeKeyframe(model.tables()) };
  model.remove(a);
  const board = model.tables()[0].slots;
  board.length = 0;
  // The cell holds the car; the group that everybody sees keeps the board.
  const cell = model.tables();
  cell[0].slots.length = 0;
  cell[1].slots = [{ id: a.id, owner: 0, values: [1, 0, 0, 0, 0, 0, 'a', 0, 0n, 200] }];
  const heard = apply([...model.deltas(), { ...elsewhere, body: encodeKeyframe(cell) }]);
  assert.deepEqual(heard, [`change Car ${a.id}`]);
  assert.equal(cars.living[0], view);
  assert.equal(view.x, 2);
  assert.deepEqual(apply([{ group: CELL, type: 'drop' }]), [`remove Car ${a.id}`]);
  assert.equal(cars.living.length, 0);
  assert.equal(view.x, 2);
});

test('should suspect a group of which it has no state, and drop the section', () => {
  const { world, model, apply } = follow();
  model.keyframes();
  assert.deepEqual(apply(model.deltas()), []);
  assert.deepEqual(world.suspects, [0, 1]);
});

test('should count and suspect a state that is not the hashed one', () => {
  const { world, model, cars, apply } = follow();
  const a = model.spawn({ x: 1 });
  apply(model.keyframes());
  a.x = 2;
  model.deltas();
  a.x = 3;
  apply(model.deltas());
  assert.deepEqual(world.suspects, [0]);
  assert.equal(world.stats.hashMismatches, 1);
  apply(model.keyframes());
  assert.deepEqual(world.suspects, []);
  assert.equal(cars.living[0].x, 3);
});

test('should refuse two snapshots of a group in a frame, a second entity of an id, and events it does not know', () => {
  const refuses = (sections) => {
    const { model, apply } = follow();
    model.spawn({});
    apply(model.keyframes());
    assert.throws(() => apply(sections(model)), WireError);
  };
  refuses((model) => [...model.deltas(), ...model.deltas()]);
  refuses((model) => [model.keyframes()[0], { group: 0, type: 'drop' }]);
  refuses((model) => {
    model.spawn({}).id = model.cars[0].id;
    return model.deltas();
  });
  refuses(() => [{ type: 'events', body: new Uint8Array([99]) }]);
});

/** Bytes that `play` allocates, whether collected since or not. */
function allocatedBy(play) {
  const session = new Session();
  session.connect();
  const kept = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  session.post('HeapProfiler.startSampling', { samplingInterval: 64, ...kept });
  play();
  let root;
  session.post('HeapProfiler.stopSampling', (_error, { profile }) => {
    root = profile.head;
  });
  session.disconnect();
  const sizeOf = ({ selfSize, children }) => children.reduce((sum, child) => sum + sizeOf(child), selfSize);
  return sizeOf(root);
}

test('should make no object per entity per frame', () => {
  const ENTITIES = 500;
  const FRAMES = 300;
  const { world, model, cars } = follow();
  for (let i = 0; i < ENTITIES; i++) model.spawn({ owner: 7 });
  const frames = [];
  for (let tick = 0; tick < 2 * FRAMES; tick++) {
    for (const car of model.cars) {
      car.x = (car.x + 0.5) % 1000;
      car.own.speed += 0.25;
    }
    frames.push(encodeFrame({ tick, sections: tick === 0 ? model.keyframes() : model.deltas(false) }));
  }
  let seen = 0;
  const play = (some) => {
    for (const bytes of some) {
      const reader = new WireReader(bytes);
      reader.classId();
      head.read(reader);
      world.apply(head, reader);
      for (const car of cars.living) seen += car.gear.length + (car === cars.own ? 1 : 0);
    }
  };
  play(frames.slice(0, FRAMES));
  const bytesPerFrame = allocatedBy(() => play(frames.slice(FRAMES))) / FRAMES;
  assert.ok(seen > 0);
  // The smallest object takes 12 bytes.
  assert.ok(bytesPerFrame < 8 * ENTITIES, `${bytesPerFrame} bytes per frame`);
});
