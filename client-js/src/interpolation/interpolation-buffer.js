/**
 * The values of one part of an entity in the last snapshots, and its presented values. The buffer belongs to the part
 * and moves with it between groups and slots. It is allocated when the entity spawns; recording and presenting allocate
 * nothing.
 *
 * @typedef {import('../schema/motion.js').Motion} Motion
 * @typedef {import('../schema/schema.js').ColumnSpec} ColumnSpec
 * @typedef {import('../schema/field-types.js').Cells} Cells
 *
 * @typedef {object} Moment
 * @property {number} snapshot number of the newest retained snapshot at or before it
 * @property {number} fraction time since that snapshot, in steps to the next one; after the newest, in steps as the one
 *   before it
 */

/** Snapshots that are retained: more than the presented moment may be behind the newest. */
export const SNAPSHOTS_RETAINED = 32;

/**
 * A step is a jump (a respawn, a portal, the edge of a wrapping world) and is not interpolated, if it is more than this
 * many times longer than the step before and the step after it. A start and a stop are no jumps.
 */
export const JUMP_RATIO = 8;

/** The layout of a kind's buffers, one row per snapshot, and the usual steps of their columns. */
export class BufferLayout {
  wordsPerRow = 0;
  textsPerRow = 0;
  /** The columns that move. @type {{ column: number, motion: Motion }[]} */
  moving = [];
  /** By moving column: the longest step of any entity that was followed by one at least as long. */
  usual;
  /** Those that hold. @type {{ column: number, type: 'int' | 'long' | 'text' }[]} */
  holding = [];
  /** By column that holds: where its cell is in row 0, in cells of its type. @type {number[]} */
  offsets = [];
  /** By column that holds: cells of its type from one row to the next. @type {number[]} */
  strides = [];

  /** @param {readonly ColumnSpec[]} columns */
  constructor(columns) {
    for (const [column, { type, motion }] of columns.entries()) {
      if (motion) this.moving.push({ column, motion });
      else this.holding.push({ column, type });
    }
    this.usual = new Float64Array(this.moving.length);
    // Those of two words first, because they lie at even words.
    for (const { column } of this.holding.filter(({ type }) => type === 'long')) {
      this.offsets[column] = this.wordsPerRow / 2;
      this.wordsPerRow += 2;
    }
    for (const { column, type } of this.holding.filter(({ type }) => type !== 'long')) {
      this.offsets[column] = type === 'int' ? this.wordsPerRow++ : this.textsPerRow++;
    }
    this.wordsPerRow += this.wordsPerRow & 1;
    const strides = { int: this.wordsPerRow, long: this.wordsPerRow / 2, text: this.textsPerRow };
    for (const { column, type } of this.holding) this.strides[column] = strides[type];
  }
}

const NO_FLOATS = new Float32Array(0);
const NO_DOUBLES = new Float64Array(0);

/** Its fields are the cells from which getters of columns that hold read, as a column's are. */
export class InterpolationBuffer {
  /** By column that moves: the presented value. */
  presented;
  words;
  longs;
  /** @type {string[]} */
  texts = [];
  floats = NO_FLOATS;
  doubles = NO_DOUBLES;

  #layout;
  /** Number of the first snapshot it was in. */
  #first;
  #newest;
  /** The row of the snapshot at or before the presented moment. */
  #row;
  /** By row and moving column: the coordinate, and the step that led to it. */
  #coordinates;
  #steps;

  /**
   * @param {BufferLayout} layout
   * @param {number} first number of the snapshot that is recorded first
   */
  constructor(layout, first) {
    this.#layout = layout;
    this.#first = first;
    this.#newest = first;
    this.#row = first % SNAPSHOTS_RETAINED;
    const { moving, wordsPerRow } = layout;
    this.#coordinates = new Float64Array(SNAPSHOTS_RETAINED * moving.length);
    this.#steps = new Float64Array(SNAPSHOTS_RETAINED * moving.length);
    this.presented = new Float64Array((moving.at(-1)?.column ?? -1) + 1);
    this.words = new Int32Array(SNAPSHOTS_RETAINED * wordsPerRow);
    this.longs = new BigInt64Array(this.words.buffer);
  }

  /**
   * @param {number} column that holds
   * @returns {number} index of its presented cell
   */
  cell(column) {
    return this.#cell(column, this.#row);
  }

