import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Cells, car, ownCar } from '../support/cells.js';
import { columnsOf, encodeKeyframe, fromHex } from '../support/encoder.js';
import { follow } from '../support/follow.js';
import { raceJson } from '../support/race.js';
import { Random, seedOfRun } from '../support/random.js';

const OWN = 1;
const ME = 7;

/** A world that sees a race through groups. */
function race() {
  const { world, apply } = follow(raceJson, ME);
  return { world, apply, cells: new Cells(), cars: world.kinds.get('Car'), broken: () => [...world.brokenGroups] };
}

const permutations = (list) =>
  list.length < 2
    ? [list]
    : list.flatMap((each, i) => permutations(list.toSpliced(i, 1)).map((others) => [each, ...others]));

/** A section that is refused when all it says was applied: bytes past the end read as 0, but may not be there. */
const spoilt = ({ group, type, body }) => ({ group, type, body: new Uint8Array([...body, 0]) });

const idsOf = (entities) => entities.map(({ id }) => id).sort((a, b) => a - b);

const idsHeard = (heard, news) =>
  heard
    .filter((each) => each.startsWith(news))
    .map((each) => Number(each.split(' ').at(-1)))
    .sort((a, b) => a - b);

test('should keep entities that change groups within a frame, in any order of the groups', () => {
  const sectionsOf = (cells) => [
    cells.delta(0, car(1), car(6, { x: 600 })),
    cells.delta(OWN, ownCar(2, 5n), ownCar(3, 6n)),
    cells.delta(2, car(3, { x: 300 }), car(2, { owner: ME })),
    cells.drop(3),
    cells.keyframe(4, car(5, { x: 500 })),
  ];
  for (const order of permutations([0, 1, 2, 3, 4])) {
    const { apply, cells, cars, world, broken } = race();
    apply([
      cells.keyframe(0, car(1), car(2, { owner: ME })),
      cells.keyframe(OWN, ownCar(2, 4n)),
      cells.keyframe(2, null, car(6)),
      cells.keyframe(3, car(3), car(5)),
    ]);
    const before = new Map(cars.entities.map((each) => [each.id, each]));
    const sections = sectionsOf(cells);
    const heard = apply(order.map((i) => sections[i]));
    assert.deepEqual(heard.toSorted(), [2, 3, 5, 6].map((id) => `change Car ${id}`).toSorted(), `order ${order}`);
    assert.deepEqual(idsOf(cars.entities), [1, 2, 3, 5, 6]);
    for (const each of cars.entities) assert.equal(each, before.get(each.id));
    assert.deepEqual(
      [3, 5, 6].map((id) => world.entity(id).x),
      [3, 5, 6],
    );
    assert.deepEqual([...world.entity(2).splits], [5n, -5n]);
    assert.equal(cars.own, world.entity(2));
    assert.deepEqual(broken(), []);
  }
});

test('should lose what a dropped group held, and take its number for another', () => {
  const { apply, cells, cars, world } = race();
  apply([cells.keyframe(0), cells.keyframe(OWN), cells.keyframe(2, car(1, { x: 100 }), car(2))]);
  const [one] = cars.entities;
  assert.deepEqual(apply([cells.drop(2)]), ['remove Car 1', 'remove Car 2']);
  assert.deepEqual(cars.entities, []);
  assert.equal(world.entity(1), null);
  assert.deepEqual([one.id, one.x, one.name], [1, 1, 'car 1']);
  assert.deepEqual(apply([cells.keyframe(2, car(3), null, car(1, { x: 200 }))]), ['spawn Car 3', 'spawn Car 1']);
  assert.equal(world.entity(1).x, 2);
  assert.notEqual(world.entity(1), one);
  assert.equal(one.x, 1);
  // Another group under the number of one that was not dropped.
  assert.deepEqual(apply([cells.keyframe(2, car(4))]), ['remove Car 3', 'remove Car 1', 'spawn Car 4']);
  assert.deepEqual(apply([cells.delta(2, car(4, { x: 300 }))]), ['change Car 4']);
});

