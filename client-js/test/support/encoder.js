/**
 * The server's side of PROTOCOL.md, written for tests from that page alone. A model table is
 * `{ columns, slots: [null | { id, owner, values }] }`, with columns as `columnsOf` gives them. Encoding a delta leaves
 * in the entities of the later state what the codec remembers of them: `seconds` and `history`.
 */
import { WireWriter } from '../../src/wire/wire.js';

const utf8 = new TextEncoder();

export const bytesOf = (write) => {
  const writer = new WireWriter();
  write(writer);
  return writer.written().slice();
};

export const toHex = (bytes) => Buffer.from(bytes).toString('hex');
export const fromHex = (text) => new Uint8Array(Buffer.from(text, 'hex'));

const COLUMN_TYPES = { text: 'text', long: 'long', double: 'long' };

/** What each table of a group is made of: by kind of a schema's JSON, its columns. */
export const columnsOf = ({ kinds }, own = false) =>
  kinds
    .filter(({ fields }) => !own || fields.some(({ ownerOnly }) => ownerOnly))
    .map(({ fields }) =>
      fields
        .filter(({ ownerOnly }) => own === !!ownerOnly)
        .flatMap(({ name, type, bits, length }) =>
          Array(length || 1).fill({
            field: name,
            type: COLUMN_TYPES[type] ?? 'int',
            unused: type === 'angle' ? 32 - bits : 0,
            linear: type === 'quantized',
          }),
        ),
    );

/** The range coder, with contexts by name: the number that is written is `#bytes`, then 24 bits. */
class Coder {
  #bytes = [];
  #low = 0;
  #range = 2 ** 24;
  #probabilities = new Map();

  bit(context, bit) {
    const p = this.#probabilities.get(context) ?? 32768;
    const bound = Math.floor(this.#range / 4096) * (p >> 4);
    if (bit) this.#add(bound);
    this.#range = bit ? this.#range - bound : bound;
    this.#probabilities.set(context, bit ? p - ((p - 32) >> 5) : p + ((65504 - p) >> 5));
    this.#widen();
  }

  bits(value, count) {
    for (let left = count; left > 0; ) {
      const chunk = Math.min(left, 8);
      left -= chunk;
      this.#range = Math.floor(this.#range / 2 ** chunk);
      this.#add(this.#range * ((value >>> left) & (2 ** chunk - 1)));
      this.#widen();
    }
  }

  #add(amount) {
    this.#low += amount;
    let carry = Math.floor(this.#low / 2 ** 24);
    this.#low %= 2 ** 24;
    for (let at = this.#bytes.length - 1; carry > 0; at--) {
      carry += this.#bytes[at];
      this.#bytes[at] = carry % 256;
      carry = Math.floor(carry / 256);
    }
  }

  #widen() {
    while (this.#range < 2 ** 22) {
      this.#range *= 256;
      this.#bytes.push(this.#low >>> 16);
      this.#low = (this.#low << 8) & 0xffffff;
    }
  }

