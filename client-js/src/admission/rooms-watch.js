/**
 * The list of rooms as it changes: an event stream, which is opened again when it breaks.
 *
 * @typedef {import('./rooms.js').RoomInfo} RoomInfo
 * @typedef {import('./rooms.js').RoomList} RoomList
 */

import { readEvents } from '../http/event-stream.js';
import { fetchOkWith } from '../http/http-client.js';
import { JoinError, reasonOf } from '../page/join-error.js';
import { callListener } from '../page/listeners.js';
import { onPageReturn } from '../page/page-return.js';
import { BackOff } from '../time/back-off.js';
import { systemClock } from '../time/clock.js';
import { REJOIN_BACKOFF_MS_MAX, REJOIN_BACKOFF_MS_MIN } from '../wire/limits.js';

export class RoomsWatch {
  #url;
  #fetchOk;
  #listener;
  #onError;
  #clock;
  #backOff = new BackOff(REJOIN_BACKOFF_MS_MIN, REJOIN_BACKOFF_MS_MAX);
  #stopped;
  /** Ends the wait before the next attempt, if there is one. */
  #retryNow = () => {};

  /** @type {Map<string, RoomInfo>} */
  #rooms = new Map();

  /**
   * @param {URL} url of the list
   * @param {import('./watch-rooms.js').WatchRoomsOptions} options
   * @param {(list: RoomList) => void} listener
   * @param {AbortController} stopped ends it
   */
  constructor(url, { fetch, onError = () => {}, clock = systemClock }, listener, stopped) {
    this.#url = url;
    this.#fetchOk = fetchOkWith(fetch);
    this.#listener = listener;
    this.#onError = onError;
    this.#clock = clock;
    this.#stopped = stopped;
    const stopListening = onPageReturn(() => this.#retryNow());
    stopped.signal.addEventListener('abort', () => {
      stopListening();
      this.#retryNow();
    });
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
    if (!error.retry) this.#stopped.abort();
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
