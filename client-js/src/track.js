/**
 * What one part of an entity was in the last snapshots, and what of it is presented. It belongs to the part and goes with
 * it through groups and slots; all is allocated when the entity spawns, nothing when snapshots come or are presented.
 *
 * @typedef {import('./motion.js').Motion} Motion
 * @typedef {import('./schema.js').ColumnSpec} ColumnSpec
 * @typedef {import('./table.js').Column} Column
 */

import { isJump } from './motion.js';

/** Snapshots that are remembered: more than the view time may be behind the newest. */
export const SNAPSHOTS_KEPT = 32;

/** Words of a snapshot's row that a column takes. */
const WORDS = { int: 1, long: 2, text: 0 };

/** How the rows of a kind's tracks are laid out, and what is usual in them. */
export class TrackShape {
  wordsPerRow = 0;
  textsPerRow = 0;
  /** Whether there are long columns, which want to be looked at as 64 bits. */
  wide = false;
  /** By column: its place in row 0, in cells of its type. @type {number[]} */
  offsets = [];
  /** By column: cells of its type from one row to the next. @type {number[]} */
  strides = [];
  /** By column: null if it does not move. @type {(Motion | null)[]} */
  motions;
  /** By column: the longest step that was followed by one as long, in any entity: what a neighbour not known may be. */
  usual;

  /** @param {readonly ColumnSpec[]} columns */
  constructor(columns) {
    this.types = columns.map(({ type }) => type);
    this.motions = columns.map(({ motion }) => motion);
    this.usual = new Float64Array(columns.length);
    // The wide ones first: they must lie at even words.
    for (const wanted of /** @type {const} */ (['long', 'int', 'text'])) {
      for (const [i, type] of this.types.entries()) {
        if (type !== wanted) continue;
        this.offsets[i] = type === 'text' ? this.textsPerRow++ : this.wordsPerRow / (WORDS[type] || 1);
        this.wordsPerRow += WORDS[type];
      }
    }
    this.wide = this.types.includes('long');
    if (this.wide) this.wordsPerRow += this.wordsPerRow & 1;
    const strides = { int: this.wordsPerRow, long: this.wordsPerRow / 2, text: this.textsPerRow };
    this.strides = this.types.map((type) => strides[type]);
  }
}

const NO_DOUBLES = new Float64Array(0);
const NO_LONGS = new BigInt64Array(0);

/** Its fields are the cells that views read from, as a {@link Column}'s are. */
export class Track {
  /** By column that moves: the value presented. */
  presented;

  #shape;
  /** Number of the first snapshot it was in. */
  #first;
  #newest;
  /** The row of the snapshot at or before the presented moment. */
  #row;

  /**
   * @param {TrackShape} shape
   * @param {number} first number of the snapshot that is recorded first
   */
  constructor(shape, first) {
    this.#shape = shape;
    this.#first = first;
    this.#newest = first;
    this.#row = first % SNAPSHOTS_KEPT;
    this.presented = new Float64Array(shape.types.length);
    this.words = new Int32Array(SNAPSHOTS_KEPT * shape.wordsPerRow);
    this.floats = new Float32Array(this.words.buffer);
    this.doubles = shape.wide ? new Float64Array(this.words.buffer) : NO_DOUBLES;
    this.longs = shape.wide ? new BigInt64Array(this.words.buffer) : NO_LONGS;
    /** @type {string[]} */
    this.texts = [];
  }

  /**
   * @param {number} column
   * @returns {number} index of its presented cell
   */
  cell(column) {
    return this.#index(column, this.#row);
  }

  /**
   * @param {number} column
   * @param {number} row
   */
  #index(column, row) {
    const { offsets, strides } = this.#shape;
    return row * /** @type {number} */ (strides[column]) + /** @type {number} */ (offsets[column]);
  }

  /**
   * Takes in what the part is in the newest snapshot.
   *
   * @param {number} snapshot its number: that of the call before, or the next
   * @param {readonly Column[]} columns
   * @param {number} slot
   */
  record(snapshot, columns, slot) {
    this.#newest = snapshot;
    const row = snapshot % SNAPSHOTS_KEPT;
    const { types, motions, usual } = this.#shape;
    for (let i = 0; i < types.length; i++) {
      const { words, texts } = /** @type {Column} */ (columns[i]);
      const to = this.#index(i, row);
      if (types[i] === 'int') this.words[to] = /** @type {number} */ (words[slot]);
      else if (types[i] === 'text') this.texts[to] = /** @type {string} */ (texts[slot]);
      else {
        this.words[2 * to] = /** @type {number} */ (words[2 * slot]);
        this.words[2 * to + 1] = /** @type {number} */ (words[2 * slot + 1]);
      }
      const motion = motions[i];
      if (!motion || snapshot - 2 < this.#first) continue;
      const kept = Math.min(this.#length(i, motion, snapshot - 2), this.#length(i, motion, snapshot - 1));
      if (kept > /** @type {number} */ (usual[i])) usual[i] = kept;
    }
  }

  /**
   * Presents a moment: the only place where presented values are written.
   *
   * @param {number} snapshot the newest at or before the moment, of those there are
   * @param {number} fraction how far the moment is on from it: in steps to the next snapshot; after the newest, in steps
   *   as the one that led to it
   */
  present(snapshot, fraction) {
    const from = Math.max(snapshot, this.#first);
    this.#row = from % SNAPSHOTS_KEPT;
    const { motions } = this.#shape;
    for (let i = 0; i < motions.length; i++) {
      const motion = motions[i];
      if (!motion) continue;
      const here = this.#coordinate(i, motion, from);
      const way = from === snapshot && fraction > 0 ? fraction * this.#stepAfter(i, motion, from) : 0;
      this.presented[i] = motion.value(here + way);
    }
  }

  /**
   * @param {number} column
   * @param {Motion} motion
   * @param {number} snapshot
   * @returns {number} the step that goes on there; 0 if it is a jump, or not known
   */
  #stepAfter(column, motion, snapshot) {
    const start = snapshot === this.#newest ? snapshot - 1 : snapshot;
    if (start < this.#first) return 0;
    const step = this.#step(column, motion, start);
    if (step === 0) return 0;
    const usual = /** @type {number} */ (this.#shape.usual[column]);
    const before = start > this.#first ? this.#length(column, motion, start - 1) : usual;
    const after = start + 1 < this.#newest ? this.#length(column, motion, start + 1) : usual;
    return isJump(motion, before, Math.abs(step), after) ? 0 : step;
  }

  /**
   * @param {number} column
   * @param {Motion} motion
   * @param {number} snapshot
   */
  #length(column, motion, snapshot) {
    return Math.abs(this.#step(column, motion, snapshot));
  }

  /**
   * @param {number} column
   * @param {Motion} motion
   * @param {number} snapshot from which it leads to the next
   */
  #step(column, motion, snapshot) {
    return motion.step(this.#coordinate(column, motion, snapshot), this.#coordinate(column, motion, snapshot + 1));
  }

  /**
   * @param {number} column
   * @param {Motion} motion
   * @param {number} snapshot
   */
  #coordinate(column, motion, snapshot) {
    return motion.coordinate(this, this.#index(column, snapshot % SNAPSHOTS_KEPT));
  }
}
