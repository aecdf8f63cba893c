/**
 * Records what the netgraph draws: the content of every frame of the last seconds, the room's figures when it arrived,
 * and bytes per second by kind of message and of entity.
 *
 * The size of a kind is a fraction of bytes, because a range coder gives no table bytes of its own: the information in
 * the bits of its tables. The rest of the frame counts as heads: its head, lengths, hashes, and less than two bytes of
 * rounding per section.
 *
 * @typedef {import('../page/stats.js').Observer} Observer
 *
 * @typedef {object} Room the room that is recorded
 * @property {import('../page/stats.js').Stats} stats
 * @property {number} tick of the newest snapshot
 * @property {number} tickRate
 *
 * @typedef {object} Sample a frame; NaN for unknown values
 * @property {number} atMs time of arrival
 * @property {number} gapMs since the previous frame
 * @property {number} dueGapMs the same by their ticks
 * @property {boolean} keyframe whether it had a keyframe
 * @property {number} bytes its size
 * @property {Float64Array} parts bytes: heads, events and replies, priors, exact state and births, then by kind
 * @property {number} rttMs
 * @property {number} jitterMs
 * @property {number} delayMs of interpolation
 * @property {number} leadTicks
 * @property {number} margin in ticks
 * @property {number} correction size of the correction by it, 0 if none
 * @property {number} rollbackTicks ticks predicted again
 * @property {boolean} diverged whether it had a divergence
 */

import { FRAME, PONG } from '../wire/messages.js';
import { WireReader } from '../wire/wire.js';

/** Milliseconds that the recording covers. */
export const SPAN_MS = 10_000;
/** Frames that are retained at most. */
const SAMPLES_MAX = 1024;
/** Kinds that are distinguished; later ones count as the last. */
export const KINDS_MAX = 10;
/** A gap longer than this many due gaps is late. */
export const LATE_GAPS = 1.5;

/** Indices of the parts of a frame that belong to no kind. */
export const HEADS = 0;
export const EVENTS = 1;
export const LEARNED = 2;
export const EXACT = 3;
export const FIRST_KIND = 4;

/** Names of sections by type, and of the client's messages by class id. */
const SECTIONS = ['deltas', 'keyframes', 'events', 'drops', 'learned', 'exact', 'births', 'replies'];
const KEYFRAME_SECTION = 1;
const PART_OF_SECTION = [HEADS, HEADS, EVENTS, HEADS, LEARNED, EXACT, EXACT, EVENTS];
/** @type {Record<number, string>} */
const SENT = { 20: 'inputs', 21: 'commands', 23: 'pings' };

/** Bytes per second over the last seconds. */
class Meter {
  #buckets = new Float64Array(8);
  #bucket = 0;

  /**
   * @param {number} nowMs
   * @param {number} bytes
   */
  add(nowMs, bytes) {
    this.#goTo(nowMs);
    const at = this.#bucket % this.#buckets.length;
    this.#buckets[at] = /** @type {number} */ (this.#buckets[at]) + bytes;
  }

