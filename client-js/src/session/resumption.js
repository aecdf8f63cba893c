/**
 * The times of attempts to resume a session: at once when its connection is lost, then with back-off, at once again
 * when the page or its network is back, until the grace time is over.
 *
 * @typedef {import('../time/clock.js').Clock} Clock
 */

import { BackOff } from '../time/back-off.js';
import { ATTEMPT_YOUNG_MS, LATE_ATTEMPT_MS_MAX, RESUME_BACKOFF_MS_MAX, RESUME_BACKOFF_MS_MIN } from '../wire/limits.js';

export class Resumption {
  #clock;
  #attempt;
  #expired;
  /** Start of the newest attempt. */
  #attemptedMs = Number.NEGATIVE_INFINITY;
  /** Whether the newest attempt has not succeeded. */
  #attempting = false;
  /** When an attempt took the place of one that had not succeeded. */
  #gaveUpMs = Number.NEGATIVE_INFINITY;
  #backOff = new BackOff(RESUME_BACKOFF_MS_MIN, RESUME_BACKOFF_MS_MAX);
  /** Whether the connection is lost. */
  #active = false;
  /** @type {any} */
  #waiting = null;
  /** @type {any} */
  #grace = null;

  /**
   * @param {Clock} clock
   * @param {() => void} attempt starts an attempt; it abandons one that is under way
   * @param {() => void} giveUp called when the grace time is over
   */
  constructor(clock, attempt, giveUp) {
    this.#clock = clock;
    this.#attempt = attempt;
    this.#expired = giveUp;
  }

  /**
   * The connection is lost, or an attempt has failed.
   *
   * @param {number} graceMs until the session expires
   */
  lost(graceMs) {
    if (this.#active) return this.#wait();
    this.#active = true;
    this.#grace = this.#clock.setTimer(() => {
      this.stop();
      this.#expired();
    }, graceMs);
    // A connection that is lost right after it was resumed must not cause a loop of attempts.
    if (this.#clock.nowMs() - this.#attemptedMs < RESUME_BACKOFF_MS_MAX) return this.#wait();
    this.#backOff.reset();
    this.#start();
  }

  /** The page or its network is back. */
  attemptNow() {
    if (!this.#active) return;
    const young = this.#clock.nowMs() - this.#attemptedMs < ATTEMPT_YOUNG_MS;
    if (this.#waiting !== null || !young) this.#start();
  }

  /**
   * Whether a take-over of the session may be the work of an attempt of this client that it gave up and that reached a
   * busy host late. True at most once per such attempt.
   */
  isOvertaken() {
    const late = this.#clock.nowMs() - this.#gaveUpMs < LATE_ATTEMPT_MS_MAX;
    this.#gaveUpMs = Number.NEGATIVE_INFINITY;
    return late;
  }

  /** Stops, until the connection is lost again. */
  stop() {
    this.#active = false;
    this.#attempting = false;
    this.#stopWaiting();
    this.#clock.clearTimer(this.#grace);
  }

  #wait() {
    this.#waiting = this.#clock.setTimer(() => this.#start(), this.#backOff.next());
  }

  #stopWaiting() {
    this.#clock.clearTimer(this.#waiting);
    this.#waiting = null;
  }

  #start() {
    this.#stopWaiting();
    const nowMs = this.#clock.nowMs();
    if (this.#attempting) this.#gaveUpMs = nowMs;
    this.#attempting = true;
    this.#attemptedMs = nowMs;
    this.#attempt();
  }
}
