/**
 * Presents the predicted entities. The presented moment is the target tick of an input made now, with a fraction: the
 * newest predicted tick, and a part of the next with the input that the player holds now. So a key takes effect at
 * once.
 *
 * The presented values do not jump when the prediction does. After a correction, and when the moment itself jumps
 * because the input lead changed, an *offset* from the new to the old values remains; it halves every {@link
 * HALF_LIFE_MS}. The moment does not run slower or faster instead, because keys would take effect late meanwhile.
 *
 * @typedef {import('./predicted-entity.js').PredictedEntity} PredictedEntity
 * @typedef {import('./simulation.js').Simulation} Simulation
 */

/**
 * Long enough that a correction is no visible jump, short enough to be right before the next key. Measured with ships
 * of 36 m that fly at random at a round trip of 150 ms ± 30 ms with 2 % stalls: it moves them by 0.24 m in the worst of
 * 100 frames; half of this time by 0.34 m, twice this time by 0.17 m with a larger mean offset.
 */
const HALF_LIFE_MS = 80;
/** The part by which the moment may run faster or slower than time without counting as a jump. */
const STRETCH_MAX = 0.1;
/** Milliseconds between two presents from which on no offset is kept: the page shows jumps anyway. */
const PAUSE_MS_MAX = 250;

export class PredictionPresenter {
  /** The presented moment, in ticks with a fraction. */
  moment = Number.NEGATIVE_INFINITY;

  #simulation;
  #tickRate;
  #intervalTicks;
  #atMs = Number.NEGATIVE_INFINITY;
  /** The input that the player holds. */
  #held;

  /**
   * @param {Simulation} simulation
   * @param {number} tickRate
   * @param {number} intervalTicks between snapshots
   */
  constructor(simulation, tickRate, intervalTicks) {
    this.#simulation = simulation;
    this.#tickRate = tickRate;
    this.#intervalTicks = intervalTicks;
    this.#held = simulation.inputs.values.slice();
  }

  /** Whether {@link PredictionPresenter.present} was called. */
  get hasPresented() {
    return this.moment > Number.NEGATIVE_INFINITY;
  }

  /**
   * @param {number} nowMs
   * @param {number} due the moment to present, in ticks with a fraction
   * @param {number} snapshotTick tick of the newest snapshot
   * @param {number} aheadTicks ticks that the moment may be after the newest predicted tick
   * @param {any} message the input that the player holds
   */
  present(nowMs, due, snapshotTick, aheadTicks, message) {
    const simulation = this.#simulation;
    const { entities } = simulation;
    simulation.inputs.write(this.#held, message);
    const last = simulation.tick + aheadTicks;
    const elapsedMs = Math.max(0, nowMs - this.#atMs);
    const elapsedTicks = (elapsedMs * this.#tickRate) / 1000;
    const steady = Math.min(this.moment + elapsedTicks, last);
    const moment = Math.max(snapshotTick, Math.min(Math.max(due, this.moment), last));
    const leaps = elapsedMs < PAUSE_MS_MAX && Math.abs(moment - steady) > STRETCH_MAX * elapsedTicks;
    if (leaps) this.#captureAt(steady);
    const left = 2 ** (-elapsedMs / HALF_LIFE_MS);
    for (let i = 0; i < entities.length; i++) {
      const entity = /** @type {PredictedEntity} */ (entities[i]);
      if (entity.since > simulation.tick) continue;
      entity.decay(left);
      simulation.evaluate(entity, moment, this.#held);
      if (leaps) entity.smooth(simulation.tick, this.#intervalTicks);
      entity.show();
    }
    this.moment = moment;
    this.#atMs = nowMs;
  }

  /**
   * Captures the presented values before a correction.
   *
   * @param {number} tick of the newest snapshot, which the correction starts from
   */
  beginCorrection(tick) {
    if (this.hasPresented) this.#captureAt(Math.max(this.moment, tick));
  }

  /** @param {number} moment */
  #captureAt(moment) {
    for (const entity of this.#simulation.entities) {
      if (entity.since > this.#simulation.tick) continue;
      this.#simulation.evaluate(entity, moment, this.#held);
      entity.capture(this.#simulation.tick);
    }
  }

  /**
   * Starts the offsets from the corrected values.
   *
   * @param {number} tick of the newest snapshot
   * @returns {number} the largest correction
   */
  endCorrection(tick) {
    let largest = 0;
    for (const entity of this.#simulation.entities) {
      if (entity.since > this.#simulation.tick) continue;
      this.#simulation.evaluate(entity, Math.max(this.moment, tick), this.#held);
      largest = Math.max(largest, entity.smooth(this.#simulation.tick, this.#intervalTicks));
    }
    return largest;
  }
}
