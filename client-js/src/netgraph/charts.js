/**
 * The moving charts of the netgraph. They share a time axis on a canvas that is used as a ring, as long as the
 * recording. A frame is painted once, at its time on the ring; drawing copies the two halves of the ring around the
 * present. So a drawing costs two copies and the frames since the previous one.
 *
 * @typedef {import('./recording.js').Sample} Sample
 *
 * @typedef {object} Chart
 * @property {readonly (readonly [words: string, ink: string])[]} title
 * @property {string} unit
 * @property {number} height in CSS pixels
 * @property {number} floor least value of its upper edge
 * @property {number} [below] share of its height that is below zero
 * @property {(sample: Sample) => number} peak the largest number that a sample shows
 * @property {number} [outliers] share of samples that may be higher than the chart; default: none
 * @property {(brush: Brush, sample: Sample, before: Sample) => void} paint
 */

import { EVENTS, EXACT, FIRST_KIND, HEADS, isLate, KINDS_MAX, LEARNED, SPAN_MS } from './recording.js';

export const INK = Object.freeze({
  good: '#43e0c8',
  late: '#ffb547',
  bad: '#ff5c72',
  line: '#6ea8ff',
  second: '#b48cff',
  dim: '#8793ad',
  text: '#e8edf9',
  shade: 'rgb(140 170 230 / 34%)',
  rule: 'rgb(140 170 230 / 22%)',
});
/** Colours of kinds of entity, in the order of their appearance. */
export const KIND_INKS = [
  '#6ea8ff',
  '#43e0c8',
  '#ffb547',
  '#b48cff',
  '#e6d3a3',
  '#9be15d',
  '#5ad1ff',
  '#ffd166',
  '#d7a5ff',
  '#a3b1cc',
];
/** Colours of the parts of a frame that belong to no kind. */
export const PART_INKS = Object.freeze({
  [HEADS]: '#56627f',
  [EVENTS]: '#ff7a59',
  [LEARNED]: '#e8edf9',
  [EXACT]: '#ff8fab',
});
/** From the bottom of a bar to its top. */
const STACK = [HEADS, ...Array.from({ length: KINDS_MAX }, (_, i) => FIRST_KIND + i), EVENTS, LEARNED, EXACT];
/** A gap longer than this many due gaps is a stall. */
const STALLED_GAPS = 3;

/** @type {Chart} */
export const gaps = {
  title: [
    ['time since the last snapshot', INK.dim],
    ['late', INK.late],
    ['stalled', INK.bad],
  ],
  unit: 'ms',
  height: 40,
  floor: 50,
  peak: ({ gapMs }) => gapMs,
  paint(brush, sample) {
    const { gapMs, dueGapMs } = sample;
    brush.bar(0, gapMs, gapMs > STALLED_GAPS * dueGapMs ? INK.bad : isLate(sample) ? INK.late : INK.good);
  },
};

/** @type {Chart} */
export const times = {
  title: [
    ['round trip', INK.line],
    ['interpolation', INK.second],
    ['jitter', INK.dim],
  ],
  unit: 'ms',
  height: 40,
  floor: 50,
  peak: ({ rttMs, delayMs, jitterMs }) => Math.max(rttMs || 0, delayMs || 0, jitterMs),
  paint(brush, sample, before) {
    brush.step(sample.jitterMs, INK.shade);
    brush.line(before.delayMs, sample.delayMs, INK.second);
    brush.line(before.rttMs, sample.rttMs, INK.line);
  },
};

/** @type {Chart} */
export const bytes = {
  title: [['bytes of a snapshot, by what they tell of', INK.dim]],
  unit: 'B',
  height: 54,
  floor: 64,
  peak: ({ bytes }) => bytes,
  outliers: 0.03,
  paint(brush, { parts, keyframe, bytes }) {
    let bottom = 0;
    for (const part of STACK) {
      const top = bottom + /** @type {number} */ (parts[part]);
      if (top > bottom) brush.bar(bottom, top, inkOfPart(part));
      bottom = top;
    }
    if (keyframe) brush.dot(bytes, INK.text);
  },
};

/** @type {Chart} */
export const inputs = {
  title: [
    ['input lead', INK.line],
    ['margin', INK.good],
    ['too late', INK.bad],
  ],
  unit: 'ticks',
  height: 40,
  floor: 4,
  below: 0.3,
  peak: ({ leadTicks, margin }) => Math.max(leadTicks || 0, Math.abs(margin || 0)),
  paint(brush, sample, before) {
    brush.step(sample.margin, sample.margin < 0 ? INK.bad : INK.good);
    brush.line(before.leadTicks, sample.leadTicks, INK.line);
  },
};