test('should read a reference to an entity out of sight as null', () => {
  const { apply, cells, world } = race();
  apply([cells.keyframe(0, car(1, { target: 2 })), cells.keyframe(OWN)]);
  assert.equal(world.entity(1).target, null);
  apply([cells.keyframe(2, car(2))]);
  assert.equal(world.entity(1).target, world.entity(2));
  apply([cells.drop(2)]);
  assert.equal(world.entity(1).target, null);
});

test('should keep an own part that waits for its entity', () => {
  const { apply, cells, cars, world, broken } = race();
  apply([cells.keyframe(0), cells.keyframe(OWN, ownCar(1, 4n), ownCar(2, 5n))]);
  assert.deepEqual(broken(), []);
  assert.deepEqual(apply([cells.keyframe(2, car(1, { owner: ME }))]), ['spawn Car 1']);
  const first = world.entity(1);
  const { splits } = first;
  assert.deepEqual([...splits], [4n, -4n]);
  assert.equal(cars.own, first);
  assert.deepEqual(apply([cells.delta(OWN, ownCar(1, 6n), ownCar(2, 7n))]), ['change Car 1']);
  assert.deepEqual(apply([cells.drop(2)]), ['remove Car 1']);
  assert.equal(cars.own, null);

  assert.deepEqual(apply([cells.keyframe(3, car(1, { owner: ME }))]), ['spawn Car 1']);
  assert.deepEqual([...world.entity(1).splits], [6n, -6n]);
  apply([cells.drop(3)]);
  assert.deepEqual(apply([cells.delta(OWN, ownCar(1, 8n), ownCar(2, 7n))]), []);
  assert.deepEqual([...splits], [6n, -6n]);
  apply([cells.keyframe(2, car(1, { owner: ME }), car(2, { owner: ME }))]);
  assert.deepEqual([...world.entity(1).splits], [8n, -8n]);
  assert.deepEqual([...world.entity(2).splits], [7n, -7n]);

  apply([cells.drop(2)]);
  apply([cells.delta(OWN, ownCar(3, 9n), ownCar(2, 7n))]);
  apply([cells.keyframe(2, car(1, { owner: ME }), car(2, { owner: ME }), car(3, { owner: ME }))]);
  assert.equal(world.entity(1).splits, undefined);
  assert.deepEqual([...world.entity(3).splits], [9n, -9n]);
  assert.deepEqual([...first.splits], [6n, -6n]);
});

test('should lose the own part that goes before its entity does', () => {
  const { apply, cells, world } = race();
  apply([cells.keyframe(0, car(1, { owner: ME })), cells.keyframe(OWN, ownCar(1, 4n))]);
  const one = world.entity(1);
  apply([cells.delta(OWN)]);
  assert.equal(one.splits, undefined);
  apply([cells.delta(OWN, ownCar(1, 5n))]);
  assert.deepEqual([...one.splits], [5n, -5n]);
  assert.deepEqual(apply([cells.drop(OWN), cells.drop(0)]), ['remove Car 1']);
  assert.deepEqual([...one.splits], [5n, -5n]);
});

