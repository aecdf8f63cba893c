/**
 * Decodes the body of a delta or keyframe section (PROTOCOL.md section 6) into a group's tables. No other file knows
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
import { ContextSelector } from './context-selector.js';
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
 * The change of a value in the previous snapshot.
 * @param {Column} column an int
 * @param {number} slot
 * @param {TableContexts} contexts
 * @param {number} i of the column
 */
function speedOf(column, slot, contexts, i) {
  const unused = /** @type {number} */ (contexts.unusedBits[i]);
  const step = /** @type {number} */ (column.words[slot]) - /** @type {number} */ (column.seconds[slot]);
  return (step << unused) >> unused;
}

/** A room's decoder, with the schema's prior and the room's newest prior. */
export class SnapshotDecoder {
  /** Called with the bits of each table. @type {Pick<import('../page/stats.js').Observer, 'table'> | null} */
  observer = null;

  #contexts;
  #coder;
  #numbers;
  #selector = new ContextSelector();
  /** The table whose fields' contexts are open. @type {TableContexts | null} */
  #open = null;
  #schemaPrior;
  #prior;
  /** The prior in the current frame. @type {Prior | null} */
  #newPrior = null;

  /** @param {import('../schema/schema.js').Schema} schema */
  constructor(schema) {
    this.#contexts = new Contexts(schema.kinds);
    this.#coder = new RangeDecoder(this.#contexts.count);
    this.#numbers = new NumberDecoder(this.#coder);
    this.#schemaPrior = Prior.first(this.#contexts);
    this.#prior = this.#schemaPrior;
  }

  /** Begins a frame: its deltas are coded with the newest prior of earlier frames. */
  begin() {
    if (this.#newPrior) this.#prior = this.#newPrior;
    this.#newPrior = null;
  }

  /** Forgets the room's priors. */
  forget() {
    this.#prior = this.#schemaPrior;
    this.#newPrior = null;
  }

  /**
   * Reads the body of a prior's section: deltas of later frames are coded with it.
   *
   * @param {WireReader} reader
   */
  readPrior(reader) {
    if (this.#newPrior) throw malformed('two priors in a frame');
    this.#newPrior = Prior.read(this.#contexts, reader);
  }

  /**
   * Applies a delta to the tables it was made for.
   *
   * @param {WireReader} reader
   * @param {readonly Table[]} tables of the group
   * @param {boolean} own whether it is the client's own group
   * @returns {boolean} whether the state has the section's hash, if it has one
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
   * @returns {boolean} whether the state has the section's hash, if it has one
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
    const prior = keyframe ? this.#schemaPrior : this.#prior;
    if (head >>> 1 !== prior.version) throw malformed(`prior ${head >>> 1}, not ${prior.version}`);
    this.#coder.begin(prior, reader);
    this.#open = null;
    const contextsByTable = this.#contexts.tables(own);
    let takenBits = 0;
    for (let i = 0; i < tables.length; i++) {
      const table = /** @type {Table} */ (tables[i]);
      const contexts = /** @type {TableContexts} */ (contextsByTable[i]);
      this.#coder.open(contexts.base, contexts.columnsBase);
      if (keyframe) this.#readTable(table, contexts);
      else this.#readTableDelta(table, contexts);
      if (!this.observer) continue;
      this.observer.table(table.layout.kind.name, this.#coder.takenBits - takenBits);
      takenBits = this.#coder.takenBits;
    }
    this.#coder.end();
    return hash === null || hash === stateHash(tables);
  }

  /** @param {TableContexts} contexts */
  #openColumns(contexts) {
    if (this.#open === contexts) return;
    this.#open = contexts;
    this.#coder.open(contexts.columnsBase, contexts.end);
  }

  /**
   * @param {Table} table
   * @param {TableContexts} contexts
   */
  #readTableDelta(table, contexts) {
    const removed = this.#count(contexts.base + REMOVED, table.count);
    let slot = -1;
    for (let i = 0; i < removed; i++) {
      slot += this.#count(contexts.base + GAP, ENTITIES_PER_KIND_MAX) + 1;
      if (!table.isTaken(slot)) throw malformed(`slot ${slot} is free`);
      table.remove(slot);
    }
    if (removed > 0) table.reorder();
    if (table.layout.columns.length > 0) this.#readChanges(table, contexts);

    const spawned = this.#count(contexts.base + SPAWNED, ENTITIES_PER_KIND_MAX - table.count);
    let before = -1;
    slot = -1;
    for (let i = 0; i < spawned; i++) {
      do slot++;
      while (table.isTaken(slot));
      this.#readEntity(table, slot, before, contexts, false);
      before = slot;
    }
    if (spawned > 0) table.reorder();
  }

