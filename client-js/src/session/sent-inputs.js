/**
 * The inputs that a session has sent: their sequence numbers, and the newest of them, which are sent again after a
 * resumption unless the room has consumed or passed them over (PROTOCOL.md section 3).
 *
 * @typedef {import('./connection.js').Connection} Connection
 *
 * @typedef {object} Sent inputs of one message
 * @property {number} count
 * @property {number} seq of the last of them
 * @property {number} targetTick of the last of them
 * @property {number} viewTick
 * @property {WireWriter} records
 */

import { INPUT_BYTES_MAX, INPUTS_PER_MESSAGE_MAX } from '../wire/limits.js';
import { WireWriter } from '../wire/wire.js';

export class SentInputs {
  #seq = 0;
  #ack = 0;
  /** A ring; `#next` is the oldest and the next to be overwritten. @type {Sent[]} */
  #messages = Array.from({ length: INPUTS_PER_MESSAGE_MAX }, () => ({
    count: 0,
    seq: 0,
    targetTick: 0,
    viewTick: 0,
    records: new WireWriter(),
  }));
  #next = 0;
  #run = new WireWriter();

  /** Sequence number of the newest; 0 before the first. */
  get seq() {
    return this.#seq;
  }

  /**
   * @param {Connection} connection
   * @param {number} count of the inputs
   * @param {Uint8Array} records for consecutive ticks, each with class id and body
   * @param {number} targetTick of the last of them
   * @param {number} viewTick the moment that the player saw, in ticks with a fraction
   */
  send(connection, count, records, targetTick, viewTick) {
    this.#seq += count;
    const message = /** @type {Sent} */ (this.#messages[this.#next]);
    this.#next = (this.#next + 1) % this.#messages.length;
    message.count = count;
    message.seq = this.#seq;
    message.targetTick = targetTick;
    message.viewTick = viewTick;
    message.records.reset().raw(records);
    connection.sendInputs(count, records, this.#seq, targetTick, viewTick);
  }

  /** @param {number} seq of the last input that the room has consumed or passed over */
  consumed(seq) {
    this.#ack = seq;
  }

  /** @param {number} seq of the session's newest input so far: the next one is numbered after it */
  startAfter(seq) {
    this.#seq = this.#ack = seq;
  }

  /**
   * Sends the newest again: inputs for consecutive ticks share a message.
   *
   * @param {Connection} connection
   */
  sendAgain(connection) {
    const messages = this.#unconsumed();
    for (let i = 0; i < messages.length; ) {
      let newest = /** @type {Sent} */ (messages[i]);
      let { count } = newest;
      this.#run.reset().raw(newest.records.written());
      for (let next = messages[++i]; next && this.#follows(next, newest); next = messages[++i]) {
        this.#run.raw(next.records.written());
        count += next.count;
        newest = next;
      }
      connection.sendInputs(count, this.#run.written(), newest.seq, newest.targetTick, newest.viewTick);
    }
  }

  /** The newest messages, oldest first, with no more inputs together than one message may have. */
  #unconsumed() {
    const { length } = this.#messages;
    const messages = [];
    let left = INPUTS_PER_MESSAGE_MAX;
    for (let back = 1; back <= length; back++) {
      const message = /** @type {Sent} */ (this.#messages[(this.#next - back + length) % length]);
      left -= message.count;
      if (message.seq <= this.#ack || left < 0) break;
      messages.unshift(message);
    }
    return messages;
  }

  /**
   * @param {Sent} next
   * @param {Sent} before
   */
  #follows({ count, targetTick, records }, before) {
    return targetTick - count === before.targetTick && this.#run.length + records.length <= INPUT_BYTES_MAX;
  }
}
