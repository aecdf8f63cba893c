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
 * @typedef {import('./clock.js').Clock} Clock
 * @typedef {import('./conditions.js').Conditions} Conditions
 *
 * @typedef {object} Surroundings what the network is made of; default: the browser's own
 * @property {any} [WebSocket]
 * @property {typeof globalThis.fetch | undefined} [fetch]
 * @property {Clock | undefined} [clock]
 *
 * @typedef {object} ConditionedNetwork `WebSocket` and `fetch` as `join` takes them
 * @property {any} WebSocket
 * @property {typeof globalThis.fetch} fetch
 * @property {(ms: number) => void} cut breaks all connections now; for so long nothing connects
 */

import { systemClock } from './clock.js';
import { DOWN, UP, Way } from './conditioned-way.js';
import { completed } from './conditions.js';
import { isEventStream } from './event-stream.js';

/** What a direction of a connection holds up, at most; with more the connection breaks. */
const HELD_BYTES_MAX = 16 * 1024 * 1024;
const ABNORMAL_CLOSURE = 1006;

/**
 * Puts conditions between a page and the network; their time starts with the call.
 *
 * A WebSocket is what the given class makes of it, less `bufferedAmount`, `extensions` and `addEventListener`. A cut ends
 * it for the page with an error and code 1006, and loses what was on the way. The server is not told, as by a network that
 * is gone: it notices when its own deadline for silence passes, or when the client comes back.
 *
 * @param {Surroundings} surroundings
 * @param {Conditions} conditions
 * @returns {ConditionedNetwork}
 * @throws {import('./join-error.js').JoinError} `bad-field`, naming the condition that is unknown or out of its bounds
 */
