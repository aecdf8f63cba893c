/**
 * Maps the numbers of a rule's state to the columns of one kind: reads them from snapshots, compares a prediction with
 * a snapshot, and presents them. It holds the state of no entity.
 *
 * @typedef {import('../entity/entity.js').EntityRecord} EntityRecord
 * @typedef {import('../schema/schema.js').Field} Field
 * @typedef {import('../schema/schema.js').KindSchema} KindSchema
 * @typedef {import('../entity/table.js').Column} Column
 *
 * @typedef {object} Cell one number of a state
 * @property {Field} field
 * @property {number} column
 * @property {'whole' | 'real' | 'grid' | 'turn'} rule the field type's `rule`
 * @property {import('../schema/motion.js').Motion | null} motion
 * @property {boolean} used whether rules read or write it; else the newest snapshot gives its value
 * @property {boolean} written whether rules write it
 * @property {boolean} rounded whether snapshots round it
 */

import { PredictedValues } from '../entity/predicted-values.js';

export class PredictedKind {
  /** @type {Cell[]} */
  cells = [];
  /** Whether snapshots round a field that rules use. */
  hasRounded = false;
  /** The state on which rules work. */
  state;
  /** The state that {@link PredictedKind.saveState} saved. */
  #saved;
  /** By column of the shared and of the owner-only part: 1 if it is in the state; 1 if rules use it. */
  #shared;
  #own;
  #sharedUsed;
  #ownUsed;

  /**
   * @param {KindSchema} schema
   * @param {readonly string[]} names of the fields
   * @param {import('./rules.js').Rule} [about] any rule about the kind: all have the same `reads` and `writes`
   */
  constructor(schema, names, about) {
    this.schema = schema;
    this.#shared = new Uint8Array(schema.sharedColumns.length);
    this.#own = new Uint8Array(schema.ownColumns.length);
    this.#sharedUsed = this.#shared.slice();
    this.#ownUsed = this.#own.slice();
    for (const name of names) {
      const written = about?.writes.includes(name) === true;
      const used = written || about?.reads.includes(name) === true;
      this.#add(/** @type {Field} */ (schema.fields.find((field) => field.name === name)), used, written);
    }
    this.state = new Float64Array(this.cells.length);
    this.#saved = this.state.slice();
  }

