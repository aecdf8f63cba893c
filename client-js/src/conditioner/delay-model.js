/**
 * When things arrive that go one way over one connection, under given conditions. Pure: time comes in and goes out, in ms
 * since the conditions began. The same arithmetic as `dev.tickwire.test.Way` in Java, equal to the bit.
 *
 * What is drawn depends on the seed alone: the stalls of a direction on the direction, so that all connections stall at
 * once; the delays of a way on the direction and the number of its connection, counted from 1 in the order in which they
 * are opened, the n-th draw being that of the n-th chunk.
 *
 * @typedef {import('./conditions.js').Conditions} Conditions
 */

/** Towards the server. */
export const UP = 0;
/** From the server. */
export const DOWN = 1;

/** The stream of draws that belongs to a direction, not to one of its connections. */
const STALLS = 0;
/** What tells streams apart is spread by this before it is mixed in: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b9;

/** Uniform numbers: mulberry32 by Tommy Ettinger, public domain. */
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

export class DelayModel {
  #conditions;
  #random;
  #stalls;
  /** When all that was sent has passed the narrow place. */
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
