/**
 * Commands of a session whose answer somebody waits for. A command is answered by a reply, or, without one, by being
 * handled: then there was nothing to say (PROTOCOL.md section 5, "Replies").
 *
 * @typedef {import('../time/clock.js').Clock} Clock
 * @typedef {import('../world/replies.js').Reply} Reply
 *
 * @typedef {object} Ask
 * @property {number} seq of the command
 * @property {(event: Record<string, any> | undefined) => void} resolve
 * @property {(error: AskError) => void} reject
 * @property {any} timer
 * @property {boolean} later whether a reply comes after the command was handled
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

  /** Whether no more may wait. */
  get full() {
    return this.#pending.size >= ASKS_MAX;
  }

  /**
   * @param {number} seq of the command, larger than those before
   * @param {number} timeoutMs
   * @returns {Promise<Record<string, any> | undefined>} the event that answers it, if one does
   */
  add(seq, timeoutMs) {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimer(() => this.#fail(ask.seq, 'timeout'), Math.min(timeoutMs, TIMER_MS_MAX));
      const ask = { seq, resolve, reject, timer, later: false, doubted: false };
      this.#pending.set(seq, ask);
    });
  }

  /** @param {Reply} reply that came; nobody may wait for it any more */
  answered({ seq, later, refusal, event }) {
    const ask = this.#pending.get(seq);
    if (!ask) return;
    if (later) Object.assign(ask, { later: true, doubted: false });
    else if (event) this.#take(seq)?.resolve(event);
    else this.#fail(seq, 'refused', refusal || undefined);
  }

  /** @param {number} seq of the last command that is handled, whose replies, and those of all before it, have come */
  handled(seq) {
    for (const [each, ask] of this.#pending) {
      if (each <= seq && ask.doubted) this.#fail(each, 'lost');
      else if (each <= seq && !ask.later) this.#take(each)?.resolve(undefined);
      else ask.doubted = false;
    }
  }

  /**
   * A connection was lost, and with it the replies to commands that were handled meanwhile.
   *
   * @param {number} seq of the newest command that the room has
   */
  markDoubted(seq) {
    for (const [each, ask] of this.#pending) if (each <= seq) ask.doubted = true;
  }

  /**
   * The room goes on from an earlier tick, and tells the answers of before once more.
   *
   * @param {number} seq of the last command that it had handled then
   * @param {number} lost how many commands after that one are not sent again; those that follow go down by as many
   */
  rewind(seq, lost) {
    for (const [each, ask] of [...this.#pending]) {
      ask.doubted = false;
      if (each <= seq) continue;
      if (each <= seq + lost) this.#fail(each, 'lost');
      else {
        this.#pending.delete(each);
        this.#pending.set(each - lost, Object.assign(ask, { seq: each - lost, later: false }));
      }
    }
  }

  /**
   * Nothing that is waited for comes any more.
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
