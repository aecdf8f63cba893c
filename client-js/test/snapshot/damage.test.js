import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Schema } from '../../src/schema/schema.js';
import { SnapshotDecoder } from '../../src/snapshot/snapshot.js';
import { WireReader } from '../../src/wire/wire.js';
import { bytesOf, columnsOf, encodeKeyframe, fromHex } from '../support/encoder.js';
import { follow } from '../support/follow.js';
import { contents, tablesOf } from '../support/tables.js';

const OWN = 1;
const CELL = 2;

const vectors = JSON.parse(readFileSync(new URL('../../../protocol/vectors/snapshots.json', import.meta.url)));
const schema = new Schema(vectors.schema);

/** The body of a step with the hash that every second one lacks. */
function hashed({ hex, hash }) {
  const reader = new WireReader(fromHex(hex));
  const head = reader.varint();
  if (head & 1) return fromHex(hex);
  return bytesOf((writer) => {
    writer.varint(head + 1);
    writer.raw(new Uint8Array(new Uint32Array([hash]).buffer));
    writer.raw(reader.raw(reader.limit - reader.position));
  });
}

/** All that a bit or an end more or less makes of some bytes. */
function* damaged(bytes) {
  for (let length = 0; length < bytes.length; length++)
    yield { body: bytes.slice(0, length), what: `cut to ${length}` };
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const body = bytes.slice();
    body[bit >> 3] ^= 1 << (bit & 7);
    yield { body, what: `bit ${bit}`, unhashed: bit === 0 };
  }
}

/** A keyframe of what tables hold, with all that the codec knows of it. */
const keyframeOf = (tables, own) =>
  encodeKeyframe(
    columnsOf(vectors.schema, own).map((columns, i) => ({ columns, slots: Array.from(slotsOf(tables[i])) })),
  );

function* slotsOf({ ids, owners, histories, columns }) {
  for (const [slot, id] of ids.entries()) {
    const values = columns.map(
      ({ type, words, longs, texts }) => ({ int: words, long: longs, text: texts })[type][slot],
    );
    const seconds = columns.map((column) => column.seconds[slot]);
    yield id === 0 ? null : { id, owner: owners[slot], history: histories[slot], values, seconds };
  }
}

/**
 * Whether a damaged body says what it said before. There are two signs for -2^31, and an empty text may change into an
 * empty one.
 */
function saysTheSame(decoder, keyframe, { type, tables: expected }, body, own) {
  const tables = tablesOf(schema, own);
  if (type === 'delta') {
    decoder.readKeyframe(new WireReader(keyframe), tables, own);
    decoder.readDelta(new WireReader(body), tables, own);
  } else decoder.readKeyframe(new WireReader(body), tables, own);
  assert.deepEqual(tables.map(contents), expected);
  return true;
}

for (const { name, group: recorded, steps } of vectors.sequences) {
  test(`should request a keyframe of each damaged group in "${name}", and agree after it`, () => {
    const own = recorded === OWN;
    // As everybody's, and so that a refused prior is another group's affair.
    const group = own ? OWN : CELL;
    const { world, apply } = follow(vectors.schema, 1);
    const entities = () => schema.kinds.flatMap((kind) => world.kinds.get(kind.name).entities.map(({ id }) => id));
    const everybody = {
      group: 0,
      type: 'keyframe',
      body: encodeKeyframe(columnsOf(vectors.schema).map((columns) => ({ columns, slots: [] }))),
    };
    const decoder = new SnapshotDecoder(schema);
    let tables = tablesOf(schema, own);
    for (const [i, step] of steps.entries()) {
      const section = { group: step.type === 'prior' ? 0 : group, type: step.type };
      section.body = step.type === 'prior' ? fromHex(step.hex) : hashed(step);
      const keyframe = keyframeOf(tables, own);
      const healing = [everybody, { group, type: 'keyframe', body: keyframe }];
      const held = own ? [] : tables.flatMap(({ ids }) => Array.from(ids)).filter((id) => id !== 0);
      const inSight = held.join();
      apply(healing);
      for (const { body, what, unhashed } of damaged(section.body)) {
        apply([{ ...section, body }]);
        const where = `step ${i}, ${what}`;
        const noticed = world.brokenGroups.has(section.group);
        assert.ok(noticed || unhashed || saysTheSame(decoder, keyframe, step, body, own), where);
        apply(healing);
        assert.equal(world.brokenGroups.size, 0, where);
        assert.equal(entities().join(), inSight, where);
      }
      apply([section]);
      assert.equal(world.brokenGroups.size, 0, `step ${i}`);

      const reader = new WireReader(section.body);
      if (step.type === 'keyframe') tables = tablesOf(schema, own);
      for (const table of tables) table.begin();
      decoder.begin();
      if (step.type === 'prior') decoder.readPrior(reader);
      else if (step.type === 'keyframe') decoder.readKeyframe(reader, tables, own);
      else decoder.readDelta(reader, tables, own);
    }
  });
}