for (const [name, refused, groups] of [
  ['a delta', (cells) => cells.delta(3, car(2), car(1)), [2, 3]],
  ['a keyframe', (cells) => cells.keyframe(3, car(1), car(2)), [2, 3]],
  ['an entity that it holds twice', (cells) => cells.keyframe(3, car(2), car(4), car(4)), [3]],
  ['another kind', (cells) => cells.keyframe(3, car(2), car(8)), [3, 9]],
]) {
  test(`should forget the groups whose parts clash, by ${name}`, () => {
    const { apply, cells, cars, world, broken } = race();
    const others = [cells.board(9, 8), cells.keyframe(0, car(6))];
    apply([...others, cells.keyframe(OWN), cells.keyframe(2, car(1)), cells.keyframe(3, car(2))]);
    const lost = [...[8].filter(() => groups.includes(9)), ...[1].filter(() => groups.includes(2)), 2];
    const heard = apply([cells.delta(2, car(1, { x: 100 })), refused(cells)]);
    assert.deepEqual(idsHeard(heard, 'remove'), lost.toSorted());
    assert.deepEqual(idsHeard(heard, 'spawn'), []);
    assert.deepEqual(
      idsOf(cars.entities),
      [1, 6].filter((id) => !lost.includes(id)),
    );
    assert.deepEqual(broken().toSorted(), groups);
    assert.equal(world.stats.refusals, groups.length);
    assert.deepEqual(apply([cells.delta(3, car(2, { x: 50 }))]), []);
    apply([cells.keyframe(2, car(1)), cells.keyframe(3, car(2)), cells.board(9, 8)]);
    assert.deepEqual(broken(), []);
    assert.deepEqual(idsOf(cars.entities), [1, 2, 6]);
    assert.deepEqual(apply([cells.delta(3, car(2, { x: 100 }))]), ['change Car 2']);
  });
}

test('should not take an entity of one kind for one of another', () => {
  const { apply, cells, broken } = race();
  apply([cells.keyframe(0), cells.keyframe(OWN), cells.board(2, 8)]);
  assert.deepEqual(apply([cells.drop(2), cells.keyframe(3, car(8))]), ['remove Board 8']);
  assert.deepEqual(broken(), [3]);

  const kinds = ['A', 'B'].map((name) => ({
    name,
    state: false,
    fields: [{ name: 'fuel', type: 'int', ownerOnly: true }],
  }));
  const keyframe = (group, kind) => {
    const slotsOf = (i) => (kinds[i].name === kind ? [{ id: 5, owner: ME, values: group === OWN ? [1] : [] }] : []);
    const tables = columnsOf({ kinds }, group === OWN).map((columns, i) => ({ columns, slots: slotsOf(i) }));
    return { group, type: 'keyframe', body: encodeKeyframe(tables) };
  };
  for (const [first, second] of permutations([keyframe(0, 'A'), keyframe(OWN, 'B')])) {
    const two = follow({ ...raceJson, kinds }, ME);
    two.apply([first]);
    two.apply([second]);
    assert.deepEqual([...two.world.brokenGroups].sort(), [0, OWN]);
  }
});

test('should not show for a frame what only clashing groups hold', () => {
  const { apply, cells, world, broken } = race();
  apply([cells.keyframe(0, car(1)), cells.keyframe(OWN, ownCar(3, 4n)), cells.keyframe(2, car(2))]);
  const heard = apply([
    cells.delta(2),
    cells.keyframe(4, car(2), car(3), car(1)),
    cells.keyframe(5, car(4), car(3, { owner: ME })),
  ]);
  assert.deepEqual(heard.toSorted(), ['remove Car 1', 'remove Car 2']);
  assert.deepEqual(broken(), [0, 4, 5]);
  assert.deepEqual(apply([cells.keyframe(5, car(4), car(3, { owner: ME }))]), ['spawn Car 4', 'spawn Car 3']);
  assert.deepEqual([...world.entity(3).splits], [4n, -4n]);
});

test('should forget a group that has two snapshots in a frame', () => {
  const kinds = {
    delta: (cells) => cells.delta(2, car(3)),
    keyframe: (cells) => cells.keyframe(2, car(1), car(3)),
    drop: () => ({ group: 2, type: 'drop' }),
  };
  for (const one of Object.values(kinds)) {
    for (const other of Object.values(kinds)) {
      const { apply, cells, cars, broken } = race();
      apply([cells.keyframe(0, car(9)), cells.keyframe(OWN), cells.keyframe(2, car(1), car(2))]);
      const heard = apply([one(cells), other(cells), cells.delta(0, car(9, { x: 100 }))]);
      assert.deepEqual(heard.toSorted(), ['change Car 9', 'remove Car 1', 'remove Car 2']);
      assert.deepEqual(idsOf(cars.entities), [9]);
      assert.deepEqual(broken(), [2]);
      assert.deepEqual(apply([cells.keyframe(2, car(3))]), ['spawn Car 3']);
      assert.deepEqual(broken(), []);
    }
  }
});

