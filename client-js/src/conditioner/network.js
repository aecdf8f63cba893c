/**
 * The network between a page and a server: its connections, and what is on the way in each.
 *
 * @typedef {import('../time/clock.js').Clock} Clock
 * @typedef {import('./conditions.js').Conditions} Conditions
 */

import { DOWN, UP, Way } from './conditioned-way.js';

/** What a direction of a connection holds up, at most; with more the connection breaks. */
const HELD_BYTES_MAX = 16 * 1024 * 1024;

/** Time since the start, and who is connected. */
export class Network {
  #conditions;
  #clock;
  #startMs;
  #connections = 0;
  /** @type {Set<Line>} */
  #lines = new Set();
  #cutUntilMs = Number.NEGATIVE_INFINITY;

  /**
   * @param {Required<Conditions>} conditions
   * @param {Clock} clock
   */
  constructor(conditions, clock) {
    this.#conditions = conditions;
    this.#clock = clock;
    this.#startMs = clock.nowMs();
    const { cutAtMs, cutMs } = conditions;
    if (cutAtMs > 0) clock.setTimer(() => this.cut(cutMs), cutAtMs);
  }

  get nowMs() {
    return this.#clock.nowMs() - this.#startMs;
  }

  /** @param {number} ms for how long nothing connects */
  cut(ms) {
    this.#cutUntilMs = this.nowMs + ms;
    for (const line of [...this.#lines]) line.break();
  }

  /**
   * Opens a connection.
   *
   * @param {() => void} broken called once, later, if it breaks, which one does at once that is opened during a cut
   * @returns {Line}
   */
  open(broken) {
    const connection = ++this.#connections;
    const opensMs = this.nowMs + this.#conditions.rttMs;
    const queue = (/** @type {number} */ direction) =>
      new Queue(new Way(this.#conditions, direction, connection, opensMs), this, this.#clock, () => line.break());
    const line = new Line(queue(UP), queue(DOWN), () => this.#lines.delete(line), broken);
    this.#lines.add(line);
    if (this.nowMs < this.#cutUntilMs) this.breakSoon(line);
    return line;
  }

  /** @param {Line} line that breaks when the caller is done */
  breakSoon(line) {
    this.#clock.setTimer(() => line.break(), 0);
  }
}

/** One connection: what is on the way up and down. */
export class Line {
  #ended;
  #broken;
  #open = true;

  /**
   * @param {Queue} up
   * @param {Queue} down
   * @param {() => void} ended
   * @param {() => void} broken
   */
  constructor(up, down, ended, broken) {
    this.up = up;
    this.down = down;
    this.#ended = ended;
    this.#broken = broken;
  }

  /** Ends it; what is on the way is lost. */
  end() {
    this.#open = false;
    this.up.end();
    this.down.end();
    this.#ended();
  }

  /** Ends it and tells so. */
  break() {
    if (!this.#open) return;
    this.end();
    this.#broken();
  }
}

/** What is on its way in one direction, in order; hands each over when it arrives. */
class Queue {
  #way;
  #network;
  #clock;
  #overfull;
  /** @type {{ arrivalMs: number, byteCount: number, arrive: () => void }[]} */
  #held = [];
  #heldBytes = 0;
  #ended = false;
  /** @type {any} */
  #timer = null;

  /**
   * @param {Way} way
   * @param {Network} network
   * @param {Clock} clock
   * @param {() => void} overfull
   */
  constructor(way, network, clock, overfull) {
    this.#way = way;
    this.#network = network;
    this.#clock = clock;
    this.#overfull = overfull;
  }

  /**
   * @param {number} byteCount
   * @param {() => void} arrive
   */
  carry(byteCount, arrive) {
    if (this.#ended) return;
    this.#heldBytes += byteCount;
    if (this.#heldBytes > HELD_BYTES_MAX) return this.#overfull();
    this.#held.push({ arrivalMs: this.#way.arrivalMs(this.#network.nowMs, byteCount), byteCount, arrive });
    if (this.#held.length === 1) this.#wait();
  }

  #wait() {
    const [first] = this.#held;
    if (!first) return;
    const waitMs = Math.ceil(Math.max(0, first.arrivalMs - this.#network.nowMs));
    this.#timer = this.#clock.setTimer(this.#woken, waitMs);
  }

  #woken = () => {
    try {
      const nowMs = this.#network.nowMs;
      for (let first = this.#held[0]; first && first.arrivalMs <= nowMs; first = this.#held[0]) {
        this.#held.shift();
        this.#heldBytes -= first.byteCount;
        first.arrive();
      }
    } finally {
      this.#wait();
    }
  };

  /** Loses what it holds, and whatever is given to it later. */
  end() {
    this.#clock.clearTimer(this.#timer);
    this.#held.length = 0;
    this.#ended = true;
  }
}

/**
 * @param {any} data
 * @returns {number}
 */
export const bytesIn = (data) => data?.byteLength ?? data?.size ?? data?.length ?? 0;
