/**
 * The server's side of PROTOCOL.md, written for tests from that page alone. A model table is
 * `{ types: ['int' | 'long' | 'text', ...], slots: [null | { id, owner, values }] }`.
 */
import { WireWriter } from '../../src/wire.js';

const utf8 = new TextEncoder();
const zigzag = (value) => ((value << 1) ^ (value >> 31)) >>> 0;

export const bytesOf = (write) => {
  const writer = new WireWriter();
  write(writer);
  return writer.written().slice();
};

export const toHex = (bytes) => Buffer.from(bytes).toString('hex');
export const fromHex = (text) => new Uint8Array(Buffer.from(text, 'hex'));

function writeBitmap(writer, bits) {
  for (let base = 0; base < bits.length; base += 8) {
    let byte = 0;
    for (let i = 0; i < 8; i++) if (bits[base + i]) byte |= 1 << i;
    writer.u8(byte);
  }
}

function writeWord64(writer, value) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value, true);
  writer.raw(bytes);
}

function writeValue(writer, type, now, before) {
  if (type === 'int') writer.varint(zigzag((now - (before ?? 0)) | 0));
  else if (type === 'long') writeWord64(writer, now);
  else {
    const bytes = utf8.encode(now);
    writer.varint(bytes.length);
    writer.raw(bytes);
  }
}

function writeEntity(writer, types, entity, idBefore) {
  writer.varint(zigzag(entity.id - idBefore));
  writer.varint(entity.owner);
  for (const [i, type] of types.entries()) writeValue(writer, type, entity.values[i]);
  return entity.id;
}

function writeHeader(writer, tables, withHash) {
  writer.varint(0);
  writer.u8(withHash ? 1 : 0);
  if (withHash) writer.raw(new Uint8Array(new Uint32Array([hashOf(tables)]).buffer));
}

export const encodeKeyframe = (tables, withHash = true) =>
  bytesOf((writer) => {
    writeHeader(writer, tables, withHash);
    for (const { types, slots } of tables) {
      const end = slots.findLastIndex((each) => each) + 1;
      writer.varint(end);
      writeBitmap(writer, slots.slice(0, end).map(Boolean));
      let id = 0;
      for (const entity of slots) if (entity) id = writeEntity(writer, types, entity, id);
    }
  });

export const encodeDelta = (before, after, withHash = true) =>
  bytesOf((writer) => {
    writeHeader(writer, after, withHash);
    for (const [i, table] of after.entries()) writeTableDelta(writer, before[i].slots, table);
  });

function writeTableDelta(writer, before, { types, slots }) {
  const kept = [];
  const removed = [];
  const spawned = [];
  for (let slot = 0; slot < Math.max(before.length, slots.length); slot++) {
    const old = before[slot];
    const now = slots[slot];
    if (old && now && old.id === now.id) {
      kept.push({ now, changed: types.map((_, i) => old.values[i] !== now.values[i]), old });
      continue;
    }
    if (old) removed.push(slot);
    if (now) spawned.push(now);
  }
  writer.varint(removed.length);
  for (const [i, slot] of removed.entries()) writer.varint(slot - (removed[i - 1] ?? -1) - 1);
  writer.varint(spawned.length);
  let id = 0;
  for (const entity of spawned) id = writeEntity(writer, types, entity, id);
  const changes = kept.filter(({ changed }) => changed.includes(true));
  writer.varint(changes.length);
  if (changes.length === 0) return;
  writeBitmap(
    writer,
    kept.map(({ changed }) => changed.includes(true)),
  );
  for (const { now, old, changed } of changes) {
    writeBitmap(writer, changed);
    for (const [i, type] of types.entries()) {
      if (changed[i]) writeValue(writer, type, now.values[i], old.values[i]);
    }
  }
}

/** MurmurHash3 x86 32 over the bytes of PROTOCOL.md section 6, the plain way. */
export function hashOf(tables) {
  const bytes = bytesOf((writer) => {
    const word = (value) => writer.raw(new Uint8Array(new Int32Array([value]).buffer));
    for (const { types, slots } of tables) {
      const end = slots.findLastIndex((each) => each) + 1;
      word(end);
      for (const entity of slots.slice(0, end)) {
        word(entity ? entity.id : 0);
        if (!entity) continue;
        word(entity.owner);
        for (const [i, type] of types.entries()) {
          if (type === 'int') word(entity.values[i]);
          else if (type === 'long') writeWord64(writer, entity.values[i]);
          else {
            const text = utf8.encode(entity.values[i]);
            word(text.length);
            writer.raw(text);
            writer.raw(new Uint8Array((4 - (text.length % 4)) % 4));
          }
        }
      }
    }
  });
  const rotate = (value, by) => (value << by) | (value >>> (32 - by));
  let h = 0;
  for (let i = 0; i < bytes.length; i += 4) {
    const k = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    h ^= Math.imul(rotate(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593);
    h = (Math.imul(rotate(h, 13), 5) + 0xe6546b64) | 0;
  }
  h ^= bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Sections are `{ group, type: 'delta' | 'keyframe' | 'events' | 'drop', body }`. */
export const encodeFrame = ({ tick, ack = 0, commandAck = 0, margin = 0, timeUs = 0, sections = [] }) =>
  bytesOf((writer) => {
    const view = bytesOf((viewWriter) => {
      for (const { group = 0, type, body = new Uint8Array(0) } of sections) {
        viewWriter.varint(group * 4 + ['delta', 'keyframe', 'events', 'drop'].indexOf(type));
        viewWriter.varint(body.length);
        viewWriter.raw(body);
      }
    });
    writer.classId(11);
    writer.int(ack);
    writer.int(commandAck);
    writer.byte(0);
    writer.int(margin);
    writer.int(sections.length);
    writer.int(tick);
    writer.int(timeUs);
    writer.varint(view.length + 1);
    writer.raw(view);
  });

export const encodeWelcome = ({ playerId, schemaHash, tick, tickRate = 60, snapshotRate = 20, epoch = 1 }) =>
  bytesOf((writer) => {
    writer.classId(10);
    writer.int(epoch);
    writer.int(playerId);
    writer.varint(17);
    writer.raw(new Uint8Array(16));
    writer.varint(9);
    writer.raw(fromHex(schemaHash));
    writer.int(snapshotRate);
    writer.int(tick);
    writer.int(tickRate);
  });

export const encodePong = (nonce) =>
  bytesOf((writer) => {
    writer.classId(12);
    writer.int(nonce);
  });
