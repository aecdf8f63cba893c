/**
 * The presented values of a predicted part: cells of one row, from which getters read. Columns that are not predicted
 * are interpolated.
 */
export class PredictedValues {
  /** By column: 1 if it is predicted. */
  isPredicted;
  /** By column that moves: the value. */
  presented;
  /** By column that holds: the value, as in a snapshot. */
  words;
  floats = new Float32Array(0);
  doubles = new Float64Array(0);
  longs = new BigInt64Array(0);
  /** @type {string[]} */
  texts = [];

  /** @param {Uint8Array} isPredicted */
  constructor(isPredicted) {
    this.isPredicted = isPredicted;
    this.presented = new Float64Array(isPredicted.length);
    this.words = new Int32Array(isPredicted.length);
  }
}
