/**
 * Commands whose answers the page awaits. A reply answers a command; a command that is handled without a reply is
 * answered with nothing (PROTOCOL.md section 5, "Replies").
 *
 * @typedef {import('../time/clock.js').Clock} Clock
 * @typedef {import('../world/replies.js').Reply} Reply
 *
 * @typedef {object} Ask
 * @property {number} seq of the command
 * @property {(event: Record<string, any> | undefined) => void} resolve
 * @property {(error: AskError) => void} reject
 * @property {any} timer
 * @property {boolean} later whether its reply comes after it was handled
 * @property {boolean} doubted whether a reply may have been lost
 */

import { AskError } from '../page/ask-error.js';
import { ASKS_MAX, TIMER_MS_MAX } from '../wire/limits.js';

export class PendingAsks {
  #clock;
  /** By number of the command. @type {Map<number, Ask>} */
  #pending = new Map();

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** Whether the number of pending asks is at its limit. */
  get full() {
    return this.#pending.size >= ASKS_MAX;
  }

  /**
   * @param {number} seq of the command, larger than those before
   * @param {number} timeoutMs
   * @returns {Promise<Record<string, any> | undefined>} the answering event, if there is one
   */
  add(seq, timeoutMs) {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimer(() => this.#fail(ask.seq, 'timeout'), Math.min(timeoutMs, TIMER_MS_MAX));
      const ask = { seq, resolve, reject, timer, later: false, doubted: false };
      this.#pending.set(seq, ask);
    });
  }

  /** @param {Reply} reply that was received, perhaps after its ask timed out */
  answered({ seq, later, refusal, event }) {
    const ask = this.#pending.get(seq);
    if (!ask) return;
    if (later) Object.assign(ask, { later: true, doubted: false });
    else if (event) this.#take(seq)?.resolve(event);
    else this.#fail(seq, 'refused', refusal || undefined);
  }

  /** @param {number} seq of the last command that is handled; its reply and all earlier ones have arrived */
  handled(seq) {
    for (const [each, ask] of this.#pending) {
      if (each <= seq && ask.doubted) this.#fail(each, 'lost');
      else if (each <= seq && !ask.later) this.#take(each)?.resolve(undefined);
      else ask.doubted = false;
    }
  }

  /**
   * Replies to commands that were handled since the connection was lost may be lost.
   *
   * @param {number} seq of the newest command that the room has
   */
  markDoubted(seq) {
    for (const [each, ask] of this.#pending) if (each <= seq) ask.doubted = true;
  }

  /**
   * The room was rewound, and sends replies again.
   *
   * @param {number} seq of the last command that the room had handled at that tick
   * @param {number} lost number of commands after it that are not sent again; the numbers of later ones fall by as many
   */
  rewind(seq, lost) {
    for (const [each, ask] of this.#pending) {
      ask.doubted = false;
      if (each > seq) ask.later = false;
    }
    this.drop(seq, lost, 'lost');
  }

  /**
   * Commands are dropped: rejects their asks.
   *
   * @param {number} seq of the command before them
   * @param {number} count of them; the numbers of later commands fall by as many
   * @param {'lost' | 'schema-changed'} why
   */
  drop(seq, count, why) {
    for (const [each, ask] of [...this.#pending]) {
      if (each <= seq) continue;
      if (each <= seq + count) this.#fail(each, why);
      else {
        this.#pending.delete(each);
        this.#pending.set(each - count, Object.assign(ask, { seq: each - count }));
      }
    }
  }

  /**
   * Rejects all pending asks.
   *
   * @param {'closed' | 'lost'} why
   */
  end(why) {
    for (const seq of this.#pending.keys()) this.#fail(seq, why);
  }

  /**
   * @param {number} seq
   * @param {AskError['code']} code
   * @param {string} [title]
   */
  #fail(seq, code, title) {
    this.#take(seq)?.reject(new AskError(code, title));
  }

  /** @param {number} seq */
  #take(seq) {
    const ask = this.#pending.get(seq);
    this.#clock.clearTimer(ask?.timer);
    this.#pending.delete(seq);
    return ask;
  }
}
