/**
 * Reads the body of a delta or keyframe section (PROTOCOL.md section 6) into a group's tables. The only file that knows
 * how snapshots are coded.
 *
 * @typedef {import('./contexts.js').TableContexts} TableContexts
 * @typedef {import('../entity/table.js').Column} Column
 * @typedef {import('../entity/table.js').Table} Table
 * @typedef {import('../wire/wire.js').WireReader} WireReader
 */

import { ENTITIES_PER_KIND_MAX } from '../wire/limits.js';
import { Murmur3 } from '../wire/murmur3.js';
import { decodeText, malformed, UTF8_BYTES_PER_CHAR_MAX } from '../wire/wire.js';
import {
  CHANGE,
  Contexts,
  ENTITY,
  GAP,
  HISTORY,
  ID,
  LETTER,
  LOW_CHANGE,
  LOW_VALUE,
  MOVED,
  OWNER,
  REMOVED,
  SPAWNED,
  SPEED,
  TAKEN,
  VALUE,
} from './contexts.js';
import { NumberDecoder } from './number-decoder.js';
import { Prior } from './prior.js';
import { RangeDecoder } from './range-decoder.js';
import { Surroundings } from './surroundings.js';

const WITH_HASH = 1;

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
 * By how much a value changed in the snapshot before.
 * @param {Column} column an int
 * @param {number} slot
 * @param {TableContexts} place
 * @param {number} i of the column
 */
function speedOf(column, slot, place, i) {
  const unused = /** @type {number} */ (place.unusedBits[i]);
  const step = /** @type {number} */ (column.words[slot]) - /** @type {number} */ (column.seconds[slot]);
  return (step << unused) >> unused;
}

/** A room's decoder. It has the schema's prior and the newest prior of the room. */
export class SnapshotDecoder {
  /** Told what each table took. @type {Pick<import('../page/stats.js').Observer, 'table'> | null} */
  observer = null;

  #contexts;
  #coder;
  #numbers;
  #around = new Surroundings();
  /** The table whose fields' contexts are open. @type {TableContexts | null} */
  #open = null;
  #first;
  #prior;
  /** The prior in the current frame. @type {Prior | null} */
  #coming = null;

  /** @param {import('../schema/schema.js').Schema} schema */
  constructor(schema) {
    this.#contexts = new Contexts(schema.kinds);
    this.#coder = new RangeDecoder(this.#contexts.count);
    this.#numbers = new NumberDecoder(this.#coder);
    this.#first = Prior.first(this.#contexts);
    this.#prior = this.#first;
  }

