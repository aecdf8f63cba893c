/**
 * The conditioned network between a page and a server: its open connections, and the chunks in flight on each.
 *
 * @typedef {import('../time/clock.js').Clock} Clock
 * @typedef {import('./conditions.js').Conditions} Conditions
 */

import { DOWN, LinkModel, UP } from './link-model.js';

/** Bytes in flight in one direction of a connection; with more the connection breaks. */
const HELD_BYTES_MAX = 16 * 1024 * 1024;

/** The time since the start, and the open connections. */
export class Network {
  #conditions;
  #clock;
  #startMs;
  #connections = 0;
  /** @type {Set<NetworkConnection>} */
  #openConnections = new Set();
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

  /** @param {number} ms time for which nothing connects */
  cut(ms) {
    this.#cutUntilMs = this.nowMs + ms;
    for (const connection of [...this.#openConnections]) connection.break();
  }

  /**
   * Opens a connection.
   *
   * @param {() => void} broken called once, after this call, if the connection breaks; during a cut it breaks at once
   * @returns {NetworkConnection}
   */
  open(broken) {
    const number = ++this.#connections;
    const opensMs = this.nowMs + this.#conditions.rttMs;
    const queue = (/** @type {number} */ direction) =>
      new DelayQueue(new LinkModel(this.#conditions, direction, number, opensMs), this, this.#clock, () =>
        connection.break(),
      );
    const connection = new NetworkConnection(
      queue(UP),
      queue(DOWN),
      () => this.#openConnections.delete(connection),
      broken,
    );
    this.#openConnections.add(connection);
    if (this.nowMs < this.#cutUntilMs) this.breakSoon(connection);
    return connection;
  }

  /** @param {NetworkConnection} connection which breaks after the current task */
  breakSoon(connection) {
    this.#clock.setTimer(() => connection.break(), 0);
  }
}

/** One connection: the chunks in flight towards the server and towards the client. */
export class NetworkConnection {
  #ended;
  #broken;
  #open = true;

  /**
   * @param {DelayQueue} up
   * @param {DelayQueue} down
   * @param {() => void} ended
   * @param {() => void} broken
   */
  constructor(up, down, ended, broken) {
    this.up = up;
    this.down = down;
    this.#ended = ended;
    this.#broken = broken;
  }

  /** Ends the connection; chunks in flight are lost. */
  end() {
    this.#open = false;
    this.up.end();
    this.down.end();
    this.#ended();
  }

  /** Ends the connection as a loss. */
  break() {
    if (!this.#open) return;
    this.end();
    this.#broken();
  }
}

/** The chunks in flight in one direction, in order; delivers each at its time of arrival. */
class DelayQueue {
  #link;
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
   * @param {LinkModel} link
   * @param {Network} network
   * @param {Clock} clock
   * @param {() => void} overfull
   */
  constructor(link, network, clock, overfull) {
    this.#link = link;
    this.#network = network;
    this.#clock = clock;
    this.#overfull = overfull;
  }

  /**
   * @param {number} byteCount
   * @param {() => void} arrive
   */
  send(byteCount, arrive) {
    if (this.#ended) return;
    this.#heldBytes += byteCount;
    if (this.#heldBytes > HELD_BYTES_MAX) return this.#overfull();
    this.#held.push({ arrivalMs: this.#link.arrivalMs(this.#network.nowMs, byteCount), byteCount, arrive });
    if (this.#held.length === 1) this.#wait();
  }

  #wait() {
    const [first] = this.#held;
    if (!first) return;
    const waitMs = Math.ceil(Math.max(0, first.arrivalMs - this.#network.nowMs));
    this.#timer = this.#clock.setTimer(this.#onTimer, waitMs);
  }

  #onTimer = () => {
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

  /** Drops the chunks in flight and later ones. */
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
