/**
 * The protocol's own messages (PROTOCOL.md section 2): reads the server's and writes the client's. Components are in
 * wire order, which is alphabetical.
 *
 * @typedef {import('./wire.js').WireReader} WireReader
 * @typedef {import('./wire.js').WireWriter} WireWriter
 *
 * @typedef {object} Welcome
 * @property {number} commandSeq of the newest command that the room has of the session, 0 if none
 * @property {number} epoch
 * @property {number} epochTick tick at which the epoch began
 * @property {number} graceMs time that the session survives its connection, 0: it does not
 * @property {number} playerId 0 for a spectator, whose session does not survive
 * @property {string} resumeToken empty if the session does not survive
 * @property {number} resumedTick tick of the state that is continued; -1: keyframes follow
 * @property {string} roomInstance 32 hex digits
 * @property {string} schemaHash 16 hex digits
 * @property {number} snapshotRate per second
 * @property {number} tick
 * @property {number} tickRate per second
 */

import { GRACE_MS_MAX, RESUME_TOKEN_CHARS_MAX, TICK_RATE_MAX } from './limits.js';
import { INT_MAX, malformed, WireError } from './wire.js';

export const WELCOME = 10;
export const FRAME = 11;
export const PONG = 12;
const INPUTS = 20;
const COMMANDS = 21;
const KEYFRAME_REQUEST = 22;
const PING = 23;
const RECORD_ARRAY = 24;
const EXACT_REQUEST = 25;

const MISSED = 1;
const UNTIMELY = 2;
const DISTURBED = 4;
const DURABLE = 8;
const FROZEN = 16;
const RESUME_TOKEN = /^[\w.-]*$/;
const ROOM_INSTANCE_BYTES = 16;
const SCHEMA_HASH_BYTES = 8;

/**
 * @param {WireReader} reader after the class id
 * @returns {Welcome}
 */
export function readWelcome(reader) {
  const welcome = {
    commandSeq: reader.int(),
    epoch: reader.int(),
    epochTick: reader.int(),
    graceMs: reader.int(),
    playerId: reader.int(),
    resumeToken: reader.text(RESUME_TOKEN_CHARS_MAX),
    resumedTick: reader.int(),
    roomInstance: readHex(reader, ROOM_INSTANCE_BYTES),
    schemaHash: readHex(reader, SCHEMA_HASH_BYTES),
    snapshotRate: reader.int(),
    tick: reader.int(),
    tickRate: reader.int(),
  };
  reader.expectEnd();
  const { tickRate, snapshotRate } = welcome;
  if (tickRate < 1 || tickRate > TICK_RATE_MAX) throw new WireError('OUT_OF_RANGE', `a tick rate of ${tickRate}`);
  if (snapshotRate < 1 || tickRate % snapshotRate !== 0) {
    throw new WireError('OUT_OF_RANGE', `${snapshotRate} snapshots per second at a tick rate of ${tickRate}`);
  }
  expectSession(welcome);
  return welcome;
}

/** @param {Welcome} welcome */
function expectSession({ commandSeq, epochTick, playerId, graceMs, resumeToken, resumedTick }) {
  if (playerId < 0 || (playerId === 0 && graceMs !== 0)) throw new WireError('OUT_OF_RANGE', `player ${playerId}`);
  if (graceMs < 0 || graceMs > GRACE_MS_MAX) throw new WireError('OUT_OF_RANGE', `a grace time of ${graceMs} ms`);
  if ((graceMs === 0) !== (resumeToken === '') || !RESUME_TOKEN.test(resumeToken)) {
    throw new WireError('OUT_OF_RANGE', 'a resume token that is none');
  }
  if (commandSeq < 0) throw new WireError('OUT_OF_RANGE', `command ${commandSeq}`);
  if (epochTick < 0) throw new WireError('OUT_OF_RANGE', `an epoch from tick ${epochTick} on`);
  if (resumedTick < -1) throw new WireError('OUT_OF_RANGE', `a resumed tick of ${resumedTick}`);
}

/**
 * @param {WireReader} reader
 * @param {number} byteCount
 */