  /** Begins a frame: its deltas are coded by the newest prior of the frames before. */
  begin() {
    if (this.#coming) this.#prior = this.#coming;
    this.#coming = null;
  }

  /** Forgets the priors that the room has told. */
  forget() {
    this.#prior = this.#first;
    this.#coming = null;
  }

  /**
   * Takes in the body of a prior's section: deltas of later frames are coded by it.
   *
   * @param {WireReader} reader
   */
  learn(reader) {
    if (this.#coming) throw malformed('two priors in a frame');
    this.#coming = Prior.read(this.#contexts, reader);
  }

  /**
   * Applies a delta to the tables it was made for.
   *
   * @param {WireReader} reader
   * @param {readonly Table[]} tables of the group
   * @param {boolean} own whether it is the client's own group
   * @returns {boolean} whether the outcome is the server's, as far as the section tells
   */
  readDelta(reader, tables, own) {
    return this.#read(reader, tables, own, false);
  }

  /**
   * Fills new tables.
   *
   * @param {WireReader} reader
   * @param {readonly Table[]} tables of the group, empty
   * @param {boolean} own whether it is the client's own group
   * @returns {boolean} whether the outcome is the server's, as far as the section tells
   */
  readKeyframe(reader, tables, own) {
    return this.#read(reader, tables, own, true);
  }

  /**
   * @param {WireReader} reader
   * @param {readonly Table[]} tables
   * @param {boolean} own
   * @param {boolean} keyframe
   */
  #read(reader, tables, own, keyframe) {
    const head = reader.varint();
    const hash = head & WITH_HASH ? reader.u32() : null;
    const prior = keyframe ? this.#first : this.#prior;
    if (head >>> 1 !== prior.version) throw malformed(`prior ${head >>> 1}, not ${prior.version}`);
    this.#coder.begin(prior, reader);
    this.#open = null;
    const places = this.#contexts.tables(own);
    let takenBits = 0;
    for (let i = 0; i < tables.length; i++) {
      const table = /** @type {Table} */ (tables[i]);
      const place = /** @type {TableContexts} */ (places[i]);
      this.#coder.open(place.base, place.columnsBase);
      if (keyframe) this.#readTable(table, place);
      else this.#readTableDelta(table, place);
      if (!this.observer) continue;
      this.observer.table(table.layout.kind.name, this.#coder.takenBits - takenBits);
      takenBits = this.#coder.takenBits;
    }
    this.#coder.end();
    return hash === null || hash === stateHash(tables);
  }

  /** @param {TableContexts} place */
  #openColumns(place) {
    if (this.#open === place) return;
    this.#open = place;
    this.#coder.open(place.columnsBase, place.end);
  }

  /**
   * @param {Table} table
   * @param {TableContexts} place
   */
  #readTableDelta(table, place) {
    const removed = this.#count(place.base + REMOVED, table.count);
    let slot = -1;
    for (let i = 0; i < removed; i++) {
      slot += this.#count(place.base + GAP, ENTITIES_PER_KIND_MAX) + 1;
      if (!table.isTaken(slot)) throw malformed(`slot ${slot} is free`);
      table.remove(slot);
    }
    if (removed > 0) table.reorder();
    if (table.layout.columns.length > 0) this.#readChanges(table, place);

    const spawned = this.#count(place.base + SPAWNED, ENTITIES_PER_KIND_MAX - table.count);
    let before = -1;
    slot = -1;
    for (let i = 0; i < spawned; i++) {
      do slot++;
      while (table.isTaken(slot));
      this.#readEntity(table, slot, before, place, false);
      before = slot;
    }
    if (spawned > 0) table.reorder();
  }

  /**
   * @param {Table} table whose order is that of the entities that live on
   * @param {TableContexts} place
   */
  #readChanges(table, place) {
    const still = this.#coder.bit(place.base + MOVED) === 0;
    if (!still) this.#openColumns(place);
    let any = 0;
    for (let i = 0; i < table.count; i++) {
      const slot = /** @type {number} */ (table.order[i]);
      const history = /** @type {number} */ (table.histories[slot]);
      const moved = still ? 0 : this.#coder.bit(place.base + ENTITY + history);
      table.histories[slot] = 2 * (history & 1) + moved;
      if (moved === 1) this.#readMove(table, slot, place);
      else this.#goOn(table, slot, place);
      any |= moved;
    }
    if (!still && any === 0) throw malformed('a move of nothing');
  }

  /**
   * Applies the prediction to an entity.
   *
   * @param {Table} table
   * @param {number} slot
   * @param {TableContexts} place
   */
  #goOn(table, slot, place) {
    let changed = false;
    for (let i = 0; i < table.columns.length; i++) {
      const column = /** @type {Column} */ (table.columns[i]);
      if (column.type !== 'int') continue;
      if (this.#put(column, slot, place, i, speedOf(column, slot, place, i), 0)) changed = true;
    }
    if (changed) table.markChanged(slot);
  }

  /**
   * @param {Table} table
   * @param {number} slot
   * @param {TableContexts} place
   */
  #readMove(table, slot, place) {
    this.#around.clear();
    let changed = false;
    let moved = false;
    for (let i = 0; i < table.columns.length; i++) {
      const column = /** @type {Column} */ (table.columns[i]);
      const block = /** @type {number} */ (place.columns[i]);
      if (column.type === 'int') {
        const speed = speedOf(column, slot, place, i);
        this.#around.approach(speed);
        const residual = this.#numbers.number(block + CHANGE, this.#around);
        if (residual !== 0) moved = true;
        if (this.#put(column, slot, place, i, speed, residual)) changed = true;
      } else if (this.#readOtherChange(column, slot, block)) {
        moved = true;
        changed = true;
      }
    }
    if (!moved) throw malformed('a move by nothing');
    if (changed) table.markChanged(slot);
  }

