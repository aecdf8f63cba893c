/**
 * Joins a room and joins again: takes a seat or takes over an earlier session, and takes a new seat when the session is
 * over and a rejoin makes sense.
 *
 * @typedef {import('../admission/admission.js').Seat} Seat
 * @typedef {import('../admission/admission.js').SeatRequest} SeatRequest
 * @typedef {import('./connection.js').Ending} Ending
 * @typedef {import('./connection.js').Environment} Environment
 * @typedef {import('../wire/messages.js').FrameHead} FrameHead
 * @typedef {import('../admission/join-options.js').JoinOptions} JoinOptions
 * @typedef {import('../world/world.js').World} World
 *
 * @typedef {object} Status
 * @property {'playing' | 'reconnecting' | 'closed'} state
 * @property {string} [code] why the state is not `playing`: stable text, e.g. `room-closed`
 * @property {string} [title] the same, a sentence for people
 * @property {number} [closeCode] of the WebSocket, if one ended
 *
 * @typedef {object} RoomJoinerListener
 * @property {(world: World, session: Session, seat: Seat) => void} entered the first frame of a room is applied
 * @property {(head: FrameHead) => void} framed a frame is applied
 * @property {(status: Status) => void} status is called when the room is reconnecting or closed
 * @property {(rewind: import('./session.js').Rewind | null) => void} resumed the session plays on after an interruption
 */

import { formerSeat, sameRoom, takeSeat } from '../admission/admission.js';
import { baseOf } from '../http/http-client.js';
import { JoinError } from '../page/join-error.js';
import { BackOff } from '../time/back-off.js';
import { CloseReason } from '../wire/close-reason.js';
import { REJOIN_BACKOFF_MS_MAX, REJOIN_BACKOFF_MS_MIN } from '../wire/limits.js';
import { Session } from './session.js';

export class RoomJoiner {
  #environment;
  #options;
  #base;
  #listener;
  #rejoin = false;
  #closed = false;
  /** The newest session. @type {Session | null} */
  #session = null;
  /** @type {any} */
  #waiting = null;

  /**
   * @param {Environment} environment
   * @param {JoinOptions} options
   * @param {RoomJoinerListener} listener
   */
  constructor(environment, options, listener) {
    this.#environment = environment;
    this.#options = options;
    this.#base = baseOf(options.url);
    this.#listener = listener;
  }

