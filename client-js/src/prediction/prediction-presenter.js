/**
 * Shows what is predicted. The moment is that of the tick that an input made now would be meant for, with its fraction:
 * the newest predicted tick and a part of the next, with the input that the player holds now. So a key shows at once.
 *
 * What is shown never leaps, though the prediction may: where it was corrected, and where the moment itself leapt because
 * inputs have to be made earlier from now on, an *offset* from before to after is left, half of which is gone after
 * {@link HALF_LIFE_MS}. The moment is not made to run slower or faster instead: a key would show late as long as it does.
 *
 * @typedef {import('./predicted-entity.js').PredictedEntity} PredictedEntity
 * @typedef {import('./simulation.js').Simulation} Simulation
 */

/**
 * Long enough for the eye not to see a leap, short enough to be right again before the next key: ships of 36 m that fly at
 * random over 150 ms give or take 30, stalled 2 % of the time, are moved by it 0.24 m in the worst of 100 frames; by half
 * of this time 0.34 m, by twice as long 0.17 m while being off by more in the mean.
 */
const HALF_LIFE_MS = 80;
/** The part by which the moment may be faster or slower than time without leaping. */
const STRETCH_MAX = 0.1;
/** Who presents less often than this sees leaps anyway. */
const PAUSE_MS_MAX = 250;

export class PredictionPresenter {
  /** What is shown, in ticks with a fraction. */
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

  /** Whether anything was presented yet. */
  get hasPresented() {
    return this.moment > Number.NEGATIVE_INFINITY;
  }

  /**
   * @param {number} nowMs
   * @param {number} due moment, in ticks with a fraction
   * @param {number} snapshotTick tick of the newest snapshot
   * @param {number} aheadTicks how far the moment may be after the newest predicted tick
   * @param {any} message what the player holds
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
   * Remembers what is shown, before a correction.
   *
   * @param {number} tick of the newest snapshot, from which on it will be corrected
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
   * Goes over to the correction.
   *
   * @param {number} tick of the newest snapshot
   * @returns {number} the largest one
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
