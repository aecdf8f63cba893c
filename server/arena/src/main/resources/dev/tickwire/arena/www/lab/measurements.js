/**
 * What was measured in the last seconds. Each animation frame is noted as it is shown, and compared when the server has told
 * where the ship was at the moments that it showed.
 *
 * @typedef {object} Sample figures of one animation frame; distances in metres, times in ms
 * @property {number} atMs
 * @property {number} predicted from where the pilot saw the ship to where it was at that tick
 * @property {number} interpolated from where the onlooker saw it to where it was at the moment that was shown
 * @property {number} behind from where the onlooker saw it to where it was by the server's clock then
 * @property {number} rttMs
 * @property {number} aheadMs by how much the pilot's moment was ahead of the server's
 * @property {number} delayMs by how much the onlooker's was behind it
 * @property {number | null} corrected by how much the prediction was corrected since the frame before; null: it was not
 */

export const WINDOW_MS = 20_000;
/** Clocks settle after joining. */
const SETTLE_MS = 3000;
/** Nothing told for so long: that will not be told any more. */
const WAIT_MS_MAX = 5000;
/** Nothing came for so long: a stall. */
const STALL_MS = 150;

export class Measurements {
  /** @type {Sample[]} oldest first */
  samples = [];
  /** Times in which the pilot got nothing. @type {{ fromMs: number, toMs: number }[]} */
  stalls = [];

  #truth;
  #startMs;
  #shown = [];
  #frames = -1;
  #heardMs = 0;
  #lastMs = 0;

  constructor(truth, nowMs) {
    this.#truth = truth;
    this.#startMs = nowMs;
  }

  /** Whether clocks have settled. */
  settled(nowMs) {
    return nowMs - this.#startMs > SETTLE_MS;
  }

  /**
   * Notes what an animation frame shows.
   *
   * @param {object} shown the figures of the sample that are known already, and `pilotTick`, `pilotX`, `pilotY`,
   *   `onlookerTick`, `onlookerX`, `onlookerY`, `serverTick`
   */
  note(shown) {
    if (this.settled(shown.atMs)) this.#shown.push(shown);
    while (this.#shown.length > 0 && this.#compare(this.#shown[0])) this.#shown.shift();
    forget(this.samples, ({ atMs }) => atMs < shown.atMs - WINDOW_MS);
    forget(this.stalls, ({ toMs }) => toMs < shown.atMs - WINDOW_MS);
  }

  /** @returns {boolean} whether it is done with, compared or given up */
  #compare(shown) {
    const { pilotTick, onlookerTick, serverTick } = shown;
    const ticks = [pilotTick, onlookerTick, serverTick];
    if (this.#lastMs - shown.atMs > WAIT_MS_MAX || ticks.some((tick) => this.#truth.forgot(tick))) return true;
    if (!ticks.every((tick) => this.#truth.knows(tick))) return false;
    this.samples.push({
      ...shown,
      predicted: this.#truth.distance(pilotTick, shown.pilotX, shown.pilotY),
      interpolated: this.#truth.distance(onlookerTick, shown.onlookerX, shown.onlookerY),
      behind: this.#truth.distance(serverTick, shown.onlookerX, shown.onlookerY),
    });
    return true;
  }

  /** Notes how many snapshots the pilot has got by now. A page that was asleep does not know when they came. */
  heard(frames, nowMs) {
    const asleepMs = nowMs - this.#lastMs > STALL_MS / 2 ? nowMs - this.#lastMs : 0;
    this.#lastMs = nowMs;
    if (frames !== this.#frames) {
      this.#frames = frames;
      this.#heardMs = nowMs;
      return;
    }
    this.#heardMs += asleepMs;
    if (nowMs - this.#heardMs < STALL_MS) return;
    const last = this.stalls.at(-1);
    if (last?.fromMs === this.#heardMs) last.toMs = nowMs;
    else this.stalls.push({ fromMs: this.#heardMs, toMs: nowMs });
  }
}

function forget(list, old) {
  let count = 0;
  while (count < list.length && old(list[count])) count++;
  if (count > 0) list.splice(0, count);
}

/** Median, 99th percentile and largest of a figure of samples; null of none. */
export function percentiles(samples, figure) {
  if (samples.length === 0) return null;
  const values = Float64Array.from(samples, (sample) => sample[figure]).sort();
  const at = (share) => values[Math.min(values.length - 1, Math.floor(share * values.length))];
  return { median: at(0.5), p99: at(0.99), largest: values.at(-1) };
}
