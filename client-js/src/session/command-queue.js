/**
 * The commands of a session. A command is retained until the room has handled it and, in a room with a store, until
 * that tick is durable. After a reconnect the queue sends, in order, every retained command that the room lacks: lost
 * on the way, undone by a rewind, or given while offline (PROTOCOL.md section 3).
 *
 * @typedef {import('./connection.js').Connection} Connection
 * @typedef {import('../schema/schema.js').MessageCodec} MessageCodec
 */

import { COMMAND_BYTES_MAX, COMMANDS_PER_MESSAGE_MAX, COMMANDS_RETAINED_MAX } from '../wire/limits.js';
import { WireWriter } from '../wire/wire.js';

export class CommandQueue {
  /** Null while there is no connection. @type {Connection | null} */
  #connection = null;
  /** Each with class id and body. @type {Uint8Array[]} */
  #retained = [];
  /** By retained command that is handled: tick of the frame that said so. @type {number[]} */
  #handledTicks = [];
  /** Sequence number of the command before the first retained one. */
  #releasedSeq;
  /** Number of retained commands that this connection has sent. */
  #sent = 0;
  #record = new WireWriter();
  #records = new WireWriter();

  /** @param {number} seq of the newest command that the room has of the session */
  constructor(seq) {
    this.#releasedSeq = seq;
  }

  /**
   * Adds a command to the message that is sent after the current microtask, or when there is a connection.
   *
   * @param {MessageCodec} codec
   * @param {any} command
   * @returns {number} its sequence number; 0 if too many are retained
   * @throws {TypeError | RangeError} naming the field that is missing or out of range
   */
  add(codec, command) {
    codec.write(this.#record.reset(), command);
    if (this.#record.length > COMMAND_BYTES_MAX) {
      throw new RangeError(`${codec.name} takes ${this.#record.length} bytes, more than ${COMMAND_BYTES_MAX}`);
    }
    if (this.#retained.length === COMMANDS_RETAINED_MAX) return 0;
    if (this.#sent === this.#retained.length) queueMicrotask(() => this.#flush());
    this.#retained.push(this.#record.written().slice());
    return this.#releasedSeq + this.#retained.length;
  }

  /**
   * @param {Connection} connection that has its Welcome
   * @param {number} seq of the newest command that the room has: later ones are sent
   */
  attach(connection, seq) {
    this.#connection = connection;
    this.#sent = this.#countUpTo(seq);
    this.#flush();
  }

  /** The connection is lost. */
  detach() {
    this.#connection = null;
  }

  /**
   * Takes the acknowledgement of a frame.
   *
   * @param {number} seq of the last command that the room has handled
   * @param {number} tick of the frame
   * @param {number} safeTick commands that were handled up to it are never sent again
   * @returns {number} sequence number of the last handled command, of those that were sent
   */
  handled(seq, tick, safeTick) {
    const count = Math.min(this.#countUpTo(seq), this.#sent);
    while (this.#handledTicks.length < count) this.#handledTicks.push(tick);
    const handledSeq = this.#releasedSeq + this.#handledTicks.length;
    const pending = this.#handledTicks.findIndex((each) => each > safeTick);
    this.#release(pending < 0 ? this.#handledTicks.length : pending);
    return handledSeq;
  }

  /**
   * The room was rewound: numbers the retained commands from there.
   *
   * @param {number} seq of the last command that the room had handled at that tick
   * @returns {number} number of commands after it that are released already, so are not sent again
   */
  rewind(seq) {
    this.#release(this.#countUpTo(seq));
    const lost = Math.max(0, this.#releasedSeq - seq);
    this.#handledTicks.length = 0;
    this.#releasedSeq = seq;
    return lost;
  }

  /** @param {number} seq */
  #countUpTo(seq) {
    return Math.min(Math.max(0, seq - this.#releasedSeq), this.#retained.length);
  }

  /** @param {number} count */
  #release(count) {
    this.#retained.splice(0, count);
    this.#handledTicks.splice(0, count);
    this.#sent = Math.max(0, this.#sent - count);
    this.#releasedSeq += count;
  }

  #flush() {
    while (this.#connection && this.#sent < this.#retained.length) this.#sendMessage(this.#connection);
  }

  /** @param {Connection} connection */
  #sendMessage(connection) {
    this.#records.reset();
    let count = 0;
    for (; count < COMMANDS_PER_MESSAGE_MAX; count++) {
      const record = this.#retained[this.#sent + count];
      if (!record || this.#records.length + record.length > COMMAND_BYTES_MAX) break;
      this.#records.raw(record);
    }
    this.#sent += count;
    connection.sendCommands(count, this.#records.written(), this.#releasedSeq + this.#sent);
  }
}