test('should forget a group whose delta is refused half-way, and nothing else', () => {
  const { apply, cells, cars, world, broken } = race();
  const [board] = [cells.keyframe(0, car(9))];
  apply([board, cells.keyframe(OWN, ownCar(2, 4n)), cells.keyframe(2, car(1), car(2, { owner: ME, x: 200 }), car(3))]);
  const [, one, two, three] = cars.entities;
  assert.deepEqual([one.id, two.id, three.id], [1, 2, 3]);
  const heard = apply([
    spoilt(cells.delta(2, car(4), car(5, { x: 900 }), car(3, { x: 300 }))),
    cells.delta(0, car(9, { x: 100 })),
  ]);
  assert.deepEqual(heard, ['remove Car 1', 'remove Car 2', 'remove Car 3', 'change Car 9']);
  assert.deepEqual([one.name, two.name, two.x, three.name], ['car 1', 'car 2', 2, 'car 3']);
  assert.deepEqual([...two.splits], [4n, -4n]);
  assert.deepEqual(idsOf(cars.entities), [9]);
  assert.deepEqual([broken(), world.stats.refusals], [[2], 1]);
  assert.deepEqual(apply([cells.delta(2, car(4))]), []);
  assert.deepEqual([broken(), world.stats.refusals], [[2], 1]);
  assert.deepEqual(apply([cells.keyframe(2, car(4), car(2, { owner: ME }))]), ['spawn Car 4', 'spawn Car 2']);
  assert.deepEqual([...world.entity(2).splits], [4n, -4n]);
  assert.deepEqual(broken(), []);
});

test('should not lose what has moved on from a group that is refused', () => {
  for (const order of permutations([0, 1])) {
    const { apply, cells, cars, broken } = race();
    apply([cells.keyframe(0), cells.keyframe(OWN), cells.keyframe(2, car(1), car(2)), cells.keyframe(3, car(3))]);
    const one = cars.entities[0];
    const sections = [spoilt(cells.delta(2, null, car(2))), cells.delta(3, car(3), car(1, { x: 100 }))];
    assert.deepEqual(apply(order.map((i) => sections[i])).toSorted(), ['change Car 1', 'remove Car 2']);
    assert.equal(
      cars.entities.find(({ id }) => id === 1),
      one,
    );
    assert.equal(one.x, 1);
    assert.deepEqual(broken(), [2]);
  }
});

test('should forget the own group alone when its delta is refused', () => {
  const { apply, cells, world, broken } = race();
  apply([cells.keyframe(0, car(1, { owner: ME })), cells.keyframe(OWN, ownCar(1, 4n), ownCar(2, 4n))]);
  assert.deepEqual(apply([spoilt(cells.delta(OWN, ownCar(3, 5n)))]), []);
  assert.equal(world.entity(1).splits, undefined);
  assert.deepEqual(broken(), [OWN]);
  assert.deepEqual(apply([cells.keyframe(OWN, ownCar(1, 6n), ownCar(1, 7n))]), []);
  assert.deepEqual(broken(), [OWN]);
  apply([cells.keyframe(OWN, ownCar(1, 6n))]);
  assert.deepEqual([...world.entity(1).splits], [6n, -6n]);
  assert.deepEqual(broken(), []);
});