  /** The shortest number in the range that is left, in whole bytes. */
  end() {
    if (this.#low > 0 && this.#low + this.#range > 2 ** 24) {
      this.#add(2 ** 24 - this.#low);
    } else if (this.#low > 0) {
      this.#add((2 ** 16 - (this.#low % 2 ** 16)) % 2 ** 16);
      this.#bytes.push(this.#low >>> 16);
    }
    return Uint8Array.from(this.#bytes);
  }
}

const NEITHER = { before: 0, lean: 0 };

/** A number; `around` holds how the entity's numbers before it turned out, `speed` what its value did last. */
function writeNumber(coder, block, number, around = NEITHER, speed = 0) {
  coder.bit(`${block} nonzero ${around.before} ${speed !== 0}`, number === 0 ? 0 : 1);
  if (number === 0) {
    if (around !== NEITHER) around.before = Math.min(around.before, 1);
    return;
  }
  const slower = number < 0 !== speed < 0;
  coder.bit(`${block} sign ${speed === 0 ? 'rest' : around.lean}`, slower ? 1 : 0);
  const magnitude = Math.abs(number);
  const length = Math.floor(Math.log2(magnitude));
  const pace = Math.abs(speed) < 4 ? 0 : Math.abs(speed) < 32 ? 1 : 2;
  for (let i = 0; i < 31 && i <= length; i++) {
    coder.bit(`${block} length ${pace} ${Math.min(i, 23)}`, i < length ? 1 : 0);
  }
  if (length > 0) {
    const first = (magnitude >>> (length - 1)) & 1;
    coder.bit(`${block} leading ${Math.min(length, 15)}`, first);
    if (length > 1) {
      coder.bit(`${block} leading ${Math.min(length, 15)} ${first}`, (magnitude >>> (length - 2)) & 1);
      coder.bits(magnitude, length - 2);
    }
  }
  if (around === NEITHER) return;
  around.before = 2;
  if (speed !== 0) around.lean = slower ? 2 : 1;
}

function writeLetters(coder, block, bytes) {
  for (const byte of bytes) {
    let node = 1;
    for (let i = 7; i >= 0; i--) {
      const bit = (byte >> i) & 1;
      coder.bit(`${block} letter ${node}`, bit);
      node = 2 * node + bit;
    }
  }
}

const high = (long) => Number(BigInt.asIntN(32, long >> 32n));
const low = (long) => Number(BigInt.asIntN(32, long));
const wrapped = (value, unused) => (value << unused) >> unused;
const secondOf = (entity, i) => entity.seconds?.[i] ?? entity.values[i];

function writeBody(tables, withHash, write) {
  const coder = new Coder();
  for (const [i, table] of tables.entries()) write(coder, table, i);
  const stream = coder.end();
  return bytesOf((writer) => {
    writer.varint(withHash ? 1 : 0);
    if (withHash) writer.raw(new Uint8Array(new Uint32Array([hashOf(tables)]).buffer));
    writer.raw(stream);
  });
}

export const encodeKeyframe = (tables, withHash = true) =>
  writeBody(tables, withHash, (coder, { columns, slots }, i) => {
    const end = slots.findLastIndex((each) => each) + 1;
    writeNumber(coder, `${i} spawned`, end);
    let before = null;
    for (const entity of slots.slice(0, end)) {
      coder.bit(`${i} taken`, entity ? 1 : 0);
      if (!entity) continue;
      writeEntity(coder, i, columns, entity, before, true);
      before = entity;
    }
  });

export const encodeDelta = (before, after, withHash = true) =>
  writeBody(after, withHash, (coder, { columns, slots }, i) =>
    writeTableDelta(coder, i, columns, before[i].slots, slots),
  );

function writeEntity(coder, table, columns, entity, before, keyframe) {
  writeNumber(coder, `${table} id`, entity.id - (before?.id ?? 0));
  writeNumber(coder, `${table} owner`, entity.owner - (before?.owner ?? 0));
  if (keyframe) {
    coder.bit(`${table} history`, (entity.history ?? 0) & 1);
    coder.bit(`${table} history`, (entity.history ?? 0) >> 1);
  }
  for (const [i, { field, type, unused }] of columns.entries()) {
    const block = `${table} ${field}`;
    const value = entity.values[i];
    const other = before?.values[i];
    if (type === 'int') {
      writeNumber(coder, `${block} value`, wrapped(value - (other ?? 0), unused));
      if (keyframe) writeNumber(coder, `${block} speed`, wrapped(value - secondOf(entity, i), unused));
    } else if (type === 'long') {
      writeNumber(coder, `${block} value`, (high(value) - high(other ?? 0n)) | 0);
      writeNumber(coder, `${block} low value`, (low(value) - low(other ?? 0n)) | 0);
    } else {
      const bytes = utf8.encode(value);
      writeNumber(coder, `${block} change`, bytes.length + 1);
      writeLetters(coder, block, bytes);
    }
  }
}

function writeTableDelta(coder, table, columns, before, slots) {
  const same = (slot) => before[slot] && before[slot].id === slots[slot]?.id;
  const removed = [...before.keys()].filter((slot) => before[slot] && !same(slot));
  writeNumber(coder, `${table} removed`, removed.length);
  for (const [i, slot] of removed.entries()) writeNumber(coder, `${table} gap`, slot - (removed[i - 1] ?? -1) - 1);
  const kept = [...before.keys()].filter(same);
  if (columns.length > 0) writeChanges(coder, table, columns, before, slots, kept);
  const spawned = slots.filter((entity, slot) => entity && !same(slot));
  writeNumber(coder, `${table} spawned`, spawned.length);
  for (const [i, entity] of spawned.entries()) {
    writeEntity(coder, table, columns, entity, spawned[i - 1], false);
    delete entity.seconds;
    delete entity.history;
  }
}

function writeChanges(coder, table, columns, before, slots, kept) {
  const residuals = kept.map((slot) => columns.map((column, i) => residual(column, i, before[slot], slots[slot])));
  const moved = residuals.map((each) => each.flat().some((number) => number !== 0));
  coder.bit(`${table} moved`, moved.includes(true) ? 1 : 0);
  for (const [k, slot] of kept.entries()) {
    const old = before[slot];
    const bit = moved[k] ? 1 : 0;
    if (moved.includes(true)) coder.bit(`${table} entity ${old.history ?? 0}`, bit);
    if (bit) writeChange(coder, table, columns, residuals[k], old, slots[slot]);
    slots[slot].history = 2 * ((old.history ?? 0) & 1) + bit;
    slots[slot].seconds = [...old.values];
  }
}

function residual({ type, unused, linear }, i, old, now) {
  const [was, is] = [old.values[i], now.values[i]];
  if (type === 'int') return wrapped(is - was - (linear ? was - secondOf(old, i) : 0), unused);
  if (type === 'long') return [(high(is) - high(was)) | 0, (low(is) - low(was)) | 0];
  return is === was ? 0 : utf8.encode(is).length + 1;
}

function writeChange(coder, table, columns, residuals, old, now) {
  const around = { before: 0, lean: 0 };
  for (const [i, { field, type, unused }] of columns.entries()) {
    const block = `${table} ${field}`;
    if (type === 'int') {
      writeNumber(coder, `${block} change`, residuals[i], around, wrapped(old.values[i] - secondOf(old, i), unused));
    } else if (type === 'long') {
      writeNumber(coder, `${block} change`, residuals[i][0], around);
      writeNumber(coder, `${block} low change`, residuals[i][1], around);
    } else {
      writeNumber(coder, `${block} change`, residuals[i], around);
      if (residuals[i] !== 0) writeLetters(coder, block, utf8.encode(now.values[i]));
    }
  }
}

/** MurmurHash3 x86 32 over the bytes of PROTOCOL.md section 6, the plain way. */
export function hashOf(tables) {
  const bytes = bytesOf((writer) => {
    const word = (value) => writer.raw(new Uint8Array(new Int32Array([value]).buffer));
    for (const { columns, slots } of tables) {
      const end = slots.findLastIndex((each) => each) + 1;
      word(end);
      for (const entity of slots.slice(0, end)) {
        word(entity ? entity.id : 0);
        if (!entity) continue;
        word(entity.owner);
        word(entity.history ?? 0);
        for (const [i, { type }] of columns.entries()) {
          if (type === 'int') {
            word(entity.values[i]);
            word(secondOf(entity, i));
          } else if (type === 'long') writer.raw(new Uint8Array(new BigInt64Array([entity.values[i]]).buffer));
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

const DURABLE = 8;
const FROZEN = 16;
const SECTION_TYPES = ['delta', 'keyframe', 'events', 'drop', 'prior', 'exact', 'births', 'replies'];

/** Sections are `{ group, type, body }`; one that lies has a `length` of its own. */
export const encodeView = (sections) =>
  bytesOf((writer) => {
    for (const { group = 0, type, body = new Uint8Array(0), length = body.length } of sections) {
      writer.varint(group * 8 + SECTION_TYPES.indexOf(type));
      writer.varint(length);
      writer.raw(body);
    }
  });

/** `sections` as `encodeView` takes them, or their number if `view` holds them. */
export const encodeFrame = ({
  tick,
  ack = 0,
  commandAck = 0,
  flags = 0,
  margin = 0,
  timeUs = 0,
  sections = [],
  view,
  durableLag = -1,
  frozen = false,
}) =>
  bytesOf((writer) => {
    writer.classId(11);
    writer.int(ack);
    writer.int(commandAck);
    writer.byte(flags | (durableLag < 0 ? 0 : DURABLE) | (frozen ? FROZEN : 0));
    writer.int(margin);
    writer.int(view ? sections : sections.length);
    writer.int(tick);
    writer.int(timeUs);
    const bytes = view ?? encodeView(sections);
    const lag = bytesOf((lagWriter) => durableLag >= 0 && lagWriter.varint(durableLag));
    writer.varint(lag.length + bytes.length + 1);
    writer.raw(lag);
    writer.raw(bytes);
  });

export const encodeWelcome = ({
  commandSeq = 0,
  epoch = 1,
  epochTick = 0,
  graceMs = 0,
  playerId,
  resumeToken = '',
  resumedTick = -1,
  roomInstance = '00'.repeat(16),
  schemaHash,
  snapshotRate = 20,
  tick,
  tickRate = 60,
}) =>
  bytesOf((writer) => {
    writer.classId(10);
    writer.int(commandSeq);
    writer.int(epoch);
    writer.int(epochTick);
    writer.int(graceMs);
    writer.int(playerId);
    writer.text(resumeToken);
    writer.int(resumedTick);
    writer.varint(17);
    writer.raw(fromHex(roomInstance));
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
