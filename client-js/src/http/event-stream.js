/**
 * Server-sent events, read with `fetch`. `EventSource` can neither post nor use another `fetch` or headers, and it
 * reconnects by itself, which would repeat a request that must not be repeated.
 *
 * @typedef {import('./http-client.js').FetchOk} FetchOk
 * @typedef {import('../time/clock.js').Clock} Clock
 */

import { JoinError, reasonOf } from '../page/join-error.js';
import { STREAM_EVENT_CHARS_MAX, STREAM_SILENCE_MS_MAX } from '../wire/limits.js';

const LINE_END = /\r\n|\r|\n/;

/** Parses the events of a stream, in chunks of any size. */
export class EventParser {
  #decoder = new TextDecoder();
  /** The incomplete last line. */
  #line = '';
  /** Whether a line feed that follows belongs to the end of the last line. */
  #afterReturn = false;
  #name = '';
  /** @type {string[]} */
  #data = [];
  /** UTF-16 units of the incomplete event, without its last line. */
  #chars = 0;

  /**
   * @param {Uint8Array} bytes of the next chunk
   * @returns {{ name: string, data: string }[]} events that are complete now
   * @throws {JoinError} if an event is too long
   */
  push(bytes) {
    const text = this.#decoder.decode(bytes, { stream: true });
    if (text === '') return [];
    const lines = text.slice(this.#afterReturn && text.startsWith('\n') ? 1 : 0).split(LINE_END);
    this.#afterReturn = text.endsWith('\r');
    lines[0] = this.#line + lines[0];
    this.#line = lines.pop() ?? '';
    const events = lines.flatMap((line) => this.#take(line));
    this.#requireSpace(this.#line.length);
    return events;
  }

  /** @param {string} line */
  #take(line) {
    if (line === '') return this.#end();
    this.#requireSpace(line.length);
    this.#chars += line.length;
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') this.#name = value;
    if (field === 'data') this.#data.push(value);
    return [];
  }

  #end() {
    const events = this.#data.length > 0 ? [{ name: this.#name || 'message', data: this.#data.join('\n') }] : [];
    this.#name = '';
    this.#data = [];
    this.#chars = 0;
    return events;
  }

  /** @param {number} chars more */
  #requireSpace(chars) {
    if (this.#chars + chars <= STREAM_EVENT_CHARS_MAX) return;
    throw new JoinError('bad-answer', `The server sent an event of more than ${STREAM_EVENT_CHARS_MAX} characters.`);
  }
}

/** @param {Response} response */
export const isEventStream = ({ headers }) => headers.get('content-type')?.startsWith('text/event-stream') === true;

/**
 * Requests a stream and yields its events with their JSON data until it ends. A caller that ends the iteration closes
 * it.
 *
 * @param {FetchOk} fetchOk
 * @param {URL} url
 * @param {RequestInit & { headers?: Record<string, string> }} request
 * @param {Clock} clock
 * @returns {AsyncGenerator<{ name: string, data: any }, void>}
 * @throws {JoinError} `unreachable` when it breaks or falls silent
 */
export async function* readEvents(fetchOk, url, request, clock) {
  const response = await fetchOk(url, { ...request, headers: { ...request.headers, accept: 'text/event-stream' } });
  if (!response.body || !isEventStream(response)) {
    throw new JoinError('bad-answer', `${url} did not answer an event stream.`);
  }
  const parser = new EventParser();
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await readInTime(reader, clock);
      if (done) return;
      for (const { name, data } of parser.push(value)) yield { name, data: JSON.parse(data) };
    }
  } catch (cause) {
    if (cause instanceof JoinError) throw cause;
    if (cause instanceof SyntaxError)
      throw new JoinError('bad-answer', `${url} sent an event that is no JSON.`, { cause });
    const title = `The connection to ${url.origin} was lost: ${reasonOf(cause)}.`;
    throw new JoinError('unreachable', title, { retry: true, cause });
  } finally {
    // The stream may have failed already.
    reader.cancel().catch(() => {});
  }
}

/**
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {Clock} clock
 */
async function readInTime(reader, clock) {
  let silent = false;
  const timer = clock.setTimer(() => {
    silent = true;
    // Ends the pending read.
    reader.cancel().catch(() => {});
  }, STREAM_SILENCE_MS_MAX);
  try {
    const chunk = await reader.read();
    if (silent) throw new Error('it fell silent');
    return chunk;
  } finally {
    clock.clearTimer(timer);
  }
}
