/**
 * A WebSocket under conditions.
 *
 * @typedef {import('./network.js').Network} Network
 */

import { bytesIn } from './network.js';

const ABNORMAL_CLOSURE = 1006;

export class ConditionedSocket {
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
  #connection;
  /** From when the request has reached the server. @type {WebSocket | null} */
  #socket = null;

  /**
   * @param {Network} network
   * @param {() => WebSocket} connect
   */
  constructor(network, connect) {
    this.#network = network;
    this.#connection = network.open(() => this.#end(ABNORMAL_CLOSURE, ''));
    this.#connection.up.send(0, () => this.#connect(connect));
  }

  /** @param {() => WebSocket} connect */
  #connect(connect) {
    if (this.readyState !== ConditionedSocket.CONNECTING) return;
    const socket = connect();
    const { down } = this.#connection;
    socket.binaryType = this.binaryType;
    socket.onopen = () => down.send(0, () => this.#opened(socket.protocol));
    socket.onmessage = ({ data }) => down.send(bytesIn(data), () => this.onmessage?.({ type: 'message', data }));
    socket.onclose = ({ code, reason }) => down.send(0, () => this.#end(code, reason));
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
    // The caller may reuse its buffer after this call.
    const sent = ArrayBuffer.isView(data) ? copyOf(data) : data instanceof ArrayBuffer ? data.slice(0) : data;
    this.#connection.up.send(bytesIn(sent), () => {
      // The server may have closed the socket meanwhile; a browser would complain.
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
    if (!connecting) return this.#connection.up.send(0, () => this.#socket?.close(code, reason));
    this.#socket?.close();
    this.#network.breakSoon(this.#connection);
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #end(code, reason) {
    this.#connection.end();
    this.readyState = ConditionedSocket.CLOSED;
    const wasClean = code !== ABNORMAL_CLOSURE;
    if (!wasClean) this.onerror?.({ type: 'error' });
    this.onclose?.({ type: 'close', code, reason, wasClean });
  }
}

/** @param {ArrayBufferView} view */
const copyOf = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength).slice();