/** @type {Chart} */
export const rollbacks = {
  title: [
    ['rollback', INK.line],
    ['with a divergence', INK.bad],
  ],
  unit: 'ticks',
  height: 30,
  floor: 8,
  peak: ({ rollbackTicks }) => rollbackTicks,
  paint(brush, { rollbackTicks, diverged }) {
    if (rollbackTicks > 0) brush.bar(0, rollbackTicks, diverged ? INK.bad : INK.line);
  },
};

/** @type {Chart} */
export const corrections = {
  title: [['corrections', INK.late]],
  unit: '',
  height: 30,
  floor: 0.01,
  peak: ({ correction }) => correction,
  paint(brush, { correction }) {
    if (correction > 0) brush.bar(0, correction, INK.late);
  },
};

/** @param {number} part */
const inkOfPart = (part) =>
  /** @type {string} */ (/** @type {Record<number, string>} */ (PART_INKS)[part] ?? KIND_INKS[part - FIRST_KIND]);

/** Paints one sample into one chart, in the chart's unit. */
class Brush {
  #pen;
  #x = 0;
  #fromX = 0;
  #width = 1;
  #zeroY = 0;
  #scale = 1;
  #most = 1;
  #least = 0;

  /** @param {CanvasRenderingContext2D} pen */
  constructor(pen) {
    this.#pen = pen;
  }

  /**
   * @param {number} fromX
   * @param {number} x
   * @param {number} width of a bar
   */
  moveTo(fromX, x, width) {
    this.#fromX = fromX;
    this.#x = x;
    this.#width = width;
  }

  /**
   * @param {number} zeroY
   * @param {number} scale pixels upwards per unit
   * @param {number} most that there is room for
   * @param {number} least the same below zero
   */
  measure(zeroY, scale, most, least) {
    this.#zeroY = zeroY;
    this.#scale = scale;
    this.#most = most;
    this.#least = least;
  }

  /** @param {number} value */
  #y(value) {
    return this.#zeroY - Math.max(-this.#least, Math.min(this.#most, value)) * this.#scale;
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {string} ink
   */
  bar(from, to, ink) {
    if (Number.isNaN(to)) return;
    this.#pen.fillStyle = ink;
    const y = this.#y(from);
    this.#pen.fillRect(this.#x - this.#width, y, this.#width, this.#y(to) - y || -1);
  }

  /**
   * A bar from zero that reaches back to the sample before.
   *
   * @param {number} to
   * @param {string} ink
   */
  step(to, ink) {
    if (Number.isNaN(to)) return;
    this.#pen.fillStyle = ink;
    this.#pen.fillRect(this.#fromX, this.#zeroY, this.#x - this.#fromX, this.#y(to) - this.#zeroY || -1);
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {string} ink
   */
  line(from, to, ink) {
    if (Number.isNaN(to)) return;
    const pen = this.#pen;
    pen.strokeStyle = ink;
    pen.beginPath();
    pen.moveTo(this.#fromX, this.#y(Number.isNaN(from) ? to : from));
    pen.lineTo(this.#x, this.#y(to));
    pen.stroke();
  }

  /**
   * @param {number} at
   * @param {string} ink
   */
  dot(at, ink) {
    this.#pen.fillStyle = ink;
    const size = this.#pen.lineWidth * 2;
    this.#pen.fillRect(this.#x - size, this.#y(at) - size, size, size);
  }
}

/** Charts, one below the other, on one canvas. */
export class StripChart {
  #charts;
  #density;
  #canvas = document.createElement('canvas');
  #pen;
  #brush;
  /** Upper edge in pixels and what it stands for. @type {{ top: number, height: number, most: number }[]} */
  #scales;
  /** The newest cleared column, counted from time 0. */
  #column = 0;
  /** Number of painted samples, as the recording counts them. */
  #painted = 0;

  /**
   * @param {readonly { chart: Chart, top: number, height: number }[]} layouts in CSS pixels
   * @param {number} width in CSS pixels
   * @param {number} height
   * @param {number} density device pixels per CSS pixel
   */
  constructor(layouts, width, height, density) {
    this.#charts = layouts.map(({ chart }) => chart);
    this.#density = density;
    this.#canvas.width = Math.round(width * density);
    this.#canvas.height = Math.round(height * density);
    this.#pen = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d'));
    this.#pen.lineWidth = 1.25 * density;
    this.#pen.lineCap = 'round';
    this.#brush = new Brush(this.#pen);
    this.#scales = layouts.map(({ chart, top, height }) => ({
      top: top * density,
      height: height * density,
      most: chart.floor,
    }));
  }

