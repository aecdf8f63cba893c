import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WireError, WireReader, WireWriter } from '../../src/wire/wire.js';
import { bytesOf, fromHex, toHex } from '../support/encoder.js';
import { Random, seedOfRun } from '../support/random.js';

const written = (write) => toHex(bytesOf(write));
const reader = (hex) => new WireReader(fromHex(hex));
const refused = (reason) => (error) => error instanceof WireError && error.reason === reason;

test('should write the bytes that the page shows', () => {
  assert.equal(
    written((w) => w.varint(127)),
    '7f',
  );
  assert.equal(
    written((w) => w.varint(2 ** 32 - 1)),
    'ffffffff0f',
  );
  assert.equal(
    written((w) => w.int(-1)),
    '01',
  );
  assert.equal(
    written((w) => w.int(-(2 ** 31))),
    'ffffffff0f',
  );
  assert.equal(
    written((w) => w.int(300)),
    'd804',
  );
  assert.equal(
    written((w) => w.long(2n ** 63n - 1n)),
    'feffffffffffffffff',
  );
  assert.equal(
    written((w) => w.short(258)),
    '0201',
  );
  assert.equal(
    written((w) => w.float(1)),
    '0000803f',
  );
  assert.equal(
    written((w) => w.double(1)),
    '000000000000f03f',
  );
  assert.equal(
    written((w) => w.text('aé')),
    '0461c3a9',
  );
  assert.equal(
    written((w) => w.classId(32)),
    '22',
  );
  assert.equal(
    written((w) => w.enumOrdinal(1)),
    '02',
  );
});

test('should read back what it wrote, while its buffer grows', () => {
  const random = new Random(seedOfRun());
  const kinds = {
    varint: () => random.below(2 ** 32),
    int: () => random.int32(),
    long: () => (random.chance(0.5) ? random.int64() : BigInt(random.below(300) - 150)),
    byte: () => random.below(256) - 128,
    short: () => random.below(65536) - 32768,
    char: () => random.below(65536),
    float: () => Math.fround(random.next() * 1000 - 500),
    double: () => random.next() * 1e9,
    boolean: () => random.chance(0.5),
    text: () => random.text(24),
  };
  const names = Object.keys(kinds);
  const values = Array.from({ length: 5000 }, () => {
    const name = names[random.below(names.length)];
    return [name, kinds[name]()];
  });
  const writer = new WireWriter();
  for (const [name, value] of values) writer[name](value);
  const back = new WireReader(writer.written());
  for (const [name, value] of values) assert.equal(back[name](24), value, `seed ${random.seed}: ${name}`);
  back.expectEnd();
});

test('should read longs at their edges', () => {
  for (const value of [0n, -1n, 1n, 2n ** 55n, -(2n ** 55n), -(2n ** 55n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)]) {
    const bytes = bytesOf((w) => w.long(value));
    assert.equal(new WireReader(bytes).long(), value);
  }
});

for (const [name, hex, read, reason] of [
  ['a truncated varint', '80', (r) => r.varint(), 'MALFORMED'],
  ['a varint that is not the shortest', '8000', (r) => r.varint(), 'MALFORMED'],
  ['a varint of more than 32 bits', 'ffffffff1f', (r) => r.varint(), 'MALFORMED'],
  ['a varint of 6 bytes', '808080808001', (r) => r.varint(), 'MALFORMED'],
  ['a long that is not the shortest', '8000', (r) => r.long(), 'MALFORMED'],
  ['a long of 9 bytes that needs 8', '808080808080808000', (r) => r.long(), 'MALFORMED'],
  ['a truncated double', '00000000000000', (r) => r.double(), 'MALFORMED'],
  ['NaN', '0000c07f', (r) => r.float(), 'OUT_OF_RANGE'],
  ['infinity', '000000000000f07f', (r) => r.double(), 'OUT_OF_RANGE'],
  ['a boolean of 2', '02', (r) => r.boolean(), 'MALFORMED'],
  ['an enum that is null', '00', (r) => r.enumOrdinal(3), 'MALFORMED'],
  ['an enum beyond its values', '04', (r) => r.enumOrdinal(3), 'MALFORMED'],
  ['bytes that are null', '00', (r) => r.byteArray(), 'MALFORMED'],
  ['bytes longer than the message', 'ffffffff07', (r) => r.byteArray(), 'MALFORMED'],
  ['a count of more than can follow', 'ffffffff07', (r) => r.count(1), 'MALFORMED'],
  ['text longer than declared', '0461626364', (r) => r.text(2), 'OUT_OF_RANGE'],
  ['text with a control character', '020a', (r) => r.text(24), 'OUT_OF_RANGE'],
  ['text with U+0085', '03c285', (r) => r.text(24), 'OUT_OF_RANGE'],
  ['text in CESU-8', '07eda0bdedba80', (r) => r.text(24), 'OUT_OF_RANGE'],
  ['text not in its shortest form', '03c181', (r) => r.text(24), 'OUT_OF_RANGE'],
]) {
  test(`should refuse ${name}`, () => {
    assert.throws(() => read(reader(hex)), refused(reason));
  });
}

test('should keep a byte order mark that is part of a text', () => {
  assert.equal(reader('04efbbbf').text(24), '\ufeff');
});

test('should not read past a lowered limit', () => {
  const bounded = reader('010203');
  bounded.limit = 1;
  bounded.u8();
  bounded.expectEnd();
  assert.throws(() => bounded.u8(), refused('MALFORMED'));
});
