import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, Schema } from '../../src/schema/schema.js';
import { WireError, WireReader, WireWriter } from '../../src/wire/wire.js';
import { raceJson } from '../support/race.js';

const schema = new Schema(raceJson);

function schemaWith(kindField) {
  return new Schema({ ...raceJson, kinds: [{ name: 'Car', state: false, fields: [kindField] }] });
}

const field = (type, more) => ({ name: 'value', type, ...more });
const codecOf = (messageField) => {
  const message = { name: 'Do', id: 32, fields: [messageField] };
  return new Schema({ ...raceJson, inputs: [message] }).inputs.get('Do');
};

test('should lay arrays and owner-only fields out as columns of their own part', () => {
  const car = schema.kinds.find(({ name }) => name === 'Car');
  assert.deepEqual(
    car.sharedColumns.map(({ type }) => type),
    ['int', 'int', 'int', 'int', 'int', 'int', 'text', 'int', 'long', 'int'],
  );
  assert.deepEqual(
    car.ownColumns.map(({ type }) => type),
    ['long', 'long', 'long'],
  );
  assert.equal(car.fields.find(({ name }) => name === 'lights').column, 5);
  assert.equal(car.fields.find(({ name }) => name === 'splits').column, 1);
});

test('should name what exists when a name is unknown', () => {
  assert.throws(() => named(schema.inputs, 'input', 'Drv'), /no input is named "Drv"; there is Drive/);
  assert.throws(() => named(schema.commands, 'command', 'X'), /there is Honk, Say/);
  assert.throws(() => named(new Map(), 'event', 'X'), /there is none/);
});

test('should say which schema it cannot understand', () => {
  assert.throws(() => new Schema({ ...raceJson, protocol: 'tickwire.2' }), /tickwire\.2/);
  assert.throws(() => schemaWith(field('matrix')), /Car\.value is of the unknown type matrix/);
  assert.throws(() => schemaWith(field('toString')), /unknown type toString/);
  assert.throws(() => schemaWith({ name: 'owner', type: 'boolean' }), /Car\.owner has a name that every entity has/);
  assert.throws(() => codecOf(field('quantized', { min: 0, max: 1, step: 1 })), /Do\.value cannot be in a message/);
  assert.throws(() => codecOf(field('boolean', { length: 2 })), /Do\.value cannot be in a message/);
});

const MIN_INT = -(2 ** 31);

for (const [type, more, good, bad] of [
  ['boolean', {}, [true, false], [1, 'true', null]],
  ['enum', { values: ['UP', 'DOWN'] }, ['UP', 'DOWN'], ['LEFT', 0, null]],
  ['byte', { min: -1, max: 1 }, [-1, 0, 1], [-2, 2, 0.5, Number.NaN, '1', true]],
  ['short', { min: -300, max: 300 }, [-300, 300], [-301, 301, 1n]],
  ['char', { min: 97, max: 122 }, [97, 122], [96, 123, 'a']],
  ['int', { min: MIN_INT, max: 2 ** 31 - 1 }, [MIN_INT, 2 ** 31 - 1], [2 ** 31, MIN_INT - 1, Infinity]],
  ['long', {}, [2n ** 63n - 1n, -(2n ** 63n)], [2n ** 63n, -(2n ** 63n) - 1n, 2 ** 60, 0.5, '1']],
  ['long', { min: -5, max: 5 }, [-5n, 5n], [-6n, 6n, 6]],
  ['float', {}, [0.5, -1.5], [Number.NaN, Infinity, 1e39, '1']],
  ['float', { min: 0.25, max: 1 }, [0.25, 1], [0.2, 1.001]],
  ['double', {}, [1e300, -0.1], [Number.NaN, -Infinity, '1', 1n]],
  ['double', { min: -1.0, max: 1.0 }, [-1, 1], [-1.1, 1.1]],
  ['text', { max: 3 }, ['', 'äöü', '\u{1f680}'], ['abcd', 'a\n', '\ud800', 7]],
]) {
  test(`should write a ${type} ${JSON.stringify(more)} within its range and refuse others by name`, () => {
    const codec = codecOf(field(type, more));
    for (const value of good) {
      const writer = new WireWriter();
      codec.write(writer, { value });
      const reader = new WireReader(writer.written());
      assert.equal(reader.classId(), 32);
      assert.deepEqual(codec.read(reader), { value });
      reader.expectEnd();
    }
    for (const value of bad) {
      assert.throws(() => codec.write(new WireWriter(), { value }), /^RangeError: Do\.value = /, String(value));
    }
    assert.throws(() => codec.write(new WireWriter(), {}), /^TypeError: Do\.value is missing/);
    assert.throws(() => codec.write(new WireWriter(), undefined), /Do\.value is missing/);
  });
}

test('should take a whole number for a long', () => {
  const writer = new WireWriter();
  const codec = codecOf(field('long'));
  codec.write(writer, { value: -7 });
  const reader = new WireReader(writer.written());
  reader.classId();
  assert.deepEqual(codec.read(reader), { value: -7n });
});

test('should refuse a value outside its range that comes from the wire', () => {
  const codec = codecOf(field('byte', { min: -1, max: 1 }));
  assert.throws(
    () => codec.read(new WireReader(new Uint8Array([2]))),
    (error) => error instanceof WireError && error.reason === 'OUT_OF_RANGE' && /Do\.value/.test(error.message),
  );
});
