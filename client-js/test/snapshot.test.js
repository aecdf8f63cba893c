import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Schema } from '../src/schema.js';
import { readDelta, readKeyframe, stateHash } from '../src/snapshot.js';
import { Table } from '../src/table.js';
import { WireError, WireReader } from '../src/wire.js';
import { encodeDelta, encodeKeyframe, fromHex, hashOf } from './support/encoder.js';
import { Random, seedOfRun } from './support/random.js';

const OWN_GROUP = 1;

const vectors = JSON.parse(readFileSync(new URL('../../protocol/vectors/snapshots.json', import.meta.url)));
const vectorSchema = new Schema(vectors.schema);

/** What a table holds, in the form of the vectors. */
function contents(table) {
  const end = table.count === 0 ? 0 : table.order[table.count - 1] + 1;
  const slots = Array.from({ length: end }, (_, slot) => {
    if (table.ids[slot] === 0) return null;
    const values = table.columns.map((column) => {
      if (column.type === 'int') return column.words[slot];
      return column.type === 'long' ? String(column.longs[slot]) : column.texts[slot];
    });
    return { id: table.ids[slot], owner: table.owners[slot], values };
  });
  return { kind: table.layout.kind.name, slots };
}

const tablesOf = (schema, own) =>
  schema.kinds
    .filter((kind) => !own || kind.ownColumns.length > 0)
    .map((kind) => new Table({ kind, own, columns: own ? kind.ownColumns : kind.sharedColumns }));

for (const { name, group, steps } of vectors.sequences) {
  test(`should decode the golden sequence "${name}"`, () => {
    let tables = tablesOf(vectorSchema, group === OWN_GROUP);
    for (const [i, step] of steps.entries()) {
      const reader = new WireReader(fromHex(step.hex));
      if (step.type === 'keyframe') {
        tables = tablesOf(vectorSchema, group === OWN_GROUP);
        assert.ok(readKeyframe(reader, tables), `hash carried by step ${i}`);
      } else {
        for (const table of tables) table.begin();
        assert.ok(readDelta(reader, tables), `hash carried by step ${i}`);
      }
      assert.deepEqual(tables.map(contents), step.tables, `step ${i}`);
      assert.equal(stateHash(tables), step.hash, `hash of step ${i}`);
    }
  });
}

const model = (...types) => ({ types, slots: [] });
const emptyTables = (models) =>
  models.map(({ types }, i) => {
    const columns = types.map((type) => ({ type, charsMax: 24 }));
    return new Table({ kind: { name: `K${i}` }, own: false, columns });
  });

const expected = (models) =>
  models.map(({ slots }, i) => ({
    kind: `K${i}`,
    slots: slots
      .slice(0, slots.findLastIndex((each) => each) + 1)
      .map((each) => each && { ...each, values: each.values.map((v) => (typeof v === 'bigint' ? String(v) : v)) }),
  }));

const RANDOM_VALUE = { int: (r) => r.int32(), long: (r) => r.int64(), text: (r) => r.text(24) };

/** One tick of a room in which anything may happen. */
function advance(models, random, ids) {
  for (const { types, slots } of models) {
    for (const [slot, entity] of slots.entries()) {
      if (!entity) continue;
      if (random.chance(0.05)) slots[slot] = null;
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
  const models = [model(), model('int', 'text', 'long'), model(...Array(19).fill('int')), model('long', 'text')];
  const ids = { next: 1 };
  let tables = emptyTables(models);
  for (let step = 0; step < 600; step++) {
    const before = structuredClone(models);
    advance(models, random, ids);
    for (const table of tables) table.begin();
    const where = `seed ${random.seed}, step ${step}`;
    assert.ok(readDelta(new WireReader(encodeDelta(before, models)), tables), where);
    assert.deepEqual(tables.map(contents), expected(models), where);
    if (random.chance(0.1)) {
      tables = emptyTables(models);
      assert.ok(readKeyframe(new WireReader(encodeKeyframe(models)), tables), where);
      assert.deepEqual(tables.map(contents), expected(models), where);
    }
  }
});

test('should refuse or mismatch whatever was cut or flipped, and nothing else', () => {
  const random = new Random(seedOfRun());
  const models = [model('int', 'text', 'long'), model('int', 'int')];
  const ids = { next: 1 };
  let kept = 0;
  for (let round = 0; round < 1500; round++) {
    const before = structuredClone(models);
    advance(models, random, ids);
    const tables = emptyTables(models);
    readKeyframe(new WireReader(encodeKeyframe(before)), tables);
    for (const table of tables) table.begin();
    const bytes = encodeDelta(before, models);
    const cut = random.chance(0.5);
    if (!cut) bytes[random.below(bytes.length)] ^= 1 << random.below(8);
    try {
      const agrees = readDelta(new WireReader(cut ? bytes.subarray(0, random.below(bytes.length)) : bytes), tables);
      // A flip of the flag byte says that there is no hash; then what follows it is read as tables.
      if (agrees) kept++;
    } catch (error) {
      assert.ok(error instanceof WireError, `seed ${random.seed}, round ${round}: ${error.stack}`);
    }
  }
  assert.ok(kept < 5, `seed ${random.seed}: ${kept} damaged deltas passed`);
});

test('should tell a state that differs from the hash it came with', () => {
  const models = [model('int')];
  const next = [{ types: ['int'], slots: [{ id: 1, owner: 0, values: [5] }] }];
  const bytes = encodeDelta(models, next);
  const tables = emptyTables(models);
  assert.equal(readDelta(new WireReader(bytes), tables), true);
  const other = emptyTables(models);
  bytes[2] ^= 1;
  assert.equal(readDelta(new WireReader(bytes), other), false);
  assert.equal(stateHash(other), hashOf(next));
});

for (const [name, hex] of [
  ['an unknown prior', '0100'],
  ['unknown flags', '0002'],
  ['removal of a free slot', '000001000000'],
  ['an entity without an id', '00000001000000'],
  ['more spawned entities than can follow', '000000ffffffff0f'],
  ['a change where nothing lives', '0000000001'],
  ['bytes after the tables', '000000000000'],
]) {
  test(`should refuse ${name}`, () => {
    assert.throws(() => readDelta(new WireReader(fromHex(hex)), emptyTables([model('int')])), WireError);
  });
}

test('should refuse a keyframe of too many slots, unused bits that are set, and free slots at the end', () => {
  const read = (hex) => readKeyframe(new WireReader(fromHex(hex)), emptyTables([model('int')]));
  assert.throws(() => read('0000ffffffff0f'), WireError);
  assert.throws(() => read('00000102020000'), WireError);
  assert.throws(() => read('00000201020000'), WireError);
});
