/**
 * Waits in a game's queue for a match (PROTOCOL.md section 1): an event stream that ends with a seat.
 *
 * @typedef {object} Progress of the wait
 * @property {number} waitedMs
 * @property {number} range by which ratings may differ now
 * @property {number} waiting number of entries in the queue
 *
 * @typedef {object} QueueOptions
 * @property {number} rating of the player or the party, -100000 to 100000
 * @property {((progress: Progress) => void) | undefined} [onWaiting] called at once, then every other second
 * @property {AbortSignal | undefined} [signal] leaves the queue: `join` rejects with the code `aborted`
 */

import { readEvents } from '../http/event-stream.js';
import { joinErrorOf, jsonPost } from '../http/http-client.js';
import { JoinError, requireKnown } from '../page/join-error.js';
import { callListener } from '../page/listeners.js';

/** @satisfies {Record<keyof QueueOptions, true>} */
const QUEUE_OPTIONS = { rating: true, onWaiting: true, signal: true };

/**
 * @param {import('../http/http-client.js').FetchOk} fetchOk
 * @param {URL} base of the server
 * @param {object} members the members of the request, without the rating
 * @param {QueueOptions} options
 * @param {import('../time/clock.js').Clock} clock
 * @returns {Promise<any>} the server's answer, like that to a join
 * @throws {JoinError}
 */
export async function waitInQueue(fetchOk, base, members, options, clock) {
  requireKnown(options, QUEUE_OPTIONS, 'queue.');
  const { rating, onWaiting, signal } = options;
  const url = new URL('/api/queue', base);
  try {
    for await (const { name, data } of readEvents(
      fetchOk,
      url,
      { ...jsonPost({ ...members, rating }), signal: signal ?? null },
      clock,
    )) {
      if (name === 'waiting' && onWaiting) callListener(onWaiting, data);
      if (name === 'matched') return data;
      if (name === 'failed') throw joinErrorOf(data, data?.status ?? 0, url);
      if (name === 'timeout') {
        throw new JoinError('queue-timeout', 'No match was found in time.', { retry: true });
      }
    }
  } catch (cause) {
    if (signal?.aborted) throw new JoinError('aborted', 'The queue was left.', { cause });
    throw cause;
  }
  throw new JoinError('unreachable', `The connection to ${url.origin} was lost.`, { retry: true });
}
