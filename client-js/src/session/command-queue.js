/**
 * The commands of a session. A command is retained until the room has handled it and, in a room with a store, until
 * that tick is durable. After a reconnect the queue sends, in order, every retained command that the room lacks: lost
 * on the way, undone by a rewind, or given while offline (PROTOCOL.md section 3).
 *
 * @typedef {import('./connection.js').Connection} Connection
 * @typedef {import('../schema/schema.js').MessageCodec} MessageCodec
 *
 * @typedef {object} Retained
 * @property {MessageCodec} codec
 * @property {Uint8Array} bytes class id and body
 */

import { COMMAND_BYTES_MAX, COMMANDS_PER_MESSAGE_MAX, COMMANDS_RETAINED_MAX } from '../wire/limits.js';
import { WireReader, WireWriter } from '../wire/wire.js';

export class CommandQueue {
  /** Null while there is no connection. @type {Connection | null} */
  #connection = null;
  /** @type {Retained[]} */
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
    const bytes = this.#encode(codec, command);
    if (this.#retained.length === COMMANDS_RETAINED_MAX) return 0;
    if (this.#sent === this.#retained.length) queueMicrotask(() => this.#flush());
    this.#retained.push({ codec, bytes });
    return this.#releasedSeq + this.#retained.length;
  }

  /**
   * @param {MessageCodec} codec
   * @param {any} command
   * @returns {Uint8Array} class id and body
   * @throws {TypeError | RangeError}
   */
  #encode(codec, command) {
    codec.write(this.#record.reset(), command);
    if (this.#record.length > COMMAND_BYTES_MAX) {
      throw new RangeError(`${codec.name} takes ${this.#record.length} bytes, more than ${COMMAND_BYTES_MAX}`);
    }
    return this.#record.written().slice();
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

  /**
   * Encodes the retained commands for another schema, after {@link CommandQueue.rewind}. Drops those that the schema
   * lacks, or whose values it does not allow; the numbers of later ones fall by one each.
   *
   * @param {ReadonlyMap<string, MessageCodec>} codecs by name of the command
   * @returns {number[]} the number that each dropped command had when it was dropped, in order
   */
  encodeFor(codecs) {
    const before = this.#retained;
    const dropped = [];
    this.#retained = [];
    for (const { codec, bytes } of before) {
      const next = codecs.get(codec.name);
      const encoded = next ? this.#encodedAnew(codec, bytes, next) : null;
      if (next && encoded) this.#retained.push({ codec: next, bytes: encoded });
      else dropped.push(this.#releasedSeq + this.#retained.length + 1);
    }
    return dropped;
  }

  /**
   * @param {MessageCodec} codec that has written the bytes
   * @param {Uint8Array} bytes
   * @param {MessageCodec} next
   * @returns {Uint8Array | null} null if the command's values are not allowed
   */
  #encodedAnew(codec, bytes, next) {
    const reader = new WireReader(bytes);
    reader.classId();
    try {
      return this.#encode(next, codec.read(reader));
    } catch {
      return null;
    }
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
      const command = this.#retained[this.#sent + count];
      if (!command || this.#records.length + command.bytes.length > COMMAND_BYTES_MAX) break;
      this.#records.raw(command.bytes);
    }
    this.#sent += count;
    connection.sendCommands(count, this.#records.written(), this.#releasedSeq + this.#sent);
  }
}