  /**
   * @param {number} column that holds
   * @param {number} row
   */
  #cell(column, row) {
    const { offsets, strides } = this.#layout;
    return row * /** @type {number} */ (strides[column]) + /** @type {number} */ (offsets[column]);
  }

  /**
   * Records the part's values of the newest snapshot.
   *
   * @param {number} snapshot its number: that of the call before, or the next
   * @param {readonly Cells[]} columns
   * @param {number} slot
   */
  record(snapshot, columns, slot) {
    this.#newest = snapshot;
    for (const { column, type } of this.#layout.holding) {
      const { words, texts } = /** @type {Cells} */ (columns[column]);
      const to = this.#cell(column, snapshot % SNAPSHOTS_RETAINED);
      if (type === 'int') this.words[to] = /** @type {number} */ (words[slot]);
      else if (type === 'text') this.texts[to] = /** @type {string} */ (texts[slot]);
      else {
        this.words[2 * to] = /** @type {number} */ (words[2 * slot]);
        this.words[2 * to + 1] = /** @type {number} */ (words[2 * slot + 1]);
      }
    }
    this.#recordMoving(snapshot, columns, slot);
  }

  /**
   * @param {number} snapshot
   * @param {readonly Cells[]} columns
   * @param {number} slot
   */
  #recordMoving(snapshot, columns, slot) {
    const { moving, usual } = this.#layout;
    const here = this.#rowOf(snapshot);
    const before = this.#rowOf(snapshot - 1);
    for (let i = 0; i < moving.length; i++) {
      const { column, motion } = /** @type {(typeof moving)[number]} */ (moving[i]);
      const coordinate = coordinateOf(/** @type {Cells} */ (columns[column]), motion, slot);
      this.#coordinates[here + i] = coordinate;
      if (snapshot === this.#first) continue;
      let step = coordinate - /** @type {number} */ (this.#coordinates[before + i]);
      if (motion.whole > 0) step -= motion.whole * Math.floor(step / motion.whole + 0.5);
      this.#steps[here + i] = step;
      if (snapshot - 1 === this.#first) continue;
      const kept = Math.min(Math.abs(step), Math.abs(/** @type {number} */ (this.#steps[before + i])));
      if (kept > /** @type {number} */ (usual[i])) usual[i] = kept;
    }
  }

  /** @param {number} snapshot */
  #rowOf(snapshot) {
    return ((snapshot + SNAPSHOTS_RETAINED) % SNAPSHOTS_RETAINED) * this.#layout.moving.length;
  }

  /**
   * Presents a moment. Nothing else writes presented values.
   *
   * @param {Moment} moment
   */
  present(moment) {
    const from = Math.max(moment.snapshot, this.#first);
    this.#row = from % SNAPSHOTS_RETAINED;
    // The snapshot that the step under way leads to.
    const next = Math.min(from + 1, this.#newest);
    const moves = from === moment.snapshot && next > this.#first;
    const here = this.#rowOf(from);
    const there = this.#rowOf(next);
    const { moving } = this.#layout;
    for (let i = 0; i < moving.length; i++) {
      const { column, motion } = /** @type {(typeof moving)[number]} */ (moving[i]);
      let coordinate = /** @type {number} */ (this.#coordinates[here + i]);
      if (moves && !this.#jumps(i, motion, next)) {
        coordinate += moment.fraction * /** @type {number} */ (this.#steps[there + i]);
      }
      if (motion.whole > 0) coordinate -= motion.whole * Math.floor(coordinate / motion.whole);
      else coordinate = Math.max(motion.low, Math.min(motion.high, coordinate));
      const fromOrigin = coordinate * motion.scale;
      this.presented[column] = motion.origin === 0 ? fromOrigin : motion.origin + fromOrigin;
    }
  }

  /**
   * Whether the step to a snapshot is a jump. What is usual stands in for a step beside it that is not known: such as
   * the one after it, when that snapshot is the newest.
   *
   * @param {number} i
   * @param {Motion} motion
   * @param {number} snapshot
   */
  #jumps(i, motion, snapshot) {
    const { usual } = this.#layout;
    const steps = this.#steps;
    const length = Math.abs(/** @type {number} */ (steps[this.#rowOf(snapshot) + i]));
    if (length > motion.moveMax) return true;
    if (length <= motion.smallMax) return false;
    const before = snapshot - 1 > this.#first;
    const after = snapshot < this.#newest;
    const least = length / JUMP_RATIO;
    return (
      Math.abs(/** @type {number} */ (before ? steps[this.#rowOf(snapshot - 1) + i] : usual[i])) < least &&
      Math.abs(/** @type {number} */ (after ? steps[this.#rowOf(snapshot + 1) + i] : usual[i])) < least
    );
  }
}

/**
 * @param {Cells} column
 * @param {Motion} motion
 * @param {number} slot
 */
function coordinateOf({ words, floats, doubles }, { reading }, slot) {
  if (reading === 'words') return /** @type {number} */ (words[slot]);
  return /** @type {number} */ (reading === 'floats' ? floats[slot] : doubles[slot]);
}