test('should forget the group under which a prior is refused', () => {
  const { apply, cells, cars, broken } = race();
  apply([cells.keyframe(0, car(1)), cells.keyframe(OWN), cells.keyframe(2, car(2))]);
  const prior = { type: 'prior', body: new Uint8Array([1, 0, 0, 0, 0]) };
  assert.deepEqual(apply([prior, cells.delta(2, car(2, { x: 100 }))]), ['remove Car 1', 'change Car 2']);
  assert.deepEqual(broken(), [0]);
  assert.deepEqual(apply([cells.delta(0, car(1, { x: 100 }))]), []);
  assert.deepEqual(apply([cells.keyframe(0, car(1))]), ['spawn Car 1']);
  assert.deepEqual([broken(), idsOf(cars.entities)], [[], [1, 2]]);
});

test('should forget all groups with the next frame, but not the entities that it has as well', () => {
  const { apply, cells, cars, world, broken } = race();
  apply([
    cells.keyframe(0, car(1, { owner: ME }), car(2)),
    cells.keyframe(OWN, ownCar(1, 4n), ownCar(9, 4n)),
    cells.keyframe(2, car(3), car(4)),
    cells.keyframe(3, car(5)),
  ]);
  const [one, , three] = cars.entities;
  const late = cells.delta(3, car(5, { x: 100 }));
  world.brokenGroups.add(2);
  world.forget();
  assert.deepEqual(idsOf(cars.entities), [1, 2, 3, 4, 5]);
  const keyframes = [
    cells.keyframe(0, car(1, { owner: ME, x: 100 }), car(6)),
    cells.keyframe(OWN, ownCar(1, 5n)),
    cells.keyframe(4, car(3, { x: 200 })),
  ];
  const heard = apply([...keyframes, late]);
  assert.deepEqual(heard, [
    'remove Car 2',
    'remove Car 4',
    'remove Car 5',
    'spawn Car 6',
    'change Car 1',
    'change Car 3',
  ]);
  assert.deepEqual([cars.entities[0], cars.entities[2], cars.own], [one, three, one]);
  assert.deepEqual([one.x, three.x, ...one.splits], [1, 2, 5n, -5n]);
  assert.deepEqual(broken(), [3]);
  // Once.
  assert.deepEqual(apply([cells.delta(4, car(3, { x: 300 }))]), ['change Car 3']);
});

test('should no longer suspect a group that was dropped', () => {
  const { apply, cells, broken } = race();
  apply([cells.keyframe(0), cells.keyframe(OWN), cells.keyframe(2, car(2))]);
  apply([spoilt(cells.delta(2, car(2, { x: 100 })))]);
  assert.deepEqual(broken(), [2]);
  apply([]);
  assert.deepEqual(broken(), [2]);
  apply([cells.drop(2)]);
  assert.deepEqual(broken(), []);
});

/** Moves, adds and takes away; groups 0 and 2 to 5, each car in one of them. */
function wander(random, cars, ids) {
  for (const each of cars) {
    if (random.chance(0.3)) each.group = [0, 2, 3, 4, 5][random.below(5)];
    if (random.chance(0.3)) each.x = random.below(100_000);
    if (random.chance(0.2)) each.split = BigInt(random.below(100));
  }
  for (let n = random.below(3); n > 0; n--) {
    cars.push({ id: ids.next++, owner: random.chance(0.5) ? ME : 0, group: 0, x: 0, split: 1n });
  }
  if (random.chance(0.5)) cars.splice(random.below(cars.length), 1);
}

/** The cars of a group by slot, given the earlier slots: entities keep theirs, others take the lowest free ones. */
function seated(cars, slots) {
  const next = slots.map((id) => (cars.some((each) => each.id === id) ? id : null));
  for (const { id } of cars) {
    if (next.includes(id)) continue;
    const free = next.indexOf(null);
    next[free < 0 ? next.length : free] = id;
  }
  while (next.length > 0 && next.at(-1) === null) next.pop();
  return next;
}

