// WebSockets that tell what passes them, over a network with conditions.
import { conditioned } from '/tickwire/src/conditioner.js';

/** The browser's own: a client may put another in its place. */
const { WebSocket } = globalThis;

/**
 * @param {import('../../../client-js/src/conditions.js').Conditions} conditions
 * @returns a network as `conditioned` gives it, and `sockets`, in the order in which they were made, with what came over each; `received`
 *   is called with its socket after every message was taken in, which in all took `busyMs`; `hangUp` tells the server of a cut
 */
export function metered(conditions) {
  const sockets = [];
  const real = [];
  class Real extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols);
      real.push(this);
    }
  }
  const network = conditioned({ WebSocket: Real }, conditions);
  class Metered extends network.WebSocket {
    constructor(url, protocols) {
      // As a browser's own does; one SDK tries Node's way first.
      if (protocols && typeof protocols === 'object' && !Array.isArray(protocols))
        throw new SyntaxError('no protocols');
      super(url, protocols);
      const socket = { startMs: performance.now(), messages: 0, bytes: 0 };
      sockets.push(socket);
      let listener = null;
      const tapped = (event) => {
        const startMs = performance.now();
        socket.messages++;
        socket.bytes += event.data.byteLength;
        listener?.(event);
        metered.busyMs += performance.now() - startMs;
        metered.received?.(socket);
      };
      Object.defineProperty(this, 'onmessage', {
        get: () => tapped,
        set: (wanted) => {
          listener = wanted;
        },
      });
    }
  }
  const hangUp = () => {
    for (const socket of real) socket.close();
  };
  const metered = Object.assign(network, { WebSocket: Metered, sockets, busyMs: 0, received: null, hangUp });
  return metered;
}
