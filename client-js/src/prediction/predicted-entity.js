/**
 * One predicted entity: its state after each of the last ticks, and the offsets by which the presented values still
 * differ from it since the last correction. It allocates its memory once, when the prediction of the entity starts.
 *
 * @typedef {import('../entity/entity.js').EntityRecord} EntityRecord
 * @typedef {import('../schema/motion.js').Motion} Motion
 * @typedef {import('./predicted-kind.js').PredictedKind} PredictedKind
 *
 * @typedef {object} Difference of a field from the newest snapshot; of an array, of its element with the largest one
 * @property {string} field
 * @property {number} predicted
 * @property {number} actual
 * @property {number} size in the field's unit; of an angle in radians
 */

import { ABSENT } from '../entity/entity.js';
import { JUMP_RATIO } from '../interpolation/interpolation-buffer.js';

/** The smallest offset, in any unit: smaller ones are invisible, and end as slow denormal numbers. */
const OFFSET_MIN = 1e-9;

export class PredictedEntity {
  /** The first tick whose state is known. */
  since = Number.POSITIVE_INFINITY;
  /** Whether the state is the server's to the bit, as far as the client knows. */
  exact = false;
  /** Whether the newest snapshot differs in a field that rules read or write. */
  differs = false;
  /** Whether it differs in a field that rules write or that snapshots round. */
  #losesExactness = false;

  // Of a predicted spawn: sequence number of its input, and how many of the kind this input spawned before.
  seq = 0;
  ordinal = 0;

  #mask;
  #rows;
  /** By moving cell: the presented value minus the state. */
  #offsets;
  #values;
  /** The presented state before a correction, and its change in the newest tick. */
  #before;
  #strides;
  #captured = false;

  /**
   * @param {EntityRecord | null} record null if it is not shown yet
   * @param {PredictedKind} kind
   * @param {number} ticks that are retained, a power of two
   */
  constructor(record, kind, ticks) {
    const { length } = kind.cells;
    this.record = record;
    this.kind = kind;
    this.#mask = ticks - 1;
    this.#rows = new Float64Array(ticks * length);
    this.#offsets = new Float64Array(length);
    this.#before = new Float64Array(length);
    this.#strides = new Float64Array(length);
    this.#values = kind.newValues();
  }

  /** The server's id, 0 while the entity is only predicted. */
  get id() {
    return this.record?.id ?? 0;
  }

  /**
   * Takes over the record and the presented values of another one: the page sees the same entity.
   *
   * @param {PredictedEntity} other
   */
  replace(other) {
    this.record = other.record;
    this.#values = other.#values;
    this.#offsets.set(other.#offsets);
    this.#before.set(other.#before);
    this.#strides.set(other.#strides);
    this.#captured = other.#captured;
  }

  /** Forgets all states: the newest snapshot is too far from them. */
  forget() {
    this.since = Number.POSITIVE_INFINITY;
    this.exact = false;
  }

  /** @param {number} tick */
  #row(tick) {
    return (tick & this.#mask) * this.#offsets.length;
  }

