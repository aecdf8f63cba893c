/**
 * The commands of a session, each kept until the room has handled it: what a lost connection took with it, and what was
 * done meanwhile, goes out in order on the next one (PROTOCOL.md section 3).
 *
 * @typedef {import('./connection.js').Connection} Connection
 * @typedef {import('./schema.js').MessageCodec} MessageCodec
 */

import { COMMAND_BYTES_MAX, COMMANDS_KEPT_MAX, COMMANDS_PER_MESSAGE_MAX } from './limits.js';
import { WireWriter } from './wire.js';

export class CommandQueue {
  /** Where they go; none while there is none. @type {Connection | null} */
  #connection = null;
  /** Each with class id and body. @type {Uint8Array[]} */
  #kept = [];
  /** Sequence number of the command before the first that is kept. */
  #handledSeq = 0;
  /** How many of those kept went out on this connection. */
  #sent = 0;
  /** Sequence number of the last command that went out, on whatever connection. */
  sentSeq = 0;
  #record = new WireWriter();
  #records = new WireWriter();

  /**
   * Takes a command into the message that goes out when the current microtask is done, or when there is a connection.
   *
   * @param {MessageCodec} codec
   * @param {any} command
   * @returns {number} its sequence number; 0 if too many are kept already
   * @throws {TypeError | RangeError} naming the field that is missing or out of range
   */
  add(codec, command) {
    codec.write(this.#record.reset(), command);
    if (this.#record.length > COMMAND_BYTES_MAX) {
      throw new RangeError(`${codec.name} takes ${this.#record.length} bytes, more than ${COMMAND_BYTES_MAX}`);
    }
    if (this.#kept.length === COMMANDS_KEPT_MAX) return 0;
    if (this.#sent === this.#kept.length) queueMicrotask(() => this.#flush());
    this.#kept.push(this.#record.written().slice());
    return this.#handledSeq + this.#kept.length;
  }

  /** @param {Connection | null} connection that is welcome: it gets all that are kept; null: there is none any more */
  attach(connection) {
    this.#connection = connection;
    this.#sent = 0;
    this.#flush();
  }

  /**
   * @param {number} seq of the last command that the room says it has handled
   * @returns {number} the same, of those that there are
   */
  handled(seq) {
    const count = Math.min(Math.max(0, seq - this.#handledSeq), this.#sent);
    this.#kept.splice(0, count);
    this.#sent -= count;
    this.#handledSeq += count;
    return this.#handledSeq;
  }

  /** @param {number} seq of the last command that the session had before this client took it over */
  startAfter(seq) {
    this.#handledSeq = seq;
  }

  #flush() {
    while (this.#connection && this.#sent < this.#kept.length) this.#sendMessage(this.#connection);
  }

  /** @param {Connection} connection */
  #sendMessage(connection) {
    this.#records.reset();
    let count = 0;
    for (; count < COMMANDS_PER_MESSAGE_MAX; count++) {
      const record = this.#kept[this.#sent + count];
      if (!record || this.#records.length + record.length > COMMAND_BYTES_MAX) break;
      this.#records.raw(record);
    }
    this.#sent += count;
    this.sentSeq = Math.max(this.sentSeq, this.#handledSeq + this.#sent);
    connection.sendCommands(count, this.#records.written(), this.#handledSeq + this.#sent);
  }
}
