/**
 * A bad network between a page and a server, for development and tests: `join({ ..., conditions })`, or
 * {@link conditioned}. It delays what real sockets and requests carry; the real network's own delay comes on top.
 *
 * Opening a connection takes a round trip, the first request on it another: a WebSocket opens after two round trips, a
 * fetch ends after two, each as on a connection of its own, without TLS. Delays are timers: whole ms, rounded up, and
 * late when the page is busy. Bytes are those of bodies and messages.
 *
 * *The same seed, the same run* means: stalls begin and end at the same ms after the start, and the n-th message in a
 * direction of the m-th connection is delayed by the same draw. Page and server decide whether the n-th message is the
 * same one: it is with the clock of a test, and nearly always in a browser.
 *
 * @typedef {import('./time/clock.js').Clock} Clock
 * @typedef {import('./conditioner/conditions.js').Conditions} Conditions
 *
 * @typedef {object} RealNetwork the network that is delayed; default: the browser's own
 * @property {any} [WebSocket]
 * @property {typeof globalThis.fetch | undefined} [fetch]
 * @property {Clock | undefined} [clock]
 *
 * @typedef {object} ConditionedNetwork `WebSocket` and `fetch` as `join` takes them
 * @property {any} WebSocket
 * @property {typeof globalThis.fetch} fetch
 * @property {(ms: number) => void} cut breaks all connections now; for this time nothing connects
 */

import { fetchThrough } from './conditioner/conditioned-fetch.js';
import { ConditionedSocket } from './conditioner/conditioned-socket.js';
import { withDefaults } from './conditioner/conditions.js';
import { Network } from './conditioner/network.js';
import { systemClock } from './time/clock.js';

/**
 * Puts conditions between a page and the network; their time starts with the call.
 *
 * The returned `WebSocket` lacks `bufferedAmount`, `extensions` and `addEventListener`. A cut ends a socket for the
 * page with an error and code 1006, and loses the messages in flight. The server gets no close frame, as from a lost
 * network: it notices at its own deadline for silence, or when the client resumes.
 *
 *     const { cut, ...network } = conditioned({}, { rttMs: 150, stallPercent: 2, seed: 7 });
 *     const room = await join({ game: 'race', ...network });
 *
 * @param {RealNetwork} surroundings
 * @param {Conditions} conditions
 * @returns {ConditionedNetwork}
 * @throws {import('./page/join-error.js').JoinError} `bad-field` with the condition that is unknown or out of its
 *   bounds
 */
export function conditioned(surroundings, conditions) {
  const { WebSocket = globalThis.WebSocket, fetch = globalThis.fetch, clock = systemClock } = surroundings;
  const network = new Network(withDefaults(conditions), clock);
  return {
    WebSocket:
      WebSocket &&
      class extends ConditionedSocket {
        /**
         * @param {string | URL} url
         * @param {string | string[]} [protocols]
         */
        constructor(url, protocols) {
          super(network, () => new WebSocket(url, protocols));
        }
      },
    fetch: (resource, request) => fetchThrough(network, request, () => fetch(resource, request)),
    cut: (ms) => network.cut(ms),
  };
}
