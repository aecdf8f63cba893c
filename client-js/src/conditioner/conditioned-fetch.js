/**
 * `fetch` under conditions.
 *
 * @typedef {import('./network.js').NetworkConnection} NetworkConnection
 * @typedef {import('./network.js').Network} Network
 */

import { isEventStream } from '../http/event-stream.js';
import { bytesIn } from './network.js';

/**
 * @param {Network} network
 * @param {RequestInit | undefined} request
 * @param {() => Promise<Response>} fetch
 * @returns {Promise<Response>}
 */
export function fetchThrough(network, request, fetch) {
  return new Promise((resolve, reject) => {
    /** @type {(error: unknown) => void} */
    let failed = reject;
    const connection = network.open(() => failed(new TypeError('the network is cut')));
    connection.up.send(bytesIn(request?.body), async () => {
      try {
        const response = await fetch();
        if (response.body && isEventStream(response)) {
          const { stream, fail } = streamThrough(connection, response.body);
          failed = fail;
          return resolve(new Response(stream, response));
        }
        const body = await response.clone().arrayBuffer();
        connection.down.send(body.byteLength, () => {
          connection.end();
          resolve(response);
        });
      } catch (error) {
        connection.end();
        failed(error);
      }
    });
  });
}

/**
 * Delays the chunks of an event stream one by one, because it does not end.
 *
 * @param {NetworkConnection} connection
 * @param {ReadableStream<Uint8Array>} body
 */
function streamThrough(connection, body) {
  const reader = body.getReader();
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const fail = (/** @type {unknown} */ error) => {
    connection.end();
    writer.abort(error).catch(ignored);
    reader.cancel(error).catch(ignored);
  };
  writer.closed.then(() => connection.end(), fail);
  const pass = async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return connection.down.send(0, () => writer.close().catch(ignored));
      connection.down.send(value.byteLength, () => writer.write(value).catch(ignored));
    }
  };
  pass().catch(fail);
  return { stream: readable, fail };
}

/** For a stream whose failure is reported elsewhere. */
const ignored = () => {};