  /** @param {number} tick whose state becomes the kind's */
  load(tick) {
    const { state } = this.kind;
    const row = this.#row(tick);
    for (let i = 0; i < state.length; i++) state[i] = /** @type {number} */ (this.#rows[row + i]);
  }

  /** @param {number} tick whose state the kind's becomes */
  store(tick) {
    this.#rows.set(this.kind.state, this.#row(tick));
  }

  /** @param {number} tick that begins with the state of the tick before */
  carry(tick) {
    const before = this.#row(tick - 1);
    this.#rows.copyWithin(this.#row(tick), before, before + this.#offsets.length);
  }

  /**
   * Compares the state of a tick with the newest snapshot, which is of that tick.
   *
   * @param {number} tick
   */
  compare(tick) {
    this.differs = this.#losesExactness = false;
    const record = /** @type {EntityRecord} */ (this.record);
    if (!this.kind.isInSnapshot(record)) return;
    this.kind.predictUsedOnly(this.#values);
    this.load(tick);
    for (let i = 0; i < this.#offsets.length; i++) {
      const { used, written, rounded } = /** @type {import('./predicted-kind.js').Cell} */ (this.kind.cells[i]);
      if (!used || this.#agrees(i, tick)) continue;
      this.differs = true;
      this.#losesExactness ||= written || rounded;
    }
  }

  /**
   * @param {number} i of the cell
   * @param {number} tick
   */
  #agrees(i, tick) {
    const known = tick >= this.since;
    const value = /** @type {number} */ (this.kind.state[i]);
    return known && this.kind.agrees(i, value, /** @type {EntityRecord} */ (this.record));
  }

  /**
   * The fields that rules write and whose state differs from the newest snapshot, which is of this tick.
   *
   * @param {number} tick
   * @returns {Difference[]}
   */
  differences(tick) {
    const { cells, state } = this.kind;
    /** @type {Difference[]} */
    const found = [];
    this.load(tick);
    for (const [i, { field, motion, written }] of cells.entries()) {
      if (!written || this.#agrees(i, tick)) continue;
      const predicted = /** @type {number} */ (state[i]);
      this.kind.read(i, /** @type {EntityRecord} */ (this.record));
      const actual = /** @type {number} */ (state[i]);
      const size = Math.abs(shortestStep(actual - predicted, motion));
      const difference = { field: field.name, predicted, actual, size };
      const newest = found.at(-1);
      if (newest?.field !== field.name) found.push(difference);
      else if (size > newest.size) found[found.length - 1] = difference;
    }
    return found;
  }

  /**
   * Sets the differing fields, or with exact state all fields, to the values of the newest snapshot.
   *
   * @param {number} tick of the snapshot
   * @param {import('../wire/wire.js').WireReader | null} [exact] at the entity's exact state
   */
  correct(tick, exact = null) {
    const record = /** @type {EntityRecord} */ (this.record);
    this.load(tick);
    for (let i = 0; i < this.#offsets.length; i++) if (exact || !this.#agrees(i, tick)) this.kind.read(i, record);
    if (exact) this.kind.readExact(exact);
    this.store(tick);
    this.since = Math.min(this.since, tick);
    this.exact = exact !== null || !this.kind.hasRounded || (this.exact && !this.#losesExactness);
    this.differs = false;
  }

  /**
   * Retains the kind's state as the presented one before a correction.
   *
   * @param {number} newest tick with a state
   */
  capture(newest) {
    this.#before.set(this.kind.state);
    this.#captured = true;
    for (let i = 0; i < this.#strides.length; i++) this.#strides[i] = this.#stride(i, newest);
  }

  /**
   * The change of a number in a tick; 0 if it is unknown.
   *
   * @param {number} i of the cell
   * @param {number} tick
   */
  #stride(i, tick) {
    if (tick - 1 < this.since) return 0;
    const here = /** @type {number} */ (this.#rows[this.#row(tick) + i]);
    return Math.abs(here - /** @type {number} */ (this.#rows[this.#row(tick - 1) + i]));
  }

  /**
   * Sets the offsets so that the presented values stay as they were before the correction that led to the kind's state;
   * the offsets then decay. A jump, by the same measure as between snapshots, gets no offset.
   *
   * @param {number} newest tick with a state
   * @param {number} ticks between snapshots
   * @returns {number} the largest correction of a `quantized` field that everybody sees
   */
  smooth(newest, ticks) {
    if (!this.#captured) return 0;
    this.#captured = false;
    const { cells, state } = this.kind;
    let largest = 0;
    for (let i = 0; i < cells.length; i++) {
      const { field, rule, motion, used } = /** @type {import('./predicted-kind.js').Cell} */ (cells[i]);
      if (motion === null || !used) continue;
      const change = shortestStep(/** @type {number} */ (this.#before[i]) - /** @type {number} */ (state[i]), motion);
      const length = Math.abs(change);
      const stride = Math.max(/** @type {number} */ (this.#strides[i]), this.#stride(i, newest));
      const jumps = length > motion.smallMax * motion.scale && length > JUMP_RATIO * ticks * stride;
      if (jumps || length > motion.moveMax * motion.scale) this.#offsets[i] = 0;
      else {
        this.#offsets[i] = shortestStep(/** @type {number} */ (this.#offsets[i]) + change, motion);
        if (rule === 'grid' && !field.ownerOnly) largest = Math.max(largest, length);
      }
    }
    return largest;
  }

  /** @param {number} share of the offsets that is left */
  decay(share) {
    const offsets = this.#offsets;
    for (let i = 0; i < offsets.length; i++) {
      const left = share * /** @type {number} */ (offsets[i]);
      offsets[i] = Math.abs(left) < OFFSET_MIN ? 0 : left;
    }
  }

  /** Presents the kind's state with the offsets. */
  show() {
    const { shared, own } = /** @type {EntityRecord} */ (this.record);
    this.kind.show(this.#offsets, this.#values);
    shared.predicted = this.#values.shared;
    if (own !== ABSENT) own.predicted = this.#values.own;
  }

  /** Ends the prediction: the entity is interpolated from now on. */
  release() {
    const { shared, own } = /** @type {EntityRecord} */ (this.record);
    shared.predicted = own.predicted = null;
  }
}

/**
 * @param {number} step
 * @param {Motion | null} motion
 */
function shortestStep(step, motion) {
  if (!motion || motion.whole === 0) return step;
  const turn = motion.scale * motion.whole;
  return step - turn * Math.floor(step / turn + 0.5);
}