  /**
   * @param {Column} column an int
   * @param {number} slot
   * @param {TableContexts} place
   * @param {number} i of the column
   * @param {number} speed
   * @param {number} residual
   * @returns {boolean} whether the value changed
   */
  #put(column, slot, place, i, speed, residual) {
    const unused = /** @type {number} */ (place.unusedBits[i]);
    const value = /** @type {number} */ (column.words[slot]);
    const linear = this.#prior.linear[/** @type {number} */ (place.fields[i])] === 1;
    const sum = value + (linear ? speed : 0) + residual;
    const next = unused === 0 ? sum | 0 : (sum << unused) >>> unused;
    column.seconds[slot] = value;
    column.words[slot] = next;
    return next !== value;
  }

  /**
   * @param {Column} column a long or a text
   * @param {number} slot
   * @param {number} block
   * @returns {boolean} whether it changed
   */
  #readOtherChange(column, slot, block) {
    this.#around.approach(0);
    const number = this.#numbers.number(block + CHANGE, this.#around);
    if (column.type === 'text') {
      if (number !== 0) this.#readText(column, slot, block, number - 1);
      return number !== 0;
    }
    const low = this.#numbers.number(block + LOW_CHANGE, this.#around);
    column.words[2 * slot] = /** @type {number} */ (column.words[2 * slot]) + low;
    column.words[2 * slot + 1] = /** @type {number} */ (column.words[2 * slot + 1]) + number;
    return number !== 0 || low !== 0;
  }

  /**
   * @param {Table} table empty
   * @param {TableContexts} place
   */
  #readTable(table, place) {
    const slots = this.#count(place.base + SPAWNED, ENTITIES_PER_KIND_MAX);
    let before = -1;
    for (let slot = 0; slot < slots; slot++) {
      if (this.#coder.bit(place.base + TAKEN) === 0) continue;
      this.#readEntity(table, slot, before, place, true);
      before = slot;
    }
    if (before !== slots - 1) throw malformed('a free slot after the last taken one');
    table.reorder();
  }

  /**
   * @param {Table} table
   * @param {number} slot free
   * @param {number} before slot of the entity before it, -1 if it is the first
   * @param {TableContexts} place
   * @param {boolean} keyframe
   */
  #readEntity(table, slot, before, place, keyframe) {
    this.#openColumns(place);
    const first = before < 0;
    const id = this.#numbers.number(place.base + ID) + (first ? 0 : /** @type {number} */ (table.ids[before]));
    const owner = this.#numbers.number(place.base + OWNER) + (first ? 0 : /** @type {number} */ (table.owners[before]));
    if ((id | 0) < 1) throw malformed(`entity id ${id}`);
    if ((owner | 0) < 0) throw malformed(`owner ${owner}`);
    table.put(slot, id | 0, owner | 0);
    if (keyframe) {
      const history = this.#coder.bit(place.base + HISTORY);
      table.histories[slot] = history + 2 * this.#coder.bit(place.base + HISTORY);
    }
    for (let i = 0; i < table.columns.length; i++) {
      const column = /** @type {Column} */ (table.columns[i]);
      const block = /** @type {number} */ (place.columns[i]);
      if (column.type === 'int') {
        this.#readInt(column, slot, before, block, /** @type {number} */ (place.unusedBits[i]), keyframe);
      } else if (column.type === 'long') {
        this.#readLong(column, slot, before, block);
      } else {
        this.#readText(column, slot, block, this.#numbers.number(block + CHANGE) - 1);
      }
    }
  }

  /**
   * @param {Column} column
   * @param {number} slot
   * @param {number} before
   * @param {number} block
   * @param {number} unused
   * @param {boolean} keyframe
   */
  #readInt(column, slot, before, block, unused, keyframe) {
    const step = this.#numbers.number(block + VALUE);
    const sum = step + (before < 0 ? 0 : /** @type {number} */ (column.words[before]));
    const value = (sum << unused) >>> unused;
    const speed = keyframe ? this.#numbers.number(block + SPEED) : 0;
    column.words[slot] = value;
    column.seconds[slot] = ((value - speed) << unused) >>> unused;
  }

  /**
   * @param {Column} column
   * @param {number} slot
   * @param {number} before
   * @param {number} block
   */
  #readLong(column, slot, before, block) {
    const high = this.#numbers.number(block + VALUE);
    const low = this.#numbers.number(block + LOW_VALUE);
    const { words } = column;
    words[2 * slot] = low + (before < 0 ? 0 : /** @type {number} */ (words[2 * before]));
    words[2 * slot + 1] = high + (before < 0 ? 0 : /** @type {number} */ (words[2 * before + 1]));
  }

  /**
   * @param {Column} column
   * @param {number} slot
   * @param {number} block
   * @param {number} byteCount
   */
  #readText(column, slot, block, byteCount) {
    if (byteCount < 0 || byteCount > column.charsMax * UTF8_BYTES_PER_CHAR_MAX) throw malformed('a text is too long');
    const utf8 = new Uint8Array(byteCount);
    this.#numbers.letters(block + LETTER, utf8);
    column.putText(slot, decodeText(utf8, column.charsMax), utf8);
  }

  /**
   * @param {number} block
   * @param {number} max
   */
  #count(block, max) {
    const count = this.#numbers.number(block);
    if (count < 0 || count > max) throw malformed(`a count of ${count}`);
    return count;
  }
}
