/**
 * The room's replies to commands (PROTOCOL.md section 5, "Replies").
 *
 * @typedef {object} Reply
 * @property {number} seq of the command
 * @property {boolean} later whether the answer comes in a later frame
 * @property {string | null} refusal
 * @property {Record<string, any> | null} event
 */

import { REFUSAL_CHARS_MAX } from '../wire/limits.js';
import { INT_MAX, malformed } from '../wire/wire.js';

const EVENT = 0;
const REFUSED = 1;
const LATER = 2;

/**
 * Reads a section's body.
 *
 * @param {import('../wire/wire.js').WireReader} reader
 * @param {import('../schema/schema.js').Schema} schema
 * @returns {Reply[]}
 */
export function readReplies(reader, schema) {
  const replies = [];
  while (reader.position < reader.limit) {
    const seq = reader.varint();
    if (seq < 1 || seq > INT_MAX) throw malformed(`a reply to command ${seq}`);
    const status = reader.u8();
    if (status > LATER) throw malformed(`a reply of status ${status}`);
    replies.push({
      seq,
      later: status === LATER,
      refusal: status === REFUSED ? reader.text(REFUSAL_CHARS_MAX) : null,
      event: status === EVENT ? schema.readEvent(reader).event : null,
    });
  }
  return replies;
}
