/**
 * What ties a page to a room: takes a seat or takes over the one that the page had before, and takes another when the
 * session is over and that makes sense.
 *
 * @typedef {import('./admission.js').Seat} Seat
 * @typedef {import('./connection.js').Ending} Ending
 * @typedef {import('./connection.js').Outside} Outside
 * @typedef {import('./messages.js').FrameHead} FrameHead
 * @typedef {import('./room.js').JoinOptions} JoinOptions
 * @typedef {import('./room.js').Status} Status
 * @typedef {import('./world.js').World} World
 *
 * @typedef {object} AttachmentListener
 * @property {(world: World, session: Session) => void} entered plays in a room of which the first frame is applied
 * @property {(head: FrameHead) => void} framed a frame is applied
 * @property {(status: Status) => void} status whether it plays on, for reasons other than that it entered
 */

import { baseOf, formerSeat, takeSeat } from './admission.js';
import { BackOff } from './back-off.js';
import { CloseReason } from './close-reason.js';
import { JoinError } from './join-error.js';
import { REJOIN_BACKOFF_MS_MAX, REJOIN_BACKOFF_MS_MIN } from './limits.js';
import { Session } from './session.js';

export class Attachment {
  #outside;
  #options;
  #base;
  #listener;
  #rejoin = false;
  #closed = false;
  /** The one that plays or is about to. @type {Session | null} */
  #session = null;
  /** @type {any} */
  #waiting = null;

  /**
   * @param {Outside} outside
   * @param {JoinOptions} options
   * @param {AttachmentListener} listener
   */
  constructor(outside, options, listener) {
    this.#outside = outside;
    this.#options = options;
    this.#base = baseOf(options.url ?? globalThis.location?.origin);
    this.#listener = listener;
  }

  /** Done when the first frame is applied. */
  async open() {
    const { seat, game, room } = this.#options;
    const former = seat ? await formerSeat(this.#base, seat, this.#options) : null;
    if (!former) return this.#join();
    try {
      await this.#play(former);
    } catch (error) {
      if (game === undefined && room === undefined) throw error;
      await this.#join();
    }
  }

  /** Leaves. */
  close() {
    this.#session?.close();
    this.#close(CloseReason.NORMAL);
  }

  /** Takes a seat and plays; done when the first frame is applied. */
  async #join() {
    const seat = await takeSeat(this.#base, this.#options);
    if (this.#closed) return;
    try {
      await this.#play(seat);
    } catch (error) {
      // A browser does not say why an upgrade was refused; the same request again does (PROTOCOL.md section 1).
      if (error instanceof JoinError && error.code === 'upgrade-refused') await takeSeat(this.#base, this.#options);
      throw error;
    }
  }

  /**
   * @param {Seat} seat
   * @returns {Promise<void>}
   */
  #play(seat) {
    this.#rejoin = this.#options.rejoin ?? seat.dev;
    return new Promise((resolve, reject) => {
      let playing = false;
      const session = new Session(this.#outside, seat, {
        entered: (world) => {
          playing = true;
          this.#listener.entered(world, session);
          resolve();
        },
        framed: this.#listener.framed,
        interrupted: (ending) => {
          if (playing) this.#listener.status(statusOf('reconnecting', ending));
        },
        resumed: () => this.#listener.status({ state: 'playing' }),
        ended: (ending) => {
          this.#session = null;
          if (!playing) reject(new JoinError(ending.code, ending.title, { retry: ending.rejoin }));
          else if (this.#rejoin && ending.rejoin) this.#joinAgain(ending);
          else this.#close(ending);
        },
      });
      this.#session = session;
    });
  }

  /** @param {Ending} ending */
  async #joinAgain(ending) {
    this.#listener.status(statusOf('reconnecting', ending));
    const backOff = new BackOff(REJOIN_BACKOFF_MS_MIN, REJOIN_BACKOFF_MS_MAX);
    while (!this.#closed) {
      await new Promise((resolve) => {
        this.#waiting = this.#outside.clock.setTimer(() => resolve(null), backOff.next());
      });
      try {
        return await this.#join();
      } catch (error) {
        const refusal = error instanceof JoinError ? error : new JoinError('failed', String(error), { cause: error });
        if (!refusal.retry) return this.#close(refusal);
      }
    }
  }

  /** @param {{ code: string, title: string, closeCode?: number }} why */
  #close(why) {
    if (this.#closed) return;
    this.#closed = true;
    this.#outside.clock.clearTimer(this.#waiting);
    this.#listener.status(statusOf('closed', why));
  }
}

/**
 * @param {Status['state']} state
 * @param {{ code: string, title: string, closeCode?: number }} why
 * @returns {Status}
 */
const statusOf = (state, { code, title, closeCode }) => ({ state, code, title, ...(closeCode && { closeCode }) });
