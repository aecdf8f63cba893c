/**
 * The decoder of the binary range coder of PROTOCOL.md section 6. Any bytes give bits, or a refusal soon after their
 * end. All registers stay below 2^30, which engines keep as small integers.
 *
 * @typedef {import('./prior.js').Prior} Prior
 * @typedef {import('../wire/wire.js').WireReader} WireReader
 */

import { malformed } from '../wire/wire.js';

/** A smaller range is widened by a byte. */
const RANGE_MIN = 1 << 22;
/** The range to begin with: three bytes of the fraction. */
const RANGE_INITIAL = 1 << 24;
/** Bits without a context that are decoded at once. */
const CHUNK_BITS = 8;
/** Bytes that the decoder reads ahead, so the bytes that may be missing at the end. */
const AHEAD_BYTES = 3;
/** Adaptation goes the 2^RATE-th part of the way. */
const RATE = 5;
/** Bounds of adaptation, in 1/65536. */
export const PROBABILITY_MIN = 32;
export const PROBABILITY_MAX = 65536 - PROBABILITY_MIN;

export class RangeDecoder {
  /** @type {Uint8Array} */
  #bytes = new Uint8Array(0);
  #start = 0;
  #position = 0;
  #limit = 0;
  #code = 0;
  #range = 0;
  /** @type {Prior | null} */
  #prior = null;
  #probabilities;

  /** @param {number} contextCount */
  constructor(contextCount) {
    this.#probabilities = new Uint16Array(contextCount);
  }

  /**
   * Starts a stream with all remaining bytes of a reader's section.
   *
   * @param {Prior} prior
   * @param {WireReader} reader
   */
  begin(prior, reader) {
    this.#prior = prior;
    this.#bytes = reader.bytes;
    this.#start = reader.position;
    this.#position = reader.position;
    this.#limit = reader.limit;
    reader.position = reader.limit;
    this.#range = RANGE_INITIAL;
    this.#code = 0;
    for (let i = 0; i < AHEAD_BYTES; i++) this.#code = (this.#code << 8) | this.#next();
  }

  /**
   * Sets contexts to the probabilities of the prior, before the stream first uses them. A small group's stream uses few
   * contexts, so the others are not set.
   *
   * @param {number} from
   * @param {number} to their end
   */
  open(from, to) {
    this.#prior?.copy(this.#probabilities, from, to);
  }

  /**
   * @param {number} context that is open
   * @returns {number} 0 or 1
   */
  bit(context) {
    const p = /** @type {number} */ (this.#probabilities[context]);
    const bound = Math.imul(this.#range >>> 12, p >>> 4);
    if (this.#code < bound) {
      this.#probabilities[context] = p + ((PROBABILITY_MAX - p) >> RATE);
      this.#range = bound;
      if (bound < RANGE_MIN) this.#widen();
      return 0;
    }
    this.#probabilities[context] = p - ((p - PROBABILITY_MIN) >> RATE);
    this.#code -= bound;
    this.#range -= bound;
    if (this.#range < RANGE_MIN) this.#widen();
    return 1;
  }

  /**
   * The next bits without a context.
   *
   * @param {number} count at most 32
   * @returns {number} signed if count is 32
   */
  bits(count) {
    let value = 0;
    for (let left = count; left > 0; ) {
      const chunk = Math.min(left, CHUNK_BITS);
      left -= chunk;
      this.#range >>>= chunk;
      const part = (this.#code / this.#range) | 0;
      if (part >>> chunk !== 0) throw malformed('a code outside its range');
      this.#code -= Math.imul(part, this.#range);
      value = (value << chunk) | part;
      this.#widen();
    }
    return value;
  }

  /**
   * The information in the decoded bits of the stream, with a fraction: -log2 of the remaining part of the first
   * interval.
   */
  get takenBits() {
    return 8 * (this.#position - this.#start - AHEAD_BYTES) + Math.log2(RANGE_INITIAL / this.#range);
  }

  /** Refuses a stream that an encoder would have ended with other bytes. */
  end() {
    const missing = this.#position - this.#limit;
    const last = this.#bytes[this.#limit - 1] ?? 0;
    const shortest =
      missing === AHEAD_BYTES
        ? this.#code < 1 << 24
        : missing === AHEAD_BYTES - 1 &&
          last !== 0 &&
          this.#code < 1 << 16 &&
          this.#code + ((256 - last) << 16) >= this.#range;
    if (!shortest) throw malformed('not the shortest end of a stream');
  }

  #widen() {
    while (this.#range < RANGE_MIN) {
      this.#code = (this.#code << 8) | this.#next();
      this.#range <<= 8;
    }
  }

  #next() {
    const position = this.#position++;
    if (position < this.#limit) return /** @type {number} */ (this.#bytes[position]);
    if (position - this.#limit >= AHEAD_BYTES) throw malformed('truncated');
    return 0;
  }
}
