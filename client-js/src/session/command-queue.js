/**
 * The commands of a session. Each is kept until the room has handled it and, if the room has a store, until the tick in
 * which it did is durable. What a lost connection took with it, what a room that went back to an earlier tick has not
 * handled any more, and what was done meanwhile, goes out in order on the next connection (PROTOCOL.md section 3).
 *
 * @typedef {import('./connection.js').Connection} Connection
 * @typedef {import('../schema/schema.js').MessageCodec} MessageCodec
 */

import { COMMAND_BYTES_MAX, COMMANDS_PER_MESSAGE_MAX, COMMANDS_RETAINED_MAX } from '../wire/limits.js';
import { WireWriter } from '../wire/wire.js';

export class CommandQueue {
  /** Where they go; none while there is none. @type {Connection | null} */
  #connection = null;
  /** Each with class id and body. @type {Uint8Array[]} */
  #retained = [];
  /** By command, of the first that are kept: tick of the frame that said that it is handled. @type {number[]} */
  #handledTicks = [];
  /** Sequence number of the command before the first that is kept. */
  #releasedSeq;
  /** How many of those kept went out on this connection. */
  #sent = 0;
  #record = new WireWriter();
  #records = new WireWriter();

  /** @param {number} seq of the newest command that the room has of the session */
  constructor(seq) {
    this.#releasedSeq = seq;
  }

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
    if (this.#retained.length === COMMANDS_RETAINED_MAX) return 0;
    if (this.#sent === this.#retained.length) queueMicrotask(() => this.#flush());
    this.#retained.push(this.#record.written().slice());
    return this.#releasedSeq + this.#retained.length;
  }

  /**
   * @param {Connection} connection that is welcome
   * @param {number} seq of the newest command that the room has: those after it go out
   */
  attach(connection, seq) {
    this.#connection = connection;
    this.#sent = this.#countUpTo(seq);
    this.#flush();
  }

  /** The connection is gone. */
  detach() {
    this.#connection = null;
  }

  /**
   * Takes in what a frame tells.
   *
   * @param {number} seq of the last command that the room says it has handled
   * @param {number} tick of the frame
   * @param {number} safeTick of commands that were handled up to it the room need not be told again
   * @returns {number} the number of the last command handled, of those that there are
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
   * The room goes on from an earlier tick. The commands that are kept are numbered from there.
   *
   * @param {number} seq of the last command that the room had handled then
   * @returns {number} how many commands after that one are not kept any more: nobody sends them again
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
