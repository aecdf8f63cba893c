import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WireError } from '../../src/wire/wire.js';
import { allocatedBy } from '../support/allocation.js';
import { encodeFrame } from '../support/encoder.js';
import { applyFrame, follow } from '../support/follow.js';
import { RaceModel, raceJson } from '../support/race.js';

/** A world that follows a race. */
function race() {
  const model = new RaceModel();
  const { world, apply } = follow(raceJson, model.playerId);
  return { model, world, apply, cars: world.kinds.get('Car') };
}

test('should show every type of field', () => {
  const { model, cars, apply } = race();
  const other = model.spawn({ name: 'Bob', owner: 9 });
  const car = model.spawn({ name: 'Ännn', owner: 7, x: 12.34, gear: 2, lights: 1, heading: 256, laps: [1, -2, 3] });
  car.total = -(2n ** 60n);
  car.target = other.id;
  car.own = { speed: 1.5, splits: [7n, -8n] };
  apply(model.keyframes());
  const [bob, mine] = cars.entities;
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
  const { model, cars, apply } = race();
  model.spawn({ owner: 9 });
  apply(model.keyframes());
  assert.equal(cars.entities[0].speed, undefined);
  assert.equal(cars.entities[0].splits, undefined);
  assert.equal(cars.own, null);
});

test('should announce spawns, changes and removals after the frame, each once', () => {
  const { model, cars, apply } = race();
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
  const before = cars.entities[0];
  assert.deepEqual(apply(model.deltas()), [`remove Car ${a.id}`, `spawn Car ${c.id}`]);
  assert.notEqual(cars.entities[0], before);
  assert.equal(cars.own, cars.entities[0]);
});

test('should keep the last values of an entity whose slot was taken by another', () => {
  const { world, model, cars, apply } = race();
  const a = model.spawn({ owner: 7, name: 'Ann', x: 3, laps: [1, 2, 3], total: 5n });
  a.own.speed = 2.5;
  apply(model.keyframes());
  const [ann] = cars.entities;
  const { laps } = ann;
  model.remove(a);
  model.spawn({ owner: 7, name: 'Bob', x: 9, total: 6n });
  apply(model.deltas());
  assert.equal(cars.entities[0].name, 'Bob');
  assert.deepEqual([ann.id, ann.name, ann.x, ann.total, ann.speed, [...laps]], [a.id, 'Ann', 3, 5n, 2.5, [1, 2, 3]]);
  assert.equal(world.entity(a.id), null);
});

test('should keep the objects of entities that live on through a keyframe', () => {
  const { model, cars, apply } = race();
  const a = model.spawn({ name: 'a', owner: 7 });
  const b = model.spawn({ name: 'b' });
  const c = model.spawn({ name: 'c' });
  apply(model.keyframes());
  const [viewA, viewB, viewC] = cars.entities;
  const { entities } = cars;
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
  assert.equal(cars.entities, entities);
  assert.equal(entities[0], viewA);
  assert.equal(entities[2], viewC);
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
  const { model, cars, apply } = race();
  apply(model.keyframes());
  for (let i = 0; i < 100; i++) model.spawn({ x: i, owner: 3 });
  apply(model.deltas());
  const views = [...cars.entities];
  assert.deepEqual(
    views.map(({ x }) => Math.round(x)),
    Array.from({ length: 100 }, (_, i) => i),
  );
  for (let i = 0; i < 100; i += 2) model.remove(model.cars[i]);
  for (let i = 0; i < 200; i++) model.spawn({ x: 500 });
  apply(model.deltas());
  assert.equal(cars.entities.length, 250);
  assert.equal(cars.entities[1], views[1]);
  assert.equal(Math.round(cars.entities[0].x), 500);
});

test('should suspect a group of which it has no state, and drop the section', () => {
  const { world, model, apply } = race();
  model.keyframes();
  assert.deepEqual(apply(model.deltas()), []);
  assert.deepEqual([...world.brokenGroups], [0, 1]);
  assert.equal(world.stats.refusals, 0);
});

test('should count and suspect a state that is not the hashed one', () => {
  const { world, model, cars, apply } = race();
  const a = model.spawn({ x: 1 });
  apply(model.keyframes());
  a.x = 2;
  model.deltas();
  a.x = 3;
  apply(model.deltas());
  assert.deepEqual([...world.brokenGroups], [0]);
  assert.equal(world.stats.hashMismatches, 1);
  apply(model.keyframes());
  assert.deepEqual([...world.brokenGroups], []);
  assert.equal(cars.entities[0].x, 3);
});

for (const [name, section] of [
  ['an event that it does not know', { type: 'events', body: new Uint8Array([99]) }],
  ['half an event', { type: 'events', body: new Uint8Array([37]) }],
  ['a drop that says more', { group: 2, type: 'drop', body: new Uint8Array(1) }],
  ['a section of another group', { group: 2, type: 'births' }],
  ['a section that is longer than the view', { type: 'delta', length: 9 }],
]) {
  test(`should not go on after ${name}`, () => {
    const { model, apply } = race();
    apply(model.keyframes());
    assert.throws(() => apply([section]), WireError);
  });
}

test('should make no object per entity per frame', () => {
  const ENTITIES = 500;
  const FRAMES = 120;
  const { world, model, cars } = race();
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
      applyFrame(world, bytes);
      for (const car of cars.entities) seen += car.gear.length + (car === cars.own ? 1 : 0);
    }
  };
  play(frames.slice(0, FRAMES));
  const bytesPerFrame = allocatedBy(() => play(frames.slice(FRAMES))) / FRAMES;
  assert.ok(seen > 0);
  // The smallest object takes 12 bytes.
  assert.ok(bytesPerFrame < 8 * ENTITIES, `${bytesPerFrame} bytes per frame`);
});