  /**
   * @param {number} i of the chart
   * @returns {number} value of its upper edge
   */
  most(i) {
    return /** @type {{ most: number }} */ (this.#scales[i]).most;
  }

  /**
   * Chooses the values of the upper edges; if one changes, everything is painted again.
   *
   * @param {readonly Sample[]} samples
   */
  rescale(samples) {
    for (const [i, { peak, floor, outliers = 0 }] of this.#charts.entries()) {
      const scale = /** @type {{ most: number }} */ (this.#scales[i]);
      const peaks = Float64Array.from(samples, (sample) => peak(sample) || 0).sort();
      const highest = peaks[Math.ceil(peaks.length * (1 - outliers)) - 1] ?? 0;
      const most = rounded(Math.max(floor, highest));
      // Falls only when it is far too high, so that it does not flicker.
      if (most <= scale.most && most > scale.most / 3) continue;
      scale.most = most;
      this.#painted = 0;
    }
  }

  /**
   * @param {import('./recording.js').Recording} recording
   * @param {CanvasRenderingContext2D} target
   * @param {number} nowMs
   */
  show({ samples, count }, target, nowMs) {
    const { width, height } = this.#canvas;
    const columnMs = SPAN_MS / width;
    const column = Math.floor(nowMs / columnMs);
    if (this.#painted === 0) this.#column = column - width;
    const fresh = Math.min(width, column - this.#column);
    this.#forRing(column - fresh + 1, fresh, (x) => this.#pen.clearRect(x, 0, fresh, height));
    this.#column = column;
    for (let i = Math.max(1, samples.length - (count - this.#painted)); i < samples.length; i++) {
      const sample = /** @type {Sample} */ (samples[i]);
      // What reaches further back than the strip would lie at its other end.
      if (sample.atMs - sample.gapMs > nowMs - SPAN_MS)
        this.#paint(sample, /** @type {Sample} */ (samples[i - 1]), columnMs);
    }
    this.#painted = count;

    target.clearRect(0, 0, width, height);
    const cut = modulo(column + 1, width);
    if (cut < width) target.drawImage(this.#canvas, cut, 0, width - cut, height, 0, 0, width - cut, height);
    if (cut > 0) target.drawImage(this.#canvas, 0, 0, cut, height, width - cut, 0, cut, height);
  }

  /**
   * @param {Sample} sample
   * @param {Sample} before
   * @param {number} columnMs
   */
  #paint(sample, before, columnMs) {
    const column = Math.floor(sample.atMs / columnMs) + 1;
    const gap = Math.min(this.#canvas.width / 2, sample.gapMs / columnMs);
    const due = Math.max(1, Math.min(gap, sample.dueGapMs / columnMs));
    const width = Math.max(1, Math.round(due > 3 * this.#density ? due - this.#density : due));
    this.#forRing(column - Math.ceil(gap), Math.ceil(gap), (x) => {
      this.#brush.moveTo(x + Math.ceil(gap) - gap, x + Math.ceil(gap), width);
      for (const [i, { top, height, most }] of this.#scales.entries()) {
        const chart = /** @type {Chart} */ (this.#charts[i]);
        const upwards = height * (1 - (chart.below ?? 0));
        this.#brush.measure(top + upwards, upwards / most, most, (height - upwards) / (upwards / most));
        chart.paint(this.#brush, sample, before);
      }
    });
  }

  /**
   * Calls with every x at which columns begin on the canvas: twice if they go over its end.
   *
   * @param {number} column
   * @param {number} columns
   * @param {(x: number) => void} at
   */
  #forRing(column, columns, at) {
    const { width } = this.#canvas;
    const x = modulo(column, width);
    at(x);
    if (x + columns > width) at(x - width);
  }
}

/**
 * @param {number} value
 * @param {number} by
 */
const modulo = (value, by) => ((value % by) + by) % by;

/**
 * @param {number} value above 0
 * @returns {number} 1, 2, 3 or 5 times a power of ten, not below it
 */
function rounded(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const digits = [1, 2, 3, 5, 10].find((digit) => digit * power >= value * 0.999) ?? 10;
  return digits * power;
}