function readHex(reader, byteCount) {
  const bytes = reader.byteArray();
  if (bytes.length !== byteCount) throw malformed(`${bytes.length} bytes, not ${byteCount}`);
  return hex(bytes);
}

/** @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The head of a frame; one object is reused for all frames. */
export class FrameHead {
  ack = 0;
  commandAck = 0;
  flags = 0;
  margin = 0;
  sections = 0;
  tick = 0;
  timeUs = 0;
  /** Ticks since the newest durable one; -1: the room has no store, or the frame does not say. */
  durableLag = -1;

  /** Whether the frame was missed and comes late: its acknowledgements and times are void. */
  get missed() {
    return (this.flags & MISSED) !== 0;
  }

  /** Whether the server had a tick without an input for it since the previous frame. */
  get untimely() {
    return (this.flags & UNTIMELY) !== 0;
  }

  /** Whether anything but rules has changed a field that rules write in a player's entity since the previous frame. */
  get disturbed() {
    return (this.flags & DISTURBED) !== 0;
  }

  /** Whether the room's store fails at present. */
  get frozen() {
    return (this.flags & FROZEN) !== 0;
  }

  /**
   * The newest tick whose commands are never sent again: the durable one, or this frame's where the room has no store
   * or it fails.
   */
  get safeTick() {
    return this.durableLag < 0 || this.frozen ? this.tick : this.tick - this.durableLag;
  }

  /** @param {WireReader} reader after the class id; left at the first section, which end with the message */
  read(reader) {
    this.ack = reader.int();
    this.commandAck = reader.int();
    this.flags = reader.byte();
    this.margin = reader.int();
    this.sections = reader.int();
    this.tick = reader.int();
    this.timeUs = reader.int();
    const viewBytes = reader.length();
    if (reader.position + viewBytes !== reader.limit) throw malformed('bytes after the body');
    this.durableLag = (this.flags & DURABLE) !== 0 ? reader.varint() : -1;
    if (this.durableLag > INT_MAX) throw new WireError('OUT_OF_RANGE', 'a durable lag of more than 31 bits');
  }
}

/**
 * @param {WireReader} reader after the class id
 * @returns {number} the nonce
 */
export function readPong(reader) {
  const nonce = reader.int();
  reader.expectEnd();
  return nonce;
}

/**
 * @param {WireWriter} writer
 * @param {number} appliedTick
 * @param {number} count of the inputs
 * @param {Uint8Array} inputs each with class id and body
 * @param {number} seq of the last of them
 * @param {number} targetTick of the last of them
 * @param {number} viewFraction in 1/256 tick
 * @param {number} viewTick
 */
export function writeInputs(writer, appliedTick, count, inputs, seq, targetTick, viewFraction, viewTick) {
  writer.classId(INPUTS);
  writer.int(appliedTick);
  writeRecords(writer, count, inputs);
  writer.int(seq);
  writer.int(targetTick);
  writer.int(viewFraction);
  writer.int(viewTick);
}

/**
 * @param {WireWriter} writer
 * @param {number} count of the commands
 * @param {Uint8Array} commands each with class id and body
 * @param {number} seq of the last of them
 */
export function writeCommands(writer, count, commands, seq) {
  writer.classId(COMMANDS);
  writeRecords(writer, count, commands);
  writer.int(seq);
}

/**
 * @param {WireWriter} writer
 * @param {number} count
 * @param {Uint8Array} records
 */
function writeRecords(writer, count, records) {
  writer.classId(RECORD_ARRAY);
  writer.varint(count + 1);
  writer.raw(records);
}

/**
 * @param {WireWriter} writer
 * @param {number} group
 */
export function writeKeyframeRequest(writer, group) {
  writer.classId(KEYFRAME_REQUEST);
  writer.int(group);
}

/** @param {WireWriter} writer */
export function writeExactRequest(writer) {
  writer.classId(EXACT_REQUEST);
}

/**
 * @param {WireWriter} writer
 * @param {number} appliedTick
 * @param {number} nonce
 */
export function writePing(writer, appliedTick, nonce) {
  writer.classId(PING);
  writer.int(appliedTick);
  writer.int(nonce);
}
