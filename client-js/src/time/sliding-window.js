/** Numbers with their times, of which those of the last span count. */

/** Beyond this count the oldest are evicted: 8 s at 60 per second. */
const SAMPLES_MAX = 512;

export class SlidingWindow {
  #spanMs;
  // The samples from start to end. When they reach the end of the arrays they move to their beginning.
  #times = new Float64Array(2 * SAMPLES_MAX);
  #values = new Float64Array(2 * SAMPLES_MAX);
  #start = 0;
  #end = 0;
  #sorted = new Float64Array(SAMPLES_MAX);

  /** @param {number} spanMs time that a number counts */
  constructor(spanMs) {
    this.#spanMs = spanMs;
  }

  /**
   * @param {number} nowMs not before that of the previous number
   * @param {number} value
   */
  add(nowMs, value) {
    this.forgetBefore(nowMs - this.#spanMs);
    if (this.#end - this.#start === SAMPLES_MAX) this.#start++;
    if (this.#end === this.#times.length) {
      this.#times.copyWithin(0, this.#start);
      this.#values.copyWithin(0, this.#start);
      this.#end -= this.#start;
      this.#start = 0;
    }
    this.#times[this.#end] = nowMs;
    this.#values[this.#end++] = value;
  }

  /** @param {number} ms */
  forgetBefore(ms) {
    this.#start = this.#firstSince(ms);
  }

  /**
   * @param {number} ms
   * @returns {number} count of those that are not older
   */
  countSince(ms) {
    return this.#end - this.#firstSince(ms);
  }

  /** @param {number} ms */
  #firstSince(ms) {
    let first = this.#start;
    while (first < this.#end && /** @type {number} */ (this.#times[first]) < ms) first++;
    return first;
  }

  /**
   * @param {number} [count] default: of all
   * @returns {number} the smallest of the last `count`, Infinity if there is none
   */
  min(count = SAMPLES_MAX) {
    let min = Number.POSITIVE_INFINITY;
    for (let i = Math.max(this.#start, this.#end - count); i < this.#end; i++) {
      const value = /** @type {number} */ (this.#values[i]);
      if (value < min) min = value;
    }
    return min;
  }

  /**
   * @param {number} share 0 to 1
   * @returns {number} the number that this share does not exceed; of few numbers the largest; NaN if there is none
   */
  quantile(share) {
    const count = this.#end - this.#start;
    if (count === 0) return Number.NaN;
    for (let i = 0; i < count; i++) this.#sorted[i] = /** @type {number} */ (this.#values[this.#start + i]);
    this.#sorted.fill(Number.POSITIVE_INFINITY, count).sort();
    return /** @type {number} */ (this.#sorted[Math.min(count - 1, Math.floor(share * count))]);
  }
}
