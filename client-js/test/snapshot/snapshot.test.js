import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Schema } from '../../src/schema/schema.js';
import { SnapshotDecoder, stateHash } from '../../src/snapshot/snapshot.js';
import { WireError, WireReader } from '../../src/wire/wire.js';
import { columnsOf, encodeDelta, encodeKeyframe, fromHex, hashOf } from '../support/encoder.js';
import { Random, seedOfRun } from '../support/random.js';
import { contents, tablesOf } from '../support/tables.js';

const OWN_GROUP = 1;

const vectors = JSON.parse(readFileSync(new URL('../../../protocol/vectors/snapshots.json', import.meta.url)));
const vectorSchema = new Schema(vectors.schema);

for (const { name, group, steps } of vectors.sequences) {
  test(`should decode the golden sequence "${name}"`, () => {
    const own = group === OWN_GROUP;
    const decoder = new SnapshotDecoder(vectorSchema);
    let tables = tablesOf(vectorSchema, own);
    for (const [i, step] of steps.entries()) {
      const reader = new WireReader(fromHex(step.hex));
      decoder.begin();
      if (step.type === 'keyframe') {
        tables = tablesOf(vectorSchema, own);
        assert.ok(decoder.readKeyframe(reader, tables, own), `hash carried by step ${i}`);
      } else if (step.type === 'delta') {
        for (const table of tables) table.begin();
        assert.ok(decoder.readDelta(reader, tables, own), `hash carried by step ${i}`);
      } else {
        decoder.readPrior(reader);
      }
      reader.expectEnd();
      assert.deepEqual(tables.map(contents), step.tables, `step ${i}`);
      assert.equal(stateHash(tables), step.hash, `hash of step ${i}`);
    }
  });
}

const FIELDS = {
  int: { type: 'int', min: -(2 ** 31), max: 2 ** 31 - 1 },
  long: { type: 'long' },
  text: { type: 'text', max: 24 },
  angle: { type: 'angle', bits: 10 },
  grid: { type: 'quantized', min: 0, max: 1000, step: 0.01 },
};

/** A schema with one kind for each list of column types, and a room of it without entities. */
function game(...kinds) {
  const json = {
    protocol: 'tickwire.1',
    game: 'g',
    kinds: kinds.map((types, i) => ({
      name: `K${i}`,
      state: false,
      fields: types.map((type, f) => ({ name: `f${f}`, ...FIELDS[type] })),
    })),
    inputs: [],
    commands: [],
    events: [],
  };
  const schema = new Schema(json);
  const models = columnsOf(json).map((columns, i) => ({ types: kinds[i], columns, slots: [] }));
  return { schema, models, decoder: new SnapshotDecoder(schema), emptyTables: () => tablesOf(schema, false) };
}

const expected = (models) =>
  models.map(({ slots }, i) => ({
    kind: `K${i}`,
    slots: slots.slice(0, slots.findLastIndex((each) => each) + 1).map(
      (each) =>
        each && {
          id: each.id,
          owner: each.owner,
          values: each.values.map((v) => (typeof v === 'bigint' ? String(v) : v)),
        },
    ),
  }));

const RANDOM_VALUE = {
  int: (r) => r.int32(),
  long: (r) => r.int64(),
  text: (r) => r.text(24),
  angle: (r) => r.below(1024),
  grid: (r) => r.below(100_001),
};

/** How a value goes on by itself. */
const STEADY = { angle: (value) => (value + 5) & 1023, grid: (value) => (value + 123) % 100_001 };

/** One tick of a room in which anything may happen. */
function advance(models, random, ids) {
  for (const { types, slots } of models) {
    for (const [slot, entity] of slots.entries()) {
      if (!entity) continue;
      if (random.chance(0.05)) slots[slot] = null;
      for (const [i, type] of types.entries()) if (STEADY[type]) entity.values[i] = STEADY[type](entity.values[i]);
      for (const [i, type] of types.entries()) if (random.chance(0.2)) entity.values[i] = RANDOM_VALUE[type](random);
    }
    for (let n = random.chance(0.4) ? random.below(6) : 0; n > 0; n--) {
      const free = slots.findIndex((each) => !each);
      const values = types.map((type) => RANDOM_VALUE[type](random));
      slots[free < 0 ? slots.length : free] = { id: ids.next++, owner: random.below(20), values };
    }
  }
}