  /** Resolves when the first frame is applied. */
  async open() {
    const { seat, game, room, code } = this.#options;
    const former = seat ? await formerSeat(this.#base, seat, this.#options) : null;
    if (!former) return this.#join(this.#options);
    try {
      await this.#play(former);
    } catch (error) {
      if ((game ?? room ?? code) === undefined) throw error;
      await this.#join(this.#options);
    }
  }

  /** Leaves. */
  close() {
    this.#close(CloseReason.NORMAL);
  }

  /**
   * Takes a seat and plays; resolves when the first frame is applied.
   *
   * @param {SeatRequest} request
   */
  async #join(request) {
    const seat = await takeSeat(this.#base, request);
    if (this.#closed) return;
    try {
      await this.#play(seat);
    } catch (error) {
      if (error instanceof JoinError && error.code === 'upgrade-refused') await this.#askWhy(request, seat);
      throw error;
    }
  }

  /**
   * A browser does not say why an upgrade was refused; the answer to another request for a seat does (PROTOCOL.md
   * section 1). That request is for the same room: the original one might open another room, or queue again.
   *
   * @param {SeatRequest} request
   * @param {Seat} seat
   * @throws {JoinError} the host's reason, if it has one
   */
  async #askWhy(request, seat) {
    try {
      await takeSeat(this.#base, sameRoom(request, seat));
    } catch (error) {
      // The first seat is reserved until its ticket expires, so a full room is no reason.
      if (!(error instanceof JoinError && error.code === 'room-full')) throw error;
    }
  }

  /**
   * @param {Seat} seat
   * @param {Session} [former] the session that had this seat
   * @returns {Promise<void>}
   */
  #play(seat, former) {
    // A spectator loses nothing by a new seat.
    this.#rejoin = this.#options.rejoin ?? (seat.dev || seat.role === 'spectator');
    return new Promise((resolve, reject) => {
      let playing = false;
      /** @type {import('./session.js').SessionListener} */
      const listener = {
        entered: (world) => {
          playing = true;
          this.#listener.entered(world, session, seat);
          resolve();
        },
        framed: this.#listener.framed,
        interrupted: (ending) => {
          if (playing) this.#listener.status(statusOf('reconnecting', ending));
        },
        resumed: this.#listener.resumed,
        ended: (ending) => {
          if (!playing) reject(new JoinError(ending.code, ending.title, { retry: ending.rejoin }));
          else if (this.#rejoins(ending)) this.#rejoinAfter(seat, ending, session);
          else this.#close(ending);
        },
      };
      const session = new Session(this.#environment, seat, listener, former);
      this.#session = session;
    });
  }

  /** @param {Ending} ending */
  #rejoins({ rejoin, closeCode }) {
    // The server lost the seat: the page does not have to know.
    const lost = closeCode === CloseReason.SESSION_LOST.closeCode && this.#options.rejoin !== false;
    return rejoin && (this.#rejoin || lost);
  }

  /**
   * @param {Seat} seat that is lost
   * @param {Ending} ending
   * @param {Session} session that has ended; its seat may still be there
   */
  async #rejoinAfter(seat, ending, session) {
    this.#listener.status(statusOf('reconnecting', ending));
    const requests = this.#requestsAfter(seat, ending);
    const backOff = new BackOff(REJOIN_BACKOFF_MS_MIN, REJOIN_BACKOFF_MS_MAX);
    let kept = session.seatText;
    let atLeastMs = 0;
    while (!this.#closed) {
      await new Promise((resolve) => {
        this.#waiting = this.#environment.clock.setTimer(() => resolve(null), atLeastMs + backOff.next());
      });
      try {
        const former = kept ? await formerSeat(this.#base, kept, this.#options) : null;
        kept = '';
        if (former) return await this.#play(former, session);
        session.close();
        return await this.#join(/** @type {SeatRequest} */ (requests[0]));
      } catch (error) {
        const refusal = error instanceof JoinError ? error : new JoinError('failed', String(error), { cause: error });
        const gone = refusal.code === 'unknown-room' && requests.length > 1;
        atLeastMs = gone ? 0 : refusal.retryAfterMs;
        if (gone) requests.shift();
        // An upgrade that fails, though the host gives a seat, met a host that starts or stops.
        else if (!refusal.retry && refusal.code !== 'upgrade-refused') return this.#close(refusal);
      }
    }
  }

  /**
   * @param {Seat} seat that is lost
   * @param {Ending} ending
   * @returns {SeatRequest[]} the requests to make: the second when the room of the first is gone
   */
  #requestsAfter(seat, { closeCode }) {
    // The party's seats are used up.
    const { party: _, ...options } = this.#options;
    const request = { ...options, guest: seat.guest || options.guest };
    const goesBack = seat.role === 'spectator' || closeCode === CloseReason.SESSION_LOST.closeCode;
    return goesBack ? [sameRoom(request, seat), request] : [request];
  }

  /** @param {{ code: string, title: string, closeCode?: number }} why */
  #close(why) {
    if (this.#closed) return;
    this.#closed = true;
    this.#environment.clock.clearTimer(this.#waiting);
    this.#session?.close();
    this.#listener.status(statusOf('closed', why));
  }
}

/**
 * @param {Status['state']} state
 * @param {{ code: string, title: string, closeCode?: number }} why
 * @returns {Status}
 */
const statusOf = (state, { code, title, closeCode }) => ({ state, code, title, ...(closeCode && { closeCode }) });
