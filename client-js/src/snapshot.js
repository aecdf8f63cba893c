/**
 * Reads the body of a delta or keyframe section (PROTOCOL.md section 6) into a group's tables. The only file that knows
 * how snapshots are coded.
 *
 * @typedef {import('./table.js').Column} Column
 * @typedef {import('./table.js').Table} Table
 * @typedef {import('./wire.js').WireReader} WireReader
 */

import { ENTITIES_PER_KIND_MAX } from './limits.js';
import { Murmur3 } from './murmur3.js';
import { decodeText, malformed } from './wire.js';

const PRIOR_VERSION = 0;
const HAS_HASH = 1;
const ENTITY_BYTES_MIN = 2;

/**
 * Applies a delta to the tables it was made for.
 *
 * @param {WireReader} reader
 * @param {readonly Table[]} tables of the group
 * @returns {boolean} whether the outcome is the server's, as far as the section tells
 */
export function readDelta(reader, tables) {
  return readSnapshot(reader, tables, readTableDelta);
}

/**
 * Fills new tables.
 *
 * @param {WireReader} reader
 * @param {readonly Table[]} tables of the group, empty
 * @returns {boolean} whether the outcome is the server's, as far as the section tells
 */
export function readKeyframe(reader, tables) {
  return readSnapshot(reader, tables, readWholeTable);
}

/**
 * @param {readonly Table[]} tables
 * @returns {number} 0 to 2^32 - 1
 */
export function stateHash(tables) {
  const hash = new Murmur3();
  for (const table of tables) table.hash(hash);
  return hash.finish();
}

/**
 * @param {WireReader} reader
 * @param {readonly Table[]} tables
 * @param {(reader: WireReader, table: Table) => void} readTable
 */
function readSnapshot(reader, tables, readTable) {
  const prior = reader.varint();
  if (prior !== PRIOR_VERSION) throw malformed(`prior ${prior} is unknown`);
  const flags = reader.u8();
  if ((flags & ~HAS_HASH) !== 0) throw malformed(`snapshot flags ${flags} are unknown`);
  const hash = flags & HAS_HASH ? reader.u32() : null;
  for (const table of tables) readTable(reader, table);
  reader.expectEnd();
  return hash === null || hash === stateHash(tables);
}

/**
 * @param {WireReader} reader
 * @param {Table} table
 */
function readTableDelta(reader, table) {
  const removed = reader.count(1);
  let slot = -1;
  for (let i = 0; i < removed; i++) {
    slot += reader.varint() + 1;
    if (!table.isTaken(slot)) throw malformed(`slot ${slot} is free`);
    table.remove(slot);
  }
  if (removed > 0) table.reorder();

  const spawned = reader.count(ENTITY_BYTES_MIN);
  let id = 0;
  slot = -1;
  for (let i = 0; i < spawned; i++) {
    do slot++;
    while (table.isTaken(slot));
    id = readEntity(reader, table, slot, id);
  }
  readChanges(reader, table);
  if (spawned > 0) table.reorder();
}

/**
 * @param {WireReader} reader
 * @param {Table} table empty
 */
function readWholeTable(reader, table) {
  const slots = reader.varint();
  if (slots > ENTITIES_PER_KIND_MAX) throw malformed(`${slots} slots`);
  const bitmap = skipBitmap(reader, slots);
  let id = 0;
  for (let base = 0; base < slots; base += 8) {
    for (let bits = reader.view.getUint8(bitmap + (base >> 3)); bits !== 0; bits &= bits - 1) {
      id = readEntity(reader, table, base + lowestBit(bits), id);
    }
  }
  table.reorder();
  if (slots > 0 && !table.isTaken(slots - 1)) throw malformed('a free slot after the last taken one');
}

/**
 * @param {WireReader} reader
 * @param {Table} table
 * @param {number} slot
 * @param {number} idBefore
 * @returns {number} its id
 */
function readEntity(reader, table, slot, idBefore) {
  if (slot >= ENTITIES_PER_KIND_MAX) throw malformed(`slot ${slot}`);
  const id = (idBefore + reader.int()) | 0;
  if (id < 1) throw malformed(`entity id ${id}`);
  table.put(slot, id, reader.varint());
  for (const column of table.columns) readValue(reader, column, slot);
  return id;
}

/**
 * @param {WireReader} reader
 * @param {Table} table whose order is that of the entities that lived before this delta
 */
function readChanges(reader, table) {
  const changed = reader.varint();
  if (changed === 0) return;
  const kept = table.count;
  const bitmap = skipBitmap(reader, kept);
  for (let base = 0; base < kept; base += 8) {
    for (let bits = reader.view.getUint8(bitmap + (base >> 3)); bits !== 0; bits &= bits - 1) {
      const slot = /** @type {number} */ (table.order[base + lowestBit(bits)]);
      readChangedColumns(reader, table.columns, slot);
      table.markChanged(slot);
    }
  }
  if (table.changedCount !== changed) throw malformed(`${table.changedCount} changes, not ${changed}`);
}

/**
 * @param {WireReader} reader
 * @param {readonly Column[]} columns
 * @param {number} slot
 */
function readChangedColumns(reader, columns, slot) {
  const bitmap = skipBitmap(reader, columns.length);
  for (let base = 0; base < columns.length; base += 8) {
    for (let bits = reader.view.getUint8(bitmap + (base >> 3)); bits !== 0; bits &= bits - 1) {
      readValue(reader, /** @type {Column} */ (columns[base + lowestBit(bits)]), slot);
    }
  }
}

/**
 * @param {WireReader} reader
 * @param {Column} column
 * @param {number} slot
 */
function readValue(reader, column, slot) {
  if (column.type === 'int') {
    // An Int32Array keeps the sum mod 2^32.
    column.words[slot] = /** @type {number} */ (column.words[slot]) + reader.int();
  } else if (column.type === 'long') {
    column.words[2 * slot] = reader.word();
    column.words[2 * slot + 1] = reader.word();
  } else {
    // A copy: a view would keep the whole message alive.
    const utf8 = reader.raw(reader.varint()).slice();
    column.putText(slot, decodeText(utf8, column.charsMax), utf8);
  }
}

/**
 * @param {WireReader} reader
 * @param {number} bitCount
 * @returns {number} position of the bitmap's first byte
 */
function skipBitmap(reader, bitCount) {
  const start = reader.skip((bitCount + 7) >> 3);
  const tail = bitCount & 7;
  if (tail !== 0 && reader.view.getUint8(reader.position - 1) >> tail !== 0) throw malformed('a bit too many');
  return start;
}

/** @param {number} bits not 0 */
const lowestBit = (bits) => 31 - Math.clz32(bits & -bits);
