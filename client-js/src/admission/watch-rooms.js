/**
 * Watches the list of rooms; the code that does it is loaded at the first call.
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

import { JoinError, loaded, requireKnown } from '../page/join-error.js';
import { callListener } from '../page/listeners.js';
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
  requireKnown(options, WATCH_OPTIONS);
  const url = roomsUrl(options);
  const { onError = () => {} } = options;
  const stopped = new AbortController();
  loaded(import('./rooms-watch.js')).then(
    ({ RoomsWatch }) => {
      if (!stopped.signal.aborted) new RoomsWatch(url, options, listener, stopped).run();
    },
    ({ code, title, cause }) => {
      // Browsers may remember that a module failed: only another page loads it.
      if (!stopped.signal.aborted) callListener(onError, new JoinError(code, title, { cause }));
    },
  );
  return () => stopped.abort();
}