  /**
   * @param {Table} table whose order is that of the entities that live on
   * @param {TableContexts} contexts
   */
  #readChanges(table, contexts) {
    const still = this.#coder.bit(contexts.base + MOVED) === 0;
    if (!still) this.#openColumns(contexts);
    let any = 0;
    for (let i = 0; i < table.count; i++) {
      const slot = /** @type {number} */ (table.order[i]);
      const history = /** @type {number} */ (table.histories[slot]);
      const moved = still ? 0 : this.#coder.bit(contexts.base + ENTITY + history);
      table.histories[slot] = 2 * (history & 1) + moved;
      if (moved === 1) this.#readMove(table, slot, contexts);
      else this.#applyPrediction(table, slot, contexts);
      any |= moved;
    }
    if (!still && any === 0) throw malformed('a move of nothing');
  }

  /**
   * Applies the prediction to an entity.
   *
   * @param {Table} table
   * @param {number} slot
   * @param {TableContexts} contexts
   */
  #applyPrediction(table, slot, contexts) {
    let changed = false;
    for (let i = 0; i < table.columns.length; i++) {
      const column = /** @type {Column} */ (table.columns[i]);
      if (column.type !== 'int') continue;
      if (this.#put(column, slot, contexts, i, speedOf(column, slot, contexts, i), 0)) changed = true;
    }
    if (changed) table.markChanged(slot);
  }

  /**
   * @param {Table} table
   * @param {number} slot
   * @param {TableContexts} contexts
   */
  #readMove(table, slot, contexts) {
    this.#selector.clear();
    let changed = false;
    let moved = false;
    for (let i = 0; i < table.columns.length; i++) {
      const column = /** @type {Column} */ (table.columns[i]);
      const block = /** @type {number} */ (contexts.columns[i]);
      if (column.type === 'int') {
        const speed = speedOf(column, slot, contexts, i);
        this.#selector.approach(speed);
        const residual = this.#numbers.number(block + CHANGE, this.#selector);
        if (residual !== 0) moved = true;
        if (this.#put(column, slot, contexts, i, speed, residual)) changed = true;
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
   * @param {TableContexts} contexts
   * @param {number} i of the column
   * @param {number} speed
   * @param {number} residual
   * @returns {boolean} whether the value changed
   */
  #put(column, slot, contexts, i, speed, residual) {
    const unused = /** @type {number} */ (contexts.unusedBits[i]);
    const value = /** @type {number} */ (column.words[slot]);
    const linear = this.#prior.linear[/** @type {number} */ (contexts.fields[i])] === 1;
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
    this.#selector.approach(0);
    const number = this.#numbers.number(block + CHANGE, this.#selector);
    if (column.type === 'text') {
      if (number !== 0) this.#readText(column, slot, block, number - 1);
      return number !== 0;
    }
    const low = this.#numbers.number(block + LOW_CHANGE, this.#selector);
    column.words[2 * slot] = /** @type {number} */ (column.words[2 * slot]) + low;
    column.words[2 * slot + 1] = /** @type {number} */ (column.words[2 * slot + 1]) + number;
    return number !== 0 || low !== 0;
  }

  /**
   * @param {Table} table empty
   * @param {TableContexts} contexts
   */
  #readTable(table, contexts) {
    const slots = this.#count(contexts.base + SPAWNED, ENTITIES_PER_KIND_MAX);
    let before = -1;
    for (let slot = 0; slot < slots; slot++) {
      if (this.#coder.bit(contexts.base + TAKEN) === 0) continue;
      this.#readEntity(table, slot, before, contexts, true);
      before = slot;
    }
    if (before !== slots - 1) throw malformed('a free slot after the last taken one');
    table.reorder();
  }

  /**
   * @param {Table} table
   * @param {number} slot free
   * @param {number} before slot of the entity before it, -1 if it is the first
   * @param {TableContexts} contexts
   * @param {boolean} keyframe
   */
  #readEntity(table, slot, before, contexts, keyframe) {
    this.#openColumns(contexts);
    const first = before < 0;
    const id = this.#numbers.number(contexts.base + ID) + (first ? 0 : /** @type {number} */ (table.ids[before]));
    const owner =
      this.#numbers.number(contexts.base + OWNER) + (first ? 0 : /** @type {number} */ (table.owners[before]));
    if ((id | 0) < 1) throw malformed(`entity id ${id}`);
    if ((owner | 0) < 0) throw malformed(`owner ${owner}`);
    table.put(slot, id | 0, owner | 0);
    if (keyframe) {
      const history = this.#coder.bit(contexts.base + HISTORY);
      table.histories[slot] = history + 2 * this.#coder.bit(contexts.base + HISTORY);
    }
    for (let i = 0; i < table.columns.length; i++) {
      const column = /** @type {Column} */ (table.columns[i]);
      const block = /** @type {number} */ (contexts.columns[i]);
      if (column.type === 'int') {
        this.#readInt(column, slot, before, block, /** @type {number} */ (contexts.unusedBits[i]), keyframe);
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
