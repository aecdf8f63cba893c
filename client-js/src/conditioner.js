/**
 * A bad network between this page and a server, for development and tests: `join({ ..., conditions })`, or by itself
 * {@link conditioned}. It holds up what real sockets and requests carry; what that takes by itself comes on top.
 *
 * Opening a connection costs a round trip, what is asked on it first another: so a WebSocket opens after two, a fetch
 * ends after two, each as if on a connection of its own, without TLS. Times are those of timers: whole ms rounded up, and
 * late when the page is. Bytes are those of bodies and messages.
 *
 * *The same seed, the same run* means: stalls begin and end at the same ms after the start, and the n-th message in a
 * direction of the m-th connection is delayed by the same draw. Whether the n-th message is the same one is up to page and
 * server: exactly so under a clock that a test holds, nearly so in a browser.
 *
 * @typedef {import('./time/clock.js').Clock} Clock
 * @typedef {import('./conditioner/conditions.js').Conditions} Conditions
 *
 * @typedef {object} RealNetwork what the network is made of; default: the browser's own
 * @property {any} [WebSocket]
 * @property {typeof globalThis.fetch | undefined} [fetch]
 * @property {Clock | undefined} [clock]
 *
 * @typedef {object} ConditionedNetwork `WebSocket` and `fetch` as `join` takes them
 * @property {any} WebSocket
 * @property {typeof globalThis.fetch} fetch
 * @property {(ms: number) => void} cut breaks all connections now; for so long nothing connects
 */

import { fetchThrough } from './conditioner/conditioned-fetch.js';
import { ConditionedSocket } from './conditioner/conditioned-socket.js';
import { withDefaults } from './conditioner/conditions.js';
import { Network } from './conditioner/network.js';
import { systemClock } from './time/clock.js';

/**
 * Puts conditions between a page and the network; their time starts with the call.
 *
 * A WebSocket is what the given class makes of it, less `bufferedAmount`, `extensions` and `addEventListener`. A cut ends
 * it for the page with an error and code 1006, and loses what was on the way. The server is not told, as by a network that
 * is gone: it notices when its own deadline for silence passes, or when the client comes back.
 *
 * @param {RealNetwork} surroundings
 * @param {Conditions} conditions
 * @returns {ConditionedNetwork}
 * @throws {import('./page/join-error.js').JoinError} `bad-field`, naming the condition that is unknown or out of its bounds
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
