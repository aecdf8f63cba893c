/**
 * The list of rooms as it changes: an event stream, which is opened again when it breaks.
 *
 * @typedef {import('./rooms.js').RoomInfo} RoomInfo
 * @typedef {import('./rooms.js').RoomList} RoomList
 *
 * @typedef {object} WatchingOptions
 * @property {((error: JoinError) => void) | undefined} [onError] called when the list is unavailable; if the error's
 *   `retry` is true, the client connects again, else watching has ended
 * @property {import('../time/clock.js').Clock | undefined} [clock] default: the system's
 *
 * @typedef {import('./rooms.js').RoomsOptions & WatchingOptions} WatchRoomsOptions
 */

import { readEvents } from '../http/event-stream.js';
import { fetchOkWith } from '../http/http-client.js';
import { JoinError, reasonOf, requireKnown } from '../page/join-error.js';
import { callListener } from '../page/listeners.js';
import { onPageReturn } from '../page/page-return.js';
import { BackOff } from '../time/back-off.js';
import { systemClock } from '../time/clock.js';
import { REJOIN_BACKOFF_MS_MAX, REJOIN_BACKOFF_MS_MIN } from '../wire/limits.js';
import { ROOMS_OPTIONS, roomsUrl } from './rooms.js';

/** @satisfies {Record<keyof WatchRoomsOptions, true>} */
const WATCH_OPTIONS = { ...ROOMS_OPTIONS, onError: true, clock: true };

/**
 * Watches the list that `rooms` gives.
 *
 *     const stop = watchRooms({ game: 'race' }, ({ rooms, total }) => show(rooms, total));
 *
 * @param {WatchRoomsOptions} options
 * @param {(list: RoomList) => void} listener called with the list, and again with every change, at most twice a second
 * @returns {() => void} ends it
 * @throws {JoinError} `bad-field` if an option is unknown or the URL is none
 */
export function watchRooms(options, listener) {
  const watch = new Watch(options, listener);
  watch.run();
  return () => watch.stop();
}

class Watch {
  #url;
  #fetchOk;
  #listener;
  #onError;
  #clock;
  #backOff = new BackOff(REJOIN_BACKOFF_MS_MIN, REJOIN_BACKOFF_MS_MAX);
  #stopped = new AbortController();
  #stopListening;
  /** Ends the wait before the next attempt, if there is one. */
  #retryNow = () => {};

  /** @type {Map<string, RoomInfo>} */
  #rooms = new Map();

  /**
   * @param {WatchRoomsOptions} options
   * @param {(list: RoomList) => void} listener
   */
  constructor(options, listener) {
    requireKnown(options, WATCH_OPTIONS);
    const { fetch, onError = () => {}, clock = systemClock } = options;
    this.#url = roomsUrl(options);
    this.#fetchOk = fetchOkWith(fetch);
    this.#listener = listener;
    this.#onError = onError;
    this.#clock = clock;
    this.#stopListening = onPageReturn(() => this.#retryNow());
  }

  stop() {
    this.#stopped.abort();
    this.#stopListening();
    this.#retryNow();
  }

  async run() {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        for await (const { name, data } of readEvents(this.#fetchOk, this.#url, { signal }, this.#clock)) {
          if (signal.aborted) return;
          this.#handle(name, data);
          this.#backOff.reset();
        }
      } catch (error) {
        if (signal.aborted) return;
        this.#failed(
          error instanceof JoinError ? error : new JoinError('bad-answer', reasonOf(error), { cause: error }),
        );
      }
      if (!signal.aborted) await this.#wait();
    }
  }

  /** @param {JoinError} error */
  #failed(error) {
    if (!error.retry) this.stop();
    callListener(this.#onError, error);
  }

  /** @returns {Promise<void>} */
  #wait() {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(() => this.#retryNow(), this.#backOff.next());
      this.#retryNow = () => {
        this.#retryNow = () => {};
        this.#clock.clearTimer(timer);
        resolve();
      };
    });
  }

  /**
   * @param {string} name of the event
   * @param {any} data
   */
  #handle(name, data) {
    if (name === 'rooms') this.#report(data.rooms, data.total);
    if (name === 'changes') {
      for (const room of data.set) this.#rooms.set(room.id, room);
      this.#report(
        data.order.map((/** @type {string} */ id) => this.#room(id)),
        data.total,
      );
    }
  }

  /** @param {string} id */
  #room(id) {
    const room = this.#rooms.get(id);
    if (room) return room;
    // A new stream begins with the whole list.
    throw new JoinError('bad-answer', `The server lists room ${id}, which it has not described.`, { retry: true });
  }

  /**
   * @param {RoomInfo[]} rooms
   * @param {number} total
   */
  #report(rooms, total) {
    this.#rooms = new Map(rooms.map((room) => [room.id, room]));
    callListener(this.#listener, { rooms, total });
  }
}