test('should show exactly the entities of its groups, after any sequence of frames', () => {
  const random = new Random(seedOfRun());
  const { apply, cells, world, cars: kind } = race();
  const cars = [];
  const ids = { next: 1 };
  const slotsOf = new Map();
  let before = new Map();
  for (let step = 0; step < 400; step++) {
    const where = `seed ${random.seed}, step ${step}`;
    wander(random, cars, ids);
    const sections = [];
    const broken = new Set();
    for (const group of [0, OWN, 2, 3, 4, 5]) {
      const had = slotsOf.has(group) && !world.brokenGroups.has(group);
      if (slotsOf.has(group) && random.chance(0.1)) {
        slotsOf.delete(group);
        sections.push(cells.drop(group));
        continue;
      }
      if (!slotsOf.has(group) && random.chance(0.7)) continue;
      const fresh = !had || random.chance(0.1);
      const mine = cars.filter((each) => (group === OWN ? each.owner === ME : each.group === group));
      const slots = seated(mine, fresh ? [] : slotsOf.get(group));
      slotsOf.set(group, slots);
      const parts = slots.map((id) => {
        const found = cars.find((each) => each.id === id);
        return found && (group === OWN ? ownCar(id, found.split) : car(id, found));
      });
      const section = fresh ? cells.keyframe(group, ...parts) : cells.delta(group, ...parts);
      if (random.chance(0.03)) broken.add(group);
      sections.push(broken.has(group) ? spoilt(section) : section);
    }
    sections.sort(() => random.next() - 0.5);
    const heard = apply(sections);

    const sight = [0, 2, 3, 4, 5]
      .flatMap((group) => (broken.has(group) ? [] : (slotsOf.get(group) ?? [])))
      .filter(Boolean);
    assert.deepEqual(
      idsOf(kind.entities),
      sight.toSorted((a, b) => a - b),
      where,
    );
    assert.deepEqual([...world.brokenGroups].sort(), [...broken].sort(), where);
    const own = broken.has(OWN) ? [] : (slotsOf.get(OWN) ?? []);
    for (const entity of kind.entities) {
      const { x, split } = cars.find(({ id }) => id === entity.id);
      assert.equal(entity.x, x * 0.01, where);
      assert.equal(entity.splits?.[0], own.includes(entity.id) ? split : undefined, where);
      assert.equal(before.get(entity.id) ?? entity, entity, where);
    }
    const now = new Map(kind.entities.map((entity) => [entity.id, entity]));
    const news = [
      ...[...before.keys()].filter((id) => !now.has(id)).map((id) => `remove Car ${id}`),
      ...[...now.keys()].filter((id) => !before.has(id)).map((id) => `spawn Car ${id}`),
    ];
    assert.deepEqual(heard.filter((each) => !each.startsWith('change')).sort(), news.sort(), where);
    assert.equal(new Set(heard).size, heard.length, where);
    before = now;
  }
});

const golden = JSON.parse(readFileSync(new URL('../../../protocol/vectors/groups.json', import.meta.url)));

/** An entity in the form of the vectors. */
function described({ name, fields }, entity) {
  const values = fields.flatMap(({ name, type }) => {
    const value = entity[name];
    if (value === undefined) return [];
    return [[name, type === 'reference' ? (value?.id ?? 0) : value]];
  });
  return { kind: name, id: entity.id, owner: entity.owner, fields: Object.fromEntries(values) };
}

for (const { name, steps } of golden.sequences) {
  test(`should show the golden frames of "${name}"`, () => {
    const { world, apply } = follow(golden.schema, ME);
    for (const { what, sections, view, broken, entities, spawned, removed } of steps) {
      const heard = apply(sections, fromHex(view));
      const shown = golden.schema.kinds.flatMap((kind) =>
        world.kinds.get(kind.name).entities.map((entity) => described(kind, entity)),
      );
      assert.deepEqual(
        shown.sort((a, b) => a.id - b.id),
        entities,
        what,
      );
      assert.deepEqual(
        [...world.brokenGroups].sort((a, b) => a - b),
        broken,
        what,
      );
      assert.deepEqual(idsHeard(heard, 'spawn'), spawned, what);
      assert.deepEqual(idsHeard(heard, 'remove'), removed, what);
    }
  });
}