test('should hold what a random room holds after every delta and keyframe', () => {
  const random = new Random(seedOfRun());
  const { models, decoder, emptyTables } = game(
    [],
    ['int', 'text', 'long'],
    Array(19).fill('int'),
    ['grid', 'grid', 'angle'],
    ['long', 'text'],
  );
  const ids = { next: 1 };
  let tables = emptyTables();
  for (let step = 0; step < 250; step++) {
    const before = structuredClone(models);
    advance(models, random, ids);
    for (const table of tables) table.begin();
    const where = `seed ${random.seed}, step ${step}`;
    assert.ok(decoder.readDelta(new WireReader(encodeDelta(before, models)), tables, false), where);
    assert.deepEqual(tables.map(contents), expected(models), where);
    if (random.chance(0.1)) {
      tables = emptyTables();
      assert.ok(decoder.readKeyframe(new WireReader(encodeKeyframe(models)), tables, false), where);
      assert.deepEqual(tables.map(contents), expected(models), where);
    }
  }
});

test('should refuse or mismatch every cut or flipped section, and no other', () => {
  const random = new Random(seedOfRun());
  const { models, decoder, emptyTables } = game(['int', 'text', 'long'], ['grid', 'angle']);
  const ids = { next: 1 };
  let kept = 0;
  for (let round = 0; round < 500; round++) {
    const before = structuredClone(models);
    advance(models, random, ids);
    const tables = emptyTables();
    decoder.readKeyframe(new WireReader(encodeKeyframe(before)), tables, false);
    for (const table of tables) table.begin();
    const bytes = encodeDelta(before, models);
    const cut = random.chance(0.5);
    if (!cut) bytes[random.below(bytes.length)] ^= 1 << random.below(8);
    try {
      const reader = new WireReader(cut ? bytes.subarray(0, random.below(bytes.length)) : bytes);
      const agrees = decoder.readDelta(reader, tables, false);
      // A flip of the first bit says that there is no hash; then what follows it is read as the stream.
      if (agrees) kept++;
    } catch (error) {
      assert.ok(error instanceof WireError, `seed ${random.seed}, round ${round}: ${error.stack}`);
    }
  }
  assert.ok(kept < 5, `seed ${random.seed}: ${kept} damaged deltas passed`);
});

test('should detect a state that differs from its hash', () => {
  const { models, decoder, emptyTables } = game(['int']);
  const next = [{ ...models[0], slots: [{ id: 1, owner: 0, values: [5] }] }];
  const bytes = encodeDelta(models, next);
  assert.equal(decoder.readDelta(new WireReader(bytes), emptyTables(), false), true);
  const other = emptyTables();
  bytes[2] ^= 1;
  assert.equal(decoder.readDelta(new WireReader(bytes), other, false), false);
  assert.equal(stateHash(other), hashOf(next));
});

for (const [name, hex] of [
  ['an unknown prior', '02'],
  ['a stream that ends too soon', '00ffffff'],
  ['bytes after the stream', '000000000000'],
  ['a stream that could be shorter', '000000'],
  ['nothing', ''],
]) {
  test(`should refuse ${name}`, () => {
    const { decoder, emptyTables } = game(['int']);
    assert.throws(() => decoder.readDelta(new WireReader(fromHex(hex)), emptyTables(), false), WireError);
    assert.throws(() => decoder.readKeyframe(new WireReader(fromHex(hex)), emptyTables(), false), WireError);
  });
}

test('should refuse every damaged prior, and go on with the one it knows', () => {
  const { steps } = vectors.sequences.find((each) => each.steps.some(({ type }) => type === 'prior'));
  const decoder = new SnapshotDecoder(vectorSchema);
  const prior = fromHex(steps.find(({ type }) => type === 'prior').hex);
  for (let bit = 0; bit < 8 * prior.length; bit++) {
    const flipped = prior.slice();
    flipped[bit >> 3] ^= 1 << (bit & 7);
    assert.throws(() => decoder.readPrior(new WireReader(flipped)), WireError, `bit ${bit}`);
  }
  for (let length = 0; length < prior.length; length++) {
    assert.throws(() => decoder.readPrior(new WireReader(prior.subarray(0, length))), WireError);
  }
  const [spawn] = steps;
  assert.ok(decoder.readDelta(new WireReader(fromHex(spawn.hex)), tablesOf(vectorSchema, false), false));
  decoder.readPrior(new WireReader(prior));
});

test('should forget the room’s priors', () => {
  const { steps } = vectors.sequences.find((each) => each.steps.some(({ type }) => type === 'prior'));
  const told = steps.findIndex(({ type }) => type === 'prior');
  const delta = steps.find(({ type }, i) => i > told && type === 'delta');
  const decoder = new SnapshotDecoder(vectorSchema);
  decoder.readPrior(new WireReader(fromHex(steps[told].hex)));
  decoder.forget();
  assert.ok(new WireReader(fromHex(delta.hex)).varint() >>> 1 > 0);
  const refused = () => decoder.readDelta(new WireReader(fromHex(delta.hex)), tablesOf(vectorSchema, false), false);
  assert.throws(refused, /prior \d+, not 0/);
});
