/**
 * @typedef {object} Observer is called with what the connections carry
 * @property {(bytes: Uint8Array) => void} received a message of the server, after its sections and tables
 * @property {(bytes: Uint8Array) => void} sent a message of the client
 * @property {(type: number, byteCount: number) => void} section of a frame, by its type (PROTOCOL.md section 5)
 * @property {(kind: string, bits: number) => void} table of the delta or keyframe whose section follows, and the bits
 *   that it takes of the section's stream: -log2 of their probabilities in the range coder
 */

/** Milliseconds: a ping sooner than this after the last one does not end a second. */
const ROLLED_MS_MIN = 500;

/** A room's figures, always current. Counters continue through a rejoin. */
export class Stats {
  /**
   * Milliseconds of the shortest of the last 8 round trips; each contains up to a tick of waiting. NaN before the
   * first.
   */
  rttMs = Number.NaN;
  /** Milliseconds that 98 % of the last seconds' frames took at most beyond the quickest. */
  jitterMs = 0;
  /** Milliseconds that the presented moment is behind the server clock. NaN before the first `present`. */
  interpolationDelayMs = Number.NaN;
  /**
   * The presented moment of entities that are not predicted, in ticks with a fraction. NaN before the first `present`.
   */
  viewTick = Number.NaN;
  /**
   * The presented moment of predicted entities, in ticks with a fraction. They show the state that the server will have
   * then, up to an offset that fades. NaN while none is shown.
   */
  predictedTick = Number.NaN;
  /** Ticks that inputs aim ahead of the server clock. NaN before the first frame. */
  inputLeadTicks = Number.NaN;
  /** Ticks that the last acknowledged input arrived early; negative: late. NaN before the first. */
  inputMargin = Number.NaN;
  /**
   * Fields with a wrong prediction: the snapshot of an own entity has another value, although all inputs arrived in
   * time and only rules had written the field at the server. An array is one field. `room.on('divergence')` names them.
   */
  divergences = 0;
  /** Snapshots that corrected the prediction, also because inputs arrived late. */
  corrections = 0;
  /**
   * Size of the last correction: the largest of all `quantized` fields that everybody sees, in the field's unit; 0 for
   * a jump.
   */
  correctionLast = 0;
  correctionMax = 0;
  /** Ticks that the last correction predicted again. */
  rollbackTicks = 0;
  /** Predicted spawns that the server did not confirm. */
  misspawns = 0;
  /**
   * Ticks that the newest snapshot is ahead of the room's store: they may be lost if the server fails. NaN where the
   * room has no store.
   */
  durableLagTicks = Number.NaN;
  /** Whether the room's store fails at present, so that all later ticks may be lost. */
  frozen = false;
  /** Tick of the newest snapshot; before the first, that of the Welcome. */
  tick = -1;
  /** Ticks of the room in the last second. */
  ticksPerSecond = 0;
  frames = 0;
  framesPerSecond = 0;
  keyframes = 0;
  /** Snapshots whose hash differed; each led to a keyframe request. */
  hashMismatches = 0;
  /** Snapshots and priors that were refused; the entities of the group are gone until its keyframe arrives. */
  refusals = 0;
  /** Resumptions of the session after a lost connection. */
  resumes = 0;
  /**
   * Milliseconds that the last resumption took, from the start of the attempt to its first frame. NaN before the first.
   */
  lastResumeMs = Number.NaN;
  /** Missed frames that came late: after a resumption, or when a spectator starts. */
  missedFrames = 0;
  /** Commands that are dropped: there was no session for them, or too many waited. */
  droppedCommands = 0;
  /** Messages received. */
  messages = 0;
  /** Payload bytes of received messages, without WebSocket headers. */
  bytesIn = 0;
  bytesOut = 0;
  bytesInPerSecond = 0;
  bytesOutPerSecond = 0;

  /** Null: the connections' content is not measured. @internal @type {Observer | null} */
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
   * Ends a second and starts the next, unless less than half of it has passed.
   *
   * @internal
   * @param {number} nowMs
   */
  roll(nowMs) {
    const elapsedMs = nowMs - this.#sinceMs;
    if (elapsedMs < ROLLED_MS_MIN) return;
    const perSecond = 1000 / elapsedMs;
    // The first frames of a spectator may be of ticks before that of the Welcome.
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
