import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Schema } from '../../src/schema/schema.js';
import * as messages from '../../src/wire/messages.js';
import { WireReader, WireWriter } from '../../src/wire/wire.js';
import { bytesOf, fromHex, toHex } from '../support/encoder.js';

const golden = JSON.parse(readFileSync(new URL('../../../protocol/vectors/messages.json', import.meta.url)));
const schema = new Schema(golden.schema);

/** A game message as a game would give or get it: longs as bigint, no `type`. */
function plain({ type: _type, ...fields }, codec) {
  for (const { name, type } of codec.fields) {
    if (type.column === 'long' && typeof fields[name] === 'string') fields[name] = BigInt(fields[name]);
  }
  return fields;
}

function records(codecs, list) {
  const writer = new WireWriter();
  for (const each of list) codecs.get(each.type).write(writer, plain(each, codecs.get(each.type)));
  return writer.written();
}

const WRITERS = {
  Inputs: (writer, v) => {
    const inputs = records(schema.inputs, v.inputs);
    const { appliedTick, seq, targetTick, viewFraction, viewTick } = v;
    messages.writeInputs(writer, appliedTick, v.inputs.length, inputs, seq, targetTick, viewFraction, viewTick);
  },
  Commands: (writer, v) =>
    messages.writeCommands(writer, v.commands.length, records(schema.commands, v.commands), v.seq),
  KeyframeRequest: (writer, v) => messages.writeKeyframeRequest(writer, v.group),
  ExactRequest: (writer) => messages.writeExactRequest(writer),
  Ping: (writer, v) => messages.writePing(writer, v.appliedTick, v.nonce),
};

const READERS = {
  Welcome: [messages.WELCOME, messages.readWelcome],
  Pong: [messages.PONG, (reader) => ({ nonce: messages.readPong(reader) })],
  Frame: [
    messages.FRAME,
    (reader) => {
      const head = new messages.FrameHead();
      head.read(reader);
      const sections = reader.raw(reader.limit - reader.position);
      const view = bytesOf((writer) => {
        if (head.durableLag >= 0) writer.varint(head.durableLag);
        writer.raw(sections);
      });
      return { ...head, view: toHex(view) };
    },
  ],
};

for (const { name, from, hex, message, value } of golden.vectors) {
  test(`should ${from === 'client' ? 'write' : 'read'} the golden ${message} "${name}"`, () => {
    if (from === 'client') {
      const writer = new WireWriter();
      WRITERS[message](writer, value);
      assert.equal(toHex(writer.written()), hex);
    } else {
      const reader = new WireReader(fromHex(hex));
      const [classId, read] = READERS[message];
      assert.equal(reader.classId(), classId);
      assert.deepEqual(read(reader), value);
    }
  });
}

for (const { name, hex, message, value } of golden.events) {
  test(`should read the golden ${message} "${name}"`, () => {
    const reader = new WireReader(fromHex(hex));
    const codec = schema.eventsById.get(reader.classId());
    assert.equal(codec.name, message);
    assert.deepEqual(codec.read(reader), plain(value, codec));
    reader.expectEnd();
  });
}

test('should find the hash of the golden schema', () => {
  const text = JSON.stringify(golden.schema);
  assert.ok(golden.vectors.length > 0 && golden.events.length > 0);
  assert.match(golden.schemaHash, /^[0-9a-f]{16}$/);
  assert.equal(createHash('sha256').update(text).digest('hex').length, 64);
});