export function conditioned(surroundings, conditions) {
  const { WebSocket = globalThis.WebSocket, fetch = globalThis.fetch, clock = systemClock } = surroundings;
  const network = new Network(completed(conditions), clock);
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

/** Time since the start, and who is connected. */
class Network {
  #conditions;
  #clock;
  #startMs;
  #connections = 0;
  /** @type {Set<Line>} */
  #lines = new Set();
  #cutUntilMs = Number.NEGATIVE_INFINITY;

  /**
   * @param {Required<Conditions>} conditions
   * @param {Clock} clock
   */
  constructor(conditions, clock) {
    this.#conditions = conditions;
    this.#clock = clock;
    this.#startMs = clock.nowMs();
    const { cutAtMs, cutMs } = conditions;
    if (cutAtMs > 0) clock.setTimer(() => this.cut(cutMs), cutAtMs);
  }

  get nowMs() {
    return this.#clock.nowMs() - this.#startMs;
  }

  /** @param {number} ms for how long nothing connects */
  cut(ms) {
    this.#cutUntilMs = this.nowMs + ms;
    for (const line of [...this.#lines]) line.break();
  }

  /**
   * Opens a connection.
   *
   * @param {() => void} broken called once, later, if it breaks, which one does at once that is opened during a cut
   * @returns {Line}
   */
  open(broken) {
    const connection = ++this.#connections;
    const opensMs = this.nowMs + this.#conditions.rttMs;
    const queue = (/** @type {number} */ direction) =>
      new Queue(new Way(this.#conditions, direction, connection, opensMs), this, this.#clock, () => line.break());
    const line = new Line(queue(UP), queue(DOWN), () => this.#lines.delete(line), broken);
    this.#lines.add(line);
    if (this.nowMs < this.#cutUntilMs) this.breakSoon(line);
    return line;
  }

  /** @param {Line} line that breaks when the caller is done */
  breakSoon(line) {
    this.#clock.setTimer(() => line.break(), 0);
  }
}

/** One connection: what is on the way up and down. */
class Line {
  #ended;
  #broken;
  #open = true;

  /**
   * @param {Queue} up
   * @param {Queue} down
   * @param {() => void} ended
   * @param {() => void} broken
   */
  constructor(up, down, ended, broken) {
    this.up = up;
    this.down = down;
    this.#ended = ended;
    this.#broken = broken;
  }

  /** Ends it; what is on the way is lost. */
  end() {
    this.#open = false;
    this.up.end();
    this.down.end();
    this.#ended();
  }

  /** Ends it and tells so. */
  break() {
    if (!this.#open) return;
    this.end();
    this.#broken();
  }
}

/** What is on its way in one direction, in order; hands each over when it arrives. */
class Queue {
  #way;
  #network;
  #clock;
  #overfull;
  /** @type {{ arrivalMs: number, byteCount: number, arrive: () => void }[]} */
  #held = [];
  #heldBytes = 0;
  #ended = false;
  /** @type {any} */
  #timer = null;

  /**
   * @param {Way} way
   * @param {Network} network
   * @param {Clock} clock
   * @param {() => void} overfull
   */
  constructor(way, network, clock, overfull) {
    this.#way = way;
    this.#network = network;
    this.#clock = clock;
    this.#overfull = overfull;
  }

  /**
   * @param {number} byteCount
   * @param {() => void} arrive
   */
  carry(byteCount, arrive) {
    if (this.#ended) return;
    this.#heldBytes += byteCount;
    if (this.#heldBytes > HELD_BYTES_MAX) return this.#overfull();
    this.#held.push({ arrivalMs: this.#way.arrivalMs(this.#network.nowMs, byteCount), byteCount, arrive });
    if (this.#held.length === 1) this.#wait();
  }

  #wait() {
    const [first] = this.#held;
    if (!first) return;
    const waitMs = Math.ceil(Math.max(0, first.arrivalMs - this.#network.nowMs));
    this.#timer = this.#clock.setTimer(this.#woken, waitMs);
  }

  #woken = () => {
    try {
      const nowMs = this.#network.nowMs;
      for (let first = this.#held[0]; first && first.arrivalMs <= nowMs; first = this.#held[0]) {
        this.#held.shift();
        this.#heldBytes -= first.byteCount;
        first.arrive();
      }
    } finally {
      this.#wait();
    }
  };

  /** Loses what it holds, and whatever is given to it later. */
  end() {
    this.#clock.clearTimer(this.#timer);
    this.#held.length = 0;
    this.#ended = true;
  }
}

class ConditionedSocket {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;

  /** @type {BinaryType} */
  binaryType = 'blob';
  protocol = '';
  readyState = ConditionedSocket.CONNECTING;
  /** @type {((event: { type: string }) => void) | null} */
  onopen = null;
  /** @type {((event: { type: string, data: any }) => void) | null} */
  onmessage = null;
  /** @type {((event: { type: string }) => void) | null} */
  onerror = null;
  /** @type {((event: { type: string, code: number, reason: string, wasClean: boolean }) => void) | null} */
  onclose = null;

  #network;
  #line;
  /** From when the request has reached the server. @type {WebSocket | null} */
  #socket = null;

  /**
   * @param {Network} network
   * @param {() => WebSocket} connect
   */
  constructor(network, connect) {
    this.#network = network;
    this.#line = network.open(() => this.#end(ABNORMAL_CLOSURE, ''));
    this.#line.up.carry(0, () => this.#connect(connect));
  }

  /** @param {() => WebSocket} connect */
  #connect(connect) {
    if (this.readyState !== ConditionedSocket.CONNECTING) return;
    const socket = connect();
    const { down } = this.#line;
    socket.binaryType = this.binaryType;
    socket.onopen = () => down.carry(0, () => this.#opened(socket.protocol));
    socket.onmessage = ({ data }) => down.carry(bytesIn(data), () => this.onmessage?.({ type: 'message', data }));
    socket.onclose = ({ code, reason }) => down.carry(0, () => this.#end(code, reason));
    // A close follows every error; without a listener the `ws` package throws instead.
    socket.onerror = () => {};
    this.#socket = socket;
  }

  /** @param {string} protocol */
  #opened(protocol) {
    if (this.readyState !== ConditionedSocket.CONNECTING) return;
    this.readyState = ConditionedSocket.OPEN;
    this.protocol = protocol;
    this.onopen?.({ type: 'open' });
  }

  /** @param {any} data as WebSocket takes it */
  send(data) {
    if (this.readyState === ConditionedSocket.CONNECTING) throw new DOMException('not open yet', 'InvalidStateError');
    if (this.readyState !== ConditionedSocket.OPEN) return;
    // The caller may write to its buffer again when this returns.
    const sent = ArrayBuffer.isView(data) ? copyOf(data) : data instanceof ArrayBuffer ? data.slice(0) : data;
    this.#line.up.carry(bytesIn(sent), () => {
      // What the server has closed meanwhile takes no more, and a browser would complain.
      if (this.#socket?.readyState === ConditionedSocket.OPEN) this.#socket.send(sent);
    });
  }

  /**
   * @param {number} [code]
   * @param {string} [reason]
   */
  close(code, reason) {
    if (this.readyState >= ConditionedSocket.CLOSING) return;
    const connecting = this.readyState === ConditionedSocket.CONNECTING;
    this.readyState = ConditionedSocket.CLOSING;
    if (!connecting) return this.#line.up.carry(0, () => this.#socket?.close(code, reason));
    this.#socket?.close();
    this.#network.breakSoon(this.#line);
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #end(code, reason) {
    this.#line.end();
    this.readyState = ConditionedSocket.CLOSED;
    const wasClean = code !== ABNORMAL_CLOSURE;
    if (!wasClean) this.onerror?.({ type: 'error' });
    this.onclose?.({ type: 'close', code, reason, wasClean });
  }
}

/**
 * @param {Network} network
 * @param {RequestInit | undefined} request
 * @param {() => Promise<Response>} fetch
 * @returns {Promise<Response>}
 */
function fetchThrough(network, request, fetch) {
  return new Promise((resolve, reject) => {
    /** @type {(error: unknown) => void} */
    let failed = reject;
    const line = network.open(() => failed(new TypeError('the network is cut')));
    line.up.carry(bytesIn(request?.body), async () => {
      try {
        const response = await fetch();
        if (response.body && isEventStream(response)) {
          const { stream, fail } = streamThrough(line, response.body);
          failed = fail;
          return resolve(new Response(stream, response));
        }
        const body = await response.clone().arrayBuffer();
        line.down.carry(body.byteLength, () => {
          line.end();
          resolve(response);
        });
      } catch (error) {
        line.end();
        failed(error);
      }
    });
  });
}

/**
 * A stream of events does not end, so that its chunks arrive one by one.
 *
 * @param {Line} line
 * @param {ReadableStream<Uint8Array>} body
 */
function streamThrough(line, body) {
  const reader = body.getReader();
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const fail = (/** @type {unknown} */ error) => {
    line.end();
    writer.abort(error).catch(ignored);
    reader.cancel(error).catch(ignored);
  };
  writer.closed.then(() => line.end(), fail);
  const pass = async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return line.down.carry(0, () => writer.close().catch(ignored));
      line.down.carry(value.byteLength, () => writer.write(value).catch(ignored));
    }
  };
  pass().catch(fail);
  return { stream: readable, fail };
}

/** The end of a stream whose failure is told elsewhere. */
const ignored = () => {};

/** @param {ArrayBufferView} view */
const copyOf = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength).slice();

/**
 * @param {any} data
 * @returns {number}
 */
const bytesIn = (data) => data?.byteLength ?? data?.size ?? data?.length ?? 0;