  /**
   * @param {Field} field
   * @param {boolean} used
   * @param {boolean} written
   */
  #add(field, used, written) {
    const rule = /** @type {Cell['rule']} */ (field.type.rule);
    const motion = field.type.motion?.(field) ?? null;
    const rounded = isRounded(field.type);
    for (let i = 0; i < (field.length || 1); i++) {
      this.cells.push({ field, column: field.column + i, rule, motion, used, written, rounded });
      (field.ownerOnly ? this.#own : this.#shared)[field.column + i] = 1;
      (field.ownerOnly ? this.#ownUsed : this.#sharedUsed)[field.column + i] = Number(used);
    }
    if (used && rounded) this.hasRounded = true;
  }

  /** @returns {{ shared: PredictedValues, own: PredictedValues }} */
  newValues() {
    return { shared: new PredictedValues(this.#shared), own: new PredictedValues(this.#own) };
  }

  /**
   * Leaves unused fields to the snapshots of the entity, which exist from now on.
   *
   * @param {{ shared: PredictedValues, own: PredictedValues }} values
   */
  predictUsedOnly({ shared, own }) {
    shared.isPredicted = this.#sharedUsed;
    own.isPredicted = this.#ownUsed;
  }

  /** Saves the state before a part of a tick. */
  saveState() {
    this.#saved.set(this.state);
  }

  /** Restores the saved values of the cells that do not move within a tick. */
  restoreUnmoving() {
    for (let i = 0; i < this.cells.length; i++) {
      if (this.cells[i]?.motion === null) this.state[i] = /** @type {number} */ (this.#saved[i]);
    }
  }

  /**
   * Whether the newest snapshot has all fields of the state.
   *
   * @param {EntityRecord} record
   */
  isInSnapshot({ shared, own }) {
    const ownThere = own.table !== null && !own.detached;
    return shared.table !== null && !shared.detached && (ownThere || !this.#own.includes(1));
  }

  /**
   * Whether a number, quantized and clamped (PROTOCOL.md section 4), equals the value of the newest snapshot.
   *
   * @param {number} i of the cell
   * @param {number} value
   * @param {EntityRecord} record
   */
  agrees(i, value, record) {
    const { field, column, rule, motion } = /** @type {Cell} */ (this.cells[i]);
    const { table, slot } = record.part(field.ownerOnly);
    const { words, doubles } = columnOf(table, column);
    if (rule === 'whole') return Math.max(field.min, Math.min(field.max, value)) === words[slot];
    if (rule === 'real') return Object.is(Math.max(field.min, Math.min(field.max, value)), doubles[slot]);
    const { origin, scale, high, whole } = /** @type {import('../schema/motion.js').Motion} */ (motion);
    const step = Math.floor((value - origin) / scale + 0.5);
    const sent = rule === 'turn' ? step - whole * Math.floor(step / whole) : Math.max(0, Math.min(high, step));
    return sent === words[slot];
  }

  /**
   * Reads the value of the newest snapshot into the state.
   *
   * @param {number} i of the cell
   * @param {EntityRecord} record
   */
  read(i, record) {
    const { field, column, rule, motion } = /** @type {Cell} */ (this.cells[i]);
    const { table, slot } = record.part(field.ownerOnly);
    const { words, doubles } = columnOf(table, column);
    const word = /** @type {number} */ (words[slot]);
    if (rule === 'whole') this.state[i] = word;
    else if (rule === 'real') this.state[i] = /** @type {number} */ (doubles[slot]);
    else {
      const { origin, scale } = /** @type {import('../schema/motion.js').Motion} */ (motion);
      this.state[i] = origin + word * scale;
    }
  }

  /**
   * Reads an entity of an exact section into the state; the section may have more fields than the rules.
   *
   * @param {import('../wire/wire.js').WireReader} reader
   */
  readExact(reader) {
    for (const { type, length, name } of this.schema.fields) {
      if (!isRounded(type)) continue;
      let i = this.cells.findIndex(({ field }) => field.name === name);
      for (let n = 0; n < (length || 1); n++) {
        const value = reader.double();
        if (i >= 0) this.state[i++] = value;
      }
    }
  }

  /**
   * Writes the state plus the offsets into the presented values.
   *
   * @param {Float64Array} offsets
   * @param {{ shared: PredictedValues, own: PredictedValues }} values
   */
  show(offsets, { shared, own }) {
    for (let i = 0; i < this.cells.length; i++) {
      const { field, column, motion } = /** @type {Cell} */ (this.cells[i]);
      const target = field.ownerOnly ? own : shared;
      const value = /** @type {number} */ (this.state[i]) + /** @type {number} */ (offsets[i]);
      if (motion === null) {
        target.words[column] = value;
        continue;
      }
      const { origin, scale, low, high, whole } = motion;
      if (whole > 0) target.presented[column] = value - scale * whole * Math.floor(value / (scale * whole));
      else target.presented[column] = Math.max(origin + low * scale, Math.min(origin + high * scale, value));
    }
  }
}

/**
 * @param {import('../entity/table.js').Table | null} table not null
 * @param {number} column
 * @returns {Column}
 */
const columnOf = (table, column) => /** @type {any} */ (table).columns[column];

/**
 * Whether snapshots round a field of this type.
 *
 * @param {Field['type']} type
 */
const isRounded = ({ rule }) => rule === 'grid' || rule === 'turn';

/**
 * Skips an entity of an exact section.
 *
 * @param {import('../wire/wire.js').WireReader} reader
 * @param {KindSchema} schema
 */
export function skipExact(reader, { fields }) {
  for (const { type, length } of fields) if (isRounded(type)) reader.skip(8 * (length || 1));
}
