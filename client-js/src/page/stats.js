/**
 * @typedef {object} Observer hears what the connections carry
 * @property {(bytes: Uint8Array) => void} received a message of the server, after what follows was told of it
 * @property {(bytes: Uint8Array) => void} sent a message of the client
 * @property {(type: number, byteCount: number) => void} section of a frame, by its type (PROTOCOL.md section 5)
 * @property {(kind: string, bits: number) => void} table of the delta or keyframe that is told of next, and what it took of
 *   the section's stream: the information in its bits, -log2 of their probabilities, as the range coder gave them
 */

/** A ping that comes sooner than this after the last does not end its second. */
const ROLLED_MS_MIN = 500;

/** A room's figures: one object, read whenever wanted. Counters run on through a rejoin. */
export class Stats {
  /** Smallest of the last 8 round trips in ms; each contains up to a tick of waiting. NaN until the first. */
  rttMs = Number.NaN;
  /** By how many ms more than the quickest frames take, frames of the last seconds were late, but for the latest 2 %. */
  jitterMs = 0;
  /** By how many ms the presented moment is behind the quickest frames. NaN before the first `present`. */
  interpolationDelayMs = Number.NaN;
  /** The presented moment itself, in ticks with a fraction; of what is not predicted. NaN before the first `present`. */
  viewTick = Number.NaN;
  /**
   * The moment that own, predicted entities show, in ticks with a fraction: up to an offset that is fading, where the
   * server will have them after so many ticks. NaN as long as none are shown so.
   */
  predictedTick = Number.NaN;
  /** How many ticks ahead of the quickest frames inputs aim. NaN before the first frame. */
  inputLeadTicks = Number.NaN;
  /** Ticks that the newest input came before it was needed; negative: too late by as many. NaN before the first answer. */
  inputMargin = Number.NaN;
  /**
   * Fields that rules write and got wrong: a snapshot of an own entity has another value, although the inputs had come in
   * time and nothing but rules had written the field on the server. An array is one field. `room.on('divergence')` says
   * which.
   */
  divergences = 0;
  /** Snapshots that corrected what was predicted; those for which inputs came too late among them. */
  corrections = 0;
  /** By how much the last one did, most of all `quantized` fields that everybody sees, in the field's unit; 0 for a jump. */
  correctionLast = 0;
  correctionMax = 0;
  /** Ticks that were predicted anew by the last one. */
  rollbackTicks = 0;
  /** Entities that were predicted to spawn and did not. */
  misspawns = 0;
  /**
   * By how many ticks the newest snapshot is ahead of what the room's store has: what comes after that may be lost if the
   * server fails. NaN where the room has no store.
   */
  durableLagTicks = Number.NaN;
  /** Whether the room's store takes nothing at present, so that all that happens may be lost. */
  frozen = false;
  /** Tick of the newest snapshot, before the first that of the welcome. */
  tick = -1;
  /** Ticks by which the room went on in the last second. */
  ticksPerSecond = 0;
  frames = 0;
  framesPerSecond = 0;
  keyframes = 0;
  /** Snapshots whose outcome was not the server's; each asked for a keyframe. */
  hashMismatches = 0;
  /** Snapshots and priors that were refused; what their groups showed is gone until the keyframe asked for is here. */
  refusals = 0;
  /** How often the session was resumed after its connection was lost. */
  resumes = 0;
  /** Milliseconds that the last resumption took, from the start of the attempt to its first frame. NaN before the first. */
  lastResumeMs = Number.NaN;
  /** Frames that came late, because they were missed: after a resumption, or when a spectator begins to watch. */
  missedFrames = 0;
  /** Commands that were not sent and never will be: nobody was there to take them, or too many were waiting. */
  droppedCommands = 0;
  /** Messages received. */
  messages = 0;
  /** Payload bytes of messages, without WebSocket headers; as all that follow. */
  bytesIn = 0;
  bytesOut = 0;
  bytesInPerSecond = 0;
  bytesOutPerSecond = 0;

  /** While there is none, nothing of this is measured. @internal @type {Observer | null} */
  observer = null;

  #sinceMs = 0;
  #ticks = 0;
  #frames = 0;
  #bytesIn = 0;
  #bytesOut = 0;

  /**
   * Starts counting for a new connection.
   *
   * @internal
   * @param {number} nowMs
   * @param {number} tick
   */
  restart(nowMs, tick) {
    this.tick = tick;
    this.#mark(nowMs);
  }

  /**
   * Ends a second and starts the next; unless most of it is to come.
   *
   * @internal
   * @param {number} nowMs
   */
  roll(nowMs) {
    const elapsedMs = nowMs - this.#sinceMs;
    if (elapsedMs < ROLLED_MS_MIN) return;
    const perSecond = 1000 / elapsedMs;
    // The first frames of a spectator may be of ticks long before the welcome's.
    this.ticksPerSecond = Math.max(0, this.tick - this.#ticks) * perSecond;
    this.framesPerSecond = (this.frames - this.#frames) * perSecond;
    this.bytesInPerSecond = (this.bytesIn - this.#bytesIn) * perSecond;
    this.bytesOutPerSecond = (this.bytesOut - this.#bytesOut) * perSecond;
    this.#mark(nowMs);
  }

  /** @param {number} nowMs */
  #mark(nowMs) {
    this.#sinceMs = nowMs;
    this.#ticks = this.tick;
    this.#frames = this.frames;
    this.#bytesIn = this.bytesIn;
    this.#bytesOut = this.bytesOut;
  }
}
