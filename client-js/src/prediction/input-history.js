/**
 * The inputs of the last ticks as rules take them, by target tick. A tick without an input has that of the tick before,
 * as on the server.
 *
 * @typedef {import('../schema/schema.js').Field} Field
 */

export class InputHistory {
  /** The values that {@link InputHistory.load} read. */
  values;
  seq = 0;

  #fields;
  #mask;
  #rows;
  #seqs;
  #neutral;
  #first = Number.POSITIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;

  /**
   * @param {readonly Field[]} fields of the input, in the order of a rule's components
   * @param {number} ticks that are retained, a power of two
   */
  constructor(fields, ticks) {
    this.#fields = fields;
    this.#mask = ticks - 1;
    this.#rows = new Float64Array(ticks * fields.length);
    this.#seqs = new Int32Array(ticks);
    this.#neutral = Float64Array.from(fields, ({ min, max }) => Math.max(min, Math.min(max, 0)));
    this.values = this.#neutral.slice();
  }

  /**
   * @param {Float64Array} values target
   * @param {any} message the page's input
   */
  write(values, message) {
    for (let i = 0; i < this.#fields.length; i++) {
      const field = /** @type {Field} */ (this.#fields[i]);
      values[i] = /** @type {NonNullable<Field['type']['number']>} */ (field.type.number)(message[field.name], field);
    }
  }

  /**
   * Records the input of a tick, which becomes the newest.
   *
   * @param {number} tick
   * @param {number} seq
   * @param {any} message
   */
  record(tick, seq, message) {
    if (!(tick - this.#newest <= this.#mask)) this.#first = tick;
    for (let skipped = Math.max(this.#first, this.#newest + 1); skipped < tick; skipped++) this.#repeat(skipped);
    this.write(this.values, message);
    this.#rows.set(this.values, this.#row(tick));
    this.#seqs[tick & this.#mask] = seq;
    this.#first = Math.min(Math.max(this.#first, tick - this.#mask), tick);
    this.#newest = tick;
  }

  /** Forgets all inputs. */
  forget() {
    this.#first = Number.POSITIVE_INFINITY;
    this.#newest = Number.NEGATIVE_INFINITY;
  }

  /** @param {number} tick */
  #repeat(tick) {
    const before = this.#row(tick - 1);
    this.#rows.copyWithin(this.#row(tick), before, before + this.#fields.length);
    this.#seqs[tick & this.#mask] = /** @type {number} */ (this.#seqs[(tick - 1) & this.#mask]);
  }

  /** @param {number} tick */
  #row(tick) {
    return (tick & this.#mask) * this.#fields.length;
  }

  /**
   * Loads a tick's input into `values` and `seq`; before the first it is the neutral one.
   *
   * @param {number} tick
   */
  load(tick) {
    this.seq = this.seqAt(tick);
    if (tick < this.#first) {
      this.values.set(this.#neutral);
      return;
    }
    const row = this.#row(Math.min(tick, this.#newest));
    for (let i = 0; i < this.values.length; i++) this.values[i] = /** @type {number} */ (this.#rows[row + i]);
  }

  /**
   * @param {number} tick
   * @returns {number} sequence number of its input, 0 if it has none
   */
  seqAt(tick) {
    if (tick < this.#first) return 0;
    return /** @type {number} */ (this.#seqs[Math.min(tick, this.#newest) & this.#mask]);
  }
}
