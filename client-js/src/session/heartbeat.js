/**
 * Whether the other end of a connection is alive, and how far away it is. Pings it once a second, which also tells it what
 * was applied; takes the time of round trips; and ends the connection when it has been silent for too long.
 *
 * Silence counts only while this client listens. A timer that comes late means that it did not: the page was in the
 * background, the machine asleep, the thread busy. Then the server is asked, and has a second to answer.
 *
 * @typedef {import('../time/clock.js').Clock} Clock
 * @typedef {import('../page/stats.js').Stats} Stats
 */

import {
  CONNECT_MS_MAX,
  PING_INTERVAL_MS,
  PINGS_RETAINED,
  PROBE_ANSWER_MS_MAX,
  PROBES_MAX,
  SERVER_SILENCE_MS_MAX,
  TIMER_LATE_MS,
} from '../wire/limits.js';

export class Heartbeat {
  /** Milliseconds of the quickest of the last round trips; 0 before the first. */
  rttMs = 0;

  #clock;
  #stats;
  #ping;
  #silent;
  #welcomed = false;

  #nonce = 0;
  #sentMs = new Float64Array(PINGS_RETAINED).fill(Number.NEGATIVE_INFINITY);
  #roundTripMs = new Float64Array(PINGS_RETAINED).fill(Number.POSITIVE_INFINITY);

  /** When silence is death. */
  #deadlineMs;
  /** How often the server was asked since it was heard. */
  #probes = 0;
  #dueMs = 0;
  /** @type {any} */
  #timer = null;

  /**
   * Starts with the attempt to connect.
   *
   * @param {Clock} clock
   * @param {Stats} stats
   * @param {(nonce: number) => void} ping sends one
   * @param {() => void} silent called once, when the connection is dead
   */
  constructor(clock, stats, ping, silent) {
    this.#clock = clock;
    this.#stats = stats;
    this.#ping = ping;
    this.#silent = silent;
    this.#deadlineMs = clock.nowMs() + CONNECT_MS_MAX;
    this.#schedule();
  }

  /** Ends it. */
  stop() {
    this.#clock.clearTimer(this.#timer);
  }

  /** From now on pings may be sent. */
  welcomed() {
    this.#welcomed = true;
    this.#clock.clearTimer(this.#timer);
    this.#schedule();
  }

  /** A message came, of whatever kind. */
  received() {
    this.#probes = 0;
    this.#deadlineMs = this.#clock.nowMs() + SERVER_SILENCE_MS_MAX;
  }

  /** Sends the ping of this second, if it is due. */
  pingIfDue() {
    const nowMs = this.#clock.nowMs();
    if (this.#welcomed && nowMs >= this.#pingDueMs) this.#sendPing(nowMs);
  }

  /** Asks for a sign of life now: there is reason to doubt. */
  probe() {
    if (this.#probes > 0) return;
    this.#probeAt(this.#clock.nowMs());
    this.#clock.clearTimer(this.#timer);
    this.#schedule();
  }

  /** @param {number} nonce of a ping that was answered */
  ponged(nonce) {
    if (nonce > this.#nonce || nonce <= this.#nonce - PINGS_RETAINED || nonce < 1) return;
    this.#roundTripMs[nonce % PINGS_RETAINED] = this.#clock.nowMs() - this.#sentAt(nonce);
    this.rttMs = this.#stats.rttMs = Math.min(...this.#roundTripMs);
  }

  get #pingDueMs() {
    return this.#sentAt(this.#nonce) + PING_INTERVAL_MS;
  }

  #schedule() {
    const nowMs = this.#clock.nowMs();
    const pingMs = this.#welcomed ? this.#pingDueMs : Number.POSITIVE_INFINITY;
    this.#dueMs = Math.max(nowMs, Math.min(this.#deadlineMs, pingMs));
    this.#timer = this.#clock.setTimer(this.#onTimer, this.#dueMs - nowMs);
  }

  #onTimer = () => {
    const nowMs = this.#clock.nowMs();
    const slept = nowMs - this.#dueMs > TIMER_LATE_MS;
    if (nowMs < this.#deadlineMs) this.pingIfDue();
    else if (slept && this.#probes < PROBES_MAX) this.#probeAt(nowMs);
    else return this.#silent();
    this.#schedule();
  };

  /** @param {number} nowMs */
  #probeAt(nowMs) {
    this.#probes++;
    this.#deadlineMs = nowMs + PROBE_ANSWER_MS_MAX;
    if (this.#welcomed) this.#sendPing(nowMs);
  }

  /** @param {number} nowMs */
  #sendPing(nowMs) {
    this.#nonce++;
    this.#sentMs[this.#nonce % PINGS_RETAINED] = nowMs;
    this.#ping(this.#nonce);
  }

  /** @param {number} nonce */
  #sentAt(nonce) {
    return /** @type {number} */ (this.#sentMs[nonce % PINGS_RETAINED]);
  }
}