  /**
   * @param {number} nowMs
   * @returns {number} mean over the complete half seconds
   */
  perSecond(nowMs) {
    this.#goTo(nowMs);
    const { length } = this.#buckets;
    const sum = this.#buckets.reduce((total, bytes) => total + bytes);
    return (2 * (sum - /** @type {number} */ (this.#buckets[this.#bucket % length]))) / (length - 1);
  }

  /** @param {number} nowMs */
  #goTo(nowMs) {
    const bucket = Math.floor(nowMs / 500);
    const { length } = this.#buckets;
    for (let next = Math.max(this.#bucket + 1, bucket - length + 1); next <= bucket; next++) {
      this.#buckets[next % length] = 0;
    }
    this.#bucket = bucket;
  }
}

/** @implements {Observer} */
export class Recording {
  /** Frames, oldest first. @type {Sample[]} */
  samples = [];
  /** Number of all recorded frames. */
  count = 0;
  /** What came, by message; frames by their sections. @type {Map<string, Meter>} */
  incoming = new Map();
  /** What was sent, by message. @type {Map<string, Meter>} */
  outgoing = new Map();
  /** What came, by entity kind, in the order of their first appearance. @type {Map<string, Meter>} */
  kinds = new Map();

  #room;
  #nowMs;
  #kindIndexes = /** @type {Map<string, number>} */ (new Map());
  // Of the frame that is being read.
  #parts = new Float64Array(FIRST_KIND + KINDS_MAX);
  #sectionBytes = 0;
  #keyframe = false;
  #lastMs = Number.NaN;
  #lastTick = Number.NaN;
  #corrections;
  #divergences;

  /**
   * @param {Room} room
   * @param {() => number} [nowMs]
   */
  constructor(room, nowMs = () => performance.now()) {
    this.#room = room;
    this.#nowMs = nowMs;
    this.#corrections = room.stats.corrections;
    this.#divergences = room.stats.divergences;
  }

  /**
   * @param {string} kind
   * @param {number} bits
   */
  table(kind, bits) {
    meter(this.kinds, kind).add(this.#nowMs(), bits / 8);
    const index = this.#kindIndexes.get(kind) ?? Math.min(this.#kindIndexes.size, KINDS_MAX - 1);
    this.#kindIndexes.set(kind, index);
    this.#addPart(FIRST_KIND + index, bits / 8);
    this.#addPart(HEADS, -bits / 8);
  }

  /**
   * @param {number} type
   * @param {number} byteCount
   */
  section(type, byteCount) {
    this.#sectionBytes += byteCount;
    if (type === KEYFRAME_SECTION) this.#keyframe = true;
    meter(this.incoming, SECTIONS[type] ?? 'other').add(this.#nowMs(), byteCount);
    this.#addPart(PART_OF_SECTION[type] ?? HEADS, byteCount);
  }

  /**
   * @param {number} part
   * @param {number} bytes
   */
  #addPart(part, bytes) {
    this.#parts[part] = /** @type {number} */ (this.#parts[part]) + bytes;
  }

  /** @param {Uint8Array} bytes */
  received(bytes) {
    const classId = new WireReader(bytes).classId();
    const outside = bytes.length - this.#sectionBytes;
    meter(this.incoming, classId === FRAME ? 'heads' : classId === PONG ? 'pongs' : 'other').add(
      this.#nowMs(),
      outside,
    );
    if (classId === FRAME) this.#framed(bytes.length, outside);
  }

  /**
   * @param {number} bytes of the frame
   * @param {number} outside of these, those outside its sections
   */
  #framed(bytes, outside) {
    const atMs = this.#nowMs();
    const { tick, tickRate, stats } = this.#room;
    const corrected = stats.corrections > this.#corrections;
    this.#addPart(HEADS, outside);
    this.samples.push({
      atMs,
      gapMs: atMs - this.#lastMs,
      dueGapMs: ((tick - this.#lastTick) * 1000) / tickRate,
      keyframe: this.#keyframe,
      bytes,
      parts: this.#parts,
      rttMs: stats.rttMs,
      jitterMs: stats.jitterMs,
      delayMs: stats.interpolationDelayMs,
      leadTicks: stats.inputLeadTicks,
      margin: stats.inputMargin,
      correction: corrected ? stats.correctionLast : 0,
      rollbackTicks: corrected ? stats.rollbackTicks : 0,
      diverged: stats.divergences > this.#divergences,
    });
    this.count++;
    if (this.samples.length > SAMPLES_MAX) this.samples.splice(0, SAMPLES_MAX / 4);
    this.#parts = new Float64Array(FIRST_KIND + KINDS_MAX);
    this.#sectionBytes = 0;
    this.#keyframe = false;
    this.#lastMs = atMs;
    this.#lastTick = tick;
    this.#corrections = stats.corrections;
    this.#divergences = stats.divergences;
  }

  /** @param {Uint8Array} bytes */
  sent(bytes) {
    const name = SENT[new WireReader(bytes).classId()] ?? 'requests';
    meter(this.outgoing, name).add(this.#nowMs(), bytes.length);
  }

  /**
   * @param {number} nowMs
   * @returns {Sample[]} frames of the last ten seconds
   */
  recent(nowMs) {
    const first = this.samples.findIndex(({ atMs }) => atMs >= nowMs - SPAN_MS);
    return first < 0 ? [] : this.samples.slice(first);
  }
}

/**
 * @param {Sample} sample
 * @returns {boolean} whether its gap is late by the ticks of the two frames
 */
export const isLate = ({ gapMs, dueGapMs }) => gapMs > LATE_GAPS * dueGapMs;

/**
 * @param {Map<string, Meter>} meters
 * @param {string} name
 */
function meter(meters, name) {
  let found = meters.get(name);
  if (!found) {
    found = new Meter();
    meters.set(name, found);
  }
  return found;
}
