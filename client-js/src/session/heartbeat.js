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
  ANSWER_MS_MAX,
  ASKED_MAX,
  CONNECT_MS_MAX,
  PING_INTERVAL_MS,
  PINGS_REMEMBERED,
  QUIET_MS_MAX,
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
  #sentMs = new Float64Array(PINGS_REMEMBERED).fill(Number.NEGATIVE_INFINITY);
  #roundTripMs = new Float64Array(PINGS_REMEMBERED).fill(Number.POSITIVE_INFINITY);

  /** When silence is death. */
  #deadlineMs;
  /** How often the server was asked since it was heard. */
  #asked = 0;
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
    this.#sleep();
  }

  /** Ends it. */
  stop() {
    this.#clock.clearTimer(this.#timer);
  }

  /** From now on pings may be sent. */
  welcomed() {
    this.#welcomed = true;
    this.#clock.clearTimer(this.#timer);
    this.#sleep();
  }

  /** A message came, of whatever kind. */
  heard() {
    this.#asked = 0;
    this.#deadlineMs = this.#clock.nowMs() + QUIET_MS_MAX;
  }

  /** Sends the ping of this second, if it is due. */
  beat() {
    const nowMs = this.#clock.nowMs();
    if (this.#welcomed && nowMs >= this.#pingDueMs) this.#sendPing(nowMs);
  }

  /** Asks for a sign of life now: there is reason to doubt. */
  ask() {
    if (this.#asked > 0) return;
    this.#askAt(this.#clock.nowMs());
    this.#clock.clearTimer(this.#timer);
    this.#sleep();
  }

  /** @param {number} nonce of a ping that was answered */
  answered(nonce) {
    if (nonce > this.#nonce || nonce <= this.#nonce - PINGS_REMEMBERED || nonce < 1) return;
    this.#roundTripMs[nonce % PINGS_REMEMBERED] = this.#clock.nowMs() - this.#sentAt(nonce);
    this.rttMs = this.#stats.rttMs = Math.min(...this.#roundTripMs);
  }

  get #pingDueMs() {
    return this.#sentAt(this.#nonce) + PING_INTERVAL_MS;
  }

  #sleep() {
    const nowMs = this.#clock.nowMs();
    const pingMs = this.#welcomed ? this.#pingDueMs : Number.POSITIVE_INFINITY;
    this.#dueMs = Math.max(nowMs, Math.min(this.#deadlineMs, pingMs));
    this.#timer = this.#clock.setTimer(this.#woken, this.#dueMs - nowMs);
  }

  #woken = () => {
    const nowMs = this.#clock.nowMs();
    const slept = nowMs - this.#dueMs > TIMER_LATE_MS;
    if (nowMs < this.#deadlineMs) this.beat();
    else if (slept && this.#asked < ASKED_MAX) this.#askAt(nowMs);
    else return this.#silent();
    this.#sleep();
  };

  /** @param {number} nowMs */
  #askAt(nowMs) {
    this.#asked++;
    this.#deadlineMs = nowMs + ANSWER_MS_MAX;
    if (this.#welcomed) this.#sendPing(nowMs);
  }

  /** @param {number} nowMs */
  #sendPing(nowMs) {
    this.#nonce++;
    this.#sentMs[this.#nonce % PINGS_REMEMBERED] = nowMs;
    this.#ping(this.#nonce);
  }

  /** @param {number} nonce */
  #sentAt(nonce) {
    return /** @type {number} */ (this.#sentMs[nonce % PINGS_REMEMBERED]);
  }
}
