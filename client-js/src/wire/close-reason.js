/**
 * Why a connection ended: the table of PROTOCOL.md section 8, as in Java.
 *
 * @typedef {object} CloseReason
 * @property {number} closeCode of the WebSocket
 * @property {string} code stable text: the table's name in lower case with hyphens
 * @property {boolean} rejoin whether a new seat makes sense
 * @property {'never' | 'always' | 'if-stored'} resume whether the session survives; `if-stored`: where the room has a
 *   store
 * @property {string} title a sentence for people
 */

/**
 * @param {number} closeCode
 * @param {string} code
 * @param {boolean} rejoin
 * @param {string} title
 * @returns {Readonly<CloseReason>}
 */
const reason = (closeCode, code, rejoin, title) => Object.freeze({ closeCode, code, rejoin, resume: 'never', title });

/**
 * @param {number} closeCode
 * @param {string} code
 * @param {string} title
 * @returns {Readonly<CloseReason>} a reason that a session survives (PROTOCOL.md section 3)
 */
const loss = (closeCode, code, title) => Object.freeze({ closeCode, code, rejoin: true, resume: 'always', title });

/** @type {CloseReason} A close with a code that is not in the table, e.g. 1006. */
export const CONNECTION_LOST = loss(1006, 'connection-lost', 'The connection was lost.');

/** The room has another schema than the client: a new join gets that one. */
export const SCHEMA_CHANGED = reason(
  4405,
  'schema-changed',
  true,
  'The game has changed since this page was loaded: load it again.',
);

/** By the names of the table: `if (status.code === CloseReason.KICKED.code) showWhy(status.title)`. */
export const CloseReason = Object.freeze({
  NORMAL: reason(1000, 'normal', false, 'The client left.'),
  PROTOCOL_ERROR: reason(1002, 'protocol-error', false, 'A WebSocket frame broke RFC 6455.'),
  TEXT_REFUSED: reason(1003, 'text-refused', false, 'A text message was refused.'),
  BAD_TEXT: reason(1007, 'bad-text', false, 'The reason of a close was not UTF-8.'),
  TOO_BIG: reason(1009, 'too-big', false, 'A message was too big.'),
  ROOM_FINISHED: reason(4200, 'room-finished', false, 'The game is over.'),
  MALFORMED: reason(4400, 'malformed', false, 'Bytes were not one message.'),
  SESSION_OVER: reason(4401, 'session-over', true, 'The session is over.'),
  KICKED: reason(4403, 'kicked', false, 'You were removed from the room.'),
  ROOM_CLOSED: reason(4404, 'room-closed', false, 'An operator closed the room.'),
  UNEXPECTED: reason(4405, 'unexpected', false, 'A message was not allowed, or not at this time.'),
  SILENT: loss(4408, 'silent', 'The connection was silent for too long.'),
  TAKEN_OVER: reason(4409, 'taken-over', false, 'The game goes on in another tab.'),
  BAD_SEQUENCE: reason(4410, 'bad-sequence', false, 'A sequence number jumped.'),
  SESSION_LOST: reason(4411, 'session-lost', true, 'The room goes on from before you joined.'),
  OUT_OF_RANGE: reason(4422, 'out-of-range', false, 'A value was outside its range.'),
  FLOOD: reason(4429, 'flood', false, 'Too many messages for too long.'),
  TOO_SLOW: loss(4431, 'too-slow', 'The connection was too slow for too long.'),
  ROOM_FAILED: reason(4500, 'room-failed', false, 'The game failed; the room has ended.'),
  SERVER_STOPPING: Object.freeze({
    closeCode: 4503,
    code: 'server-stopping',
    rejoin: true,
    resume: 'if-stored',
    title: 'The server is shutting down.',
  }),
  ROOM_STUCK: reason(4504, 'room-stuck', false, 'The game did not return; the room has ended.'),
  ROOM_EXHAUSTED: reason(4507, 'room-exhausted', true, 'The room has come to its end.'),
});

/** @type {ReadonlyMap<number, CloseReason>} */
const byCloseCode = new Map(Object.values(CloseReason).map((each) => [each.closeCode, each]));

/**
 * @param {number} closeCode
 * @returns {CloseReason} of the table, else {@link CONNECTION_LOST}
 */
export const closeReason = (closeCode) => byCloseCode.get(closeCode) ?? CONNECTION_LOST;
