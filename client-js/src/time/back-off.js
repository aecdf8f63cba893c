/** Waits between attempts, with full jitter: a random time up to a bound that doubles, so that clients spread out. */
export class BackOff {
  #minMs;
  #maxMs;
  #boundMs;

  /**
   * @param {number} minMs the first bound
   * @param {number} maxMs the largest
   */
  constructor(minMs, maxMs) {
    this.#minMs = minMs;
    this.#maxMs = maxMs;
    this.#boundMs = minMs;
  }

  /** @returns {number} milliseconds to wait now */
  next() {
    const waitMs = Math.random() * this.#boundMs;
    this.#boundMs = Math.min(2 * this.#boundMs, this.#maxMs);
    return waitMs;
  }

  /** Starts with the first bound again. */
  reset() {
    this.#boundMs = this.#minMs;
  }
}
