/**
 * Times of arrival in one direction of a connection under given conditions. It has no clock: times are arguments and
 * results, in ms since the conditions began. The arithmetic equals that of `dev.tickwire.test.LinkModel` in Java, to the bit.
 *
 * The seed alone decides all random numbers. The stalls depend on the direction, so that all connections stall at once.
 * The delays depend on the direction and on the number of the connection, counted from 1 in the order of opening; the
 * n-th number is the n-th chunk's.
 *
 * @typedef {import('./conditions.js').Conditions} Conditions
 */

/** Towards the server. */
export const UP = 0;
/** From the server. */
export const DOWN = 1;

/** The stream of random numbers of a direction, not of one of its connections. */
const STALLS = 0;
/** Direction and stream are multiplied by this before they are mixed in: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b9;

/** Uniform random numbers: mulberry32 by Tommy Ettinger, public domain. */
export class SeededRandom {
  #state;

  /**
   * @param {number} seed
   * @param {number} direction
   * @param {number} stream
   */
  constructor(seed, direction, stream) {
    this.#state = seed | 0;
    for (const part of [direction, stream]) {
      this.#state = (this.#word() + Math.imul(part, SPREAD)) | 0;
    }
  }

  /** From 0 up to and without 1. */
  next() {
    return (this.#word() >>> 0) / 2 ** 32;
  }

  #word() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return t ^ (t >>> 14);
  }
}

/** The stalls of a direction, one after the other. */
class Stalls {
  #random;
  #lengthMs;
  #gapMeanMs;
  #startMs = Number.POSITIVE_INFINITY;
  #endMs = Number.POSITIVE_INFINITY;

  /**
   * @param {Required<Conditions>} conditions
   * @param {number} direction
   */
  constructor({ stallPercent, stallMs, seed }, direction) {
    this.#random = new SeededRandom(seed, direction, STALLS);
    this.#lengthMs = stallMs;
    this.#gapMeanMs = (stallMs * (100 - stallPercent)) / stallPercent;
    if (stallPercent > 0) this.#next(0);
  }

  /** @param {number} fromMs */
  #next(fromMs) {
    this.#startMs = fromMs + 2 * this.#gapMeanMs * this.#random.next();
    this.#endMs = this.#startMs + this.#lengthMs;
  }

  /**
   * @param {number} ms not before that of the call before
   * @returns {number} the end of the stall in which this lies; itself if it lies in none
   */
  releaseMs(ms) {
    while (ms >= this.#endMs) this.#next(this.#endMs);
    return ms < this.#startMs ? ms : this.#endMs;
  }
}

export class LinkModel {
  #conditions;
  #random;
  #stalls;
  /** Time at which all sent chunks have passed the bandwidth limit. */
  #sentMs;
  #arrivedMs = 0;

  /**
   * @param {Required<Conditions>} conditions
   * @param {number} direction {@link UP} or {@link DOWN}
   * @param {number} connection its number
   * @param {number} opensMs nothing leaves before
   */
  constructor(conditions, direction, connection, opensMs) {
    this.#conditions = conditions;
    this.#random = new SeededRandom(conditions.seed, direction, connection);
    this.#stalls = new Stalls(conditions, direction);
    this.#sentMs = opensMs;
  }

  /**
   * Sends a chunk.
   *
   * @param {number} nowMs not before that of the call before
   * @param {number} byteCount
   * @returns {number} when it arrives, not before the chunk before it
   */
  arrivalMs(nowMs, byteCount) {
    const { rttMs, jitterMs, bandwidthKbps } = this.#conditions;
    const passingMs = bandwidthKbps === 0 ? 0 : (byteCount * 8) / bandwidthKbps;
    this.#sentMs = Math.max(nowMs, this.#sentMs) + passingMs;
    const delayMs = Math.max(0, rttMs / 2 + jitterMs * (this.#random.next() - 0.5));
    this.#arrivedMs = this.#stalls.releaseMs(Math.max(this.#arrivedMs, this.#sentMs + delayMs));
    return this.#arrivedMs;
  }
}
