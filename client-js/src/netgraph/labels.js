/**
 * The netgraph's labels and figures, which change a few times per second.
 *
 * @typedef {import('./charts.js').Chart} Chart
 * @typedef {import('./recording.js').Recording} Recording
 * @typedef {import('./recording.js').Sample} Sample
 * @typedef {import('../session/room-joiner.js').Status} Status
 *
 * @typedef {import('../page/stats.js').Stats & { resumes?: number, missedFrames?: number }} Figures
 *   those that are unknown are shown as a dash
 *
 * @typedef {object} ChartLayout a chart, in CSS pixels
 * @property {Chart} chart
 * @property {number} top
 * @property {number} height
 */

import { bytes, INK, KIND_INKS, PART_INKS } from './charts.js';
import { EVENTS, EXACT, HEADS, isLate, LEARNED } from './recording.js';

export const PADDING = 12;
export const TITLE_HEIGHT = 15;
export const LEGEND_HEIGHT = 14;
const HEADER_HEIGHT = 20;
const TILE_HEIGHT = 29;
const TILE_ROWS = 3;
/** Top of the first chart's title. */
export const CHARTS_TOP = PADDING + HEADER_HEIGHT + TILE_ROWS * TILE_HEIGHT;

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const LABEL_FONT = `500 9.5px ${FONT}`;
const TEXT_FONT = `500 10.5px ${FONT}`;
const STRONG_FONT = `650 10.5px ${FONT}`;
const STATE_FONT = `650 12px ${FONT}`;
const VALUE_FONT = `650 13px ${FONT}`;
const STATE_INKS = { playing: INK.good, reconnecting: INK.late, closed: INK.bad };
/** A larger share of late snapshots is bad. */
const LATE_SHARE_MAX = 0.05;
const NONE = '–';

export class Labels {
  #figures;
  #pen;
  #width = 0;
  /** @type {Status} */
  #status = { state: 'playing' };
  #losses = 0;

  /**
   * @param {Figures} figures
   * @param {CanvasRenderingContext2D} pen
   */
  constructor(figures, pen) {
    this.#figures = figures;
    this.#pen = pen;
  }

  /** @param {Status} status */
  statusChanged(status) {
    if (status.state === 'reconnecting' && this.#status.state === 'playing') this.#losses++;
    this.#status = status;
  }

  /**
   * @param {number} width in CSS pixels, after its canvas was given its size
   * @param {number} density device pixels per CSS pixel
   */
  fit(width, density) {
    this.#width = width;
    this.#pen.setTransform(density, 0, 0, density, 0, 0);
  }

  /**
   * @param {readonly ChartLayout[]} charts
   * @param {(i: number) => number} most value of the i-th chart's upper edge
   * @param {Recording} recording
   * @param {Sample[]} recent
   * @param {number} nowMs
   */
  draw(charts, most, recording, recent, nowMs) {
    const { width, height } = this.#pen.canvas;
    this.#pen.clearRect(0, 0, width, height);
    this.#drawHeader();
    this.#drawTiles(recent);
    for (const [i, layout] of charts.entries()) {
      this.#drawChart(layout, most(i));
      if (layout.chart === bytes) this.#drawKinds(recording, nowMs, layout.top + layout.height + LEGEND_HEIGHT);
    }
    const last = charts.at(-1);
    if (last) this.#drawMessages(recording, nowMs, last.top + last.height + LEGEND_HEIGHT + 2);
  }

  #drawHeader() {
    const pen = this.#pen;
    const { state, code } = this.#status;
    const { framesPerSecond, tick } = this.#figures;
    pen.fillStyle = STATE_INKS[state];
    pen.beginPath();
    pen.arc(PADDING + 4, PADDING + 6, 4, 0, 2 * Math.PI);
    pen.fill();
    text(pen, STATE_FONT, INK.text, state, PADDING + 14, PADDING + 10);
    const right = code ?? `tick ${tick} · ${framesPerSecond.toFixed(0)} snapshots/s`;
    text(pen, TEXT_FONT, INK.dim, right, this.#width - PADDING, PADDING + 10, 'right');
  }

  /**
   * @param {Sample[]} recent
   */
  #drawTiles(recent) {
    const pen = this.#pen;
    const f = this.#figures;
    const corrected = f.corrections > 0;
    const late = recent.filter(isLate).length / recent.length;
    /** @type {[string, string, boolean?][]} label, value, whether it is bad */
    const tiles = [
      ['round trip', whole(f.rttMs, 'ms')],
      ['jitter', whole(f.jitterMs, 'ms')],
      ['interpolation', whole(f.interpolationDelayMs, 'ms')],
      ['late snapshots', decimal(late * 100, '%'), late > LATE_SHARE_MAX],
      ['input lead', decimal(f.inputLeadTicks, 't')],
      ['input margin', signed(f.inputMargin, 't'), f.inputMargin < 0],
      ['last correction', corrected ? short(f.correctionLast) : NONE],
      ['rollback', corrected ? whole(f.rollbackTicks, 't') : NONE],
      ['divergences', whole(f.divergences), f.divergences > 0],
      ['lost / resumed', `${this.#losses} / ${whole(f.resumes)}`, this.#losses > 0],
      ['missed frames', whole(f.missedFrames)],
      ['wrong / refused', `${f.hashMismatches} / ${f.refusals}`, f.hashMismatches + f.refusals > 0],
    ];
    const columnWidth = (this.#width - 2 * PADDING) / 4;
    for (const [i, [label, value, bad]] of tiles.entries()) {
      const x = PADDING + (i % 4) * columnWidth;
      const y = PADDING + HEADER_HEIGHT + Math.floor(i / 4) * TILE_HEIGHT;
      text(pen, LABEL_FONT, INK.dim, label, x, y + 9);
      text(pen, VALUE_FONT, value.startsWith(NONE) ? INK.dim : bad ? INK.late : INK.text, value, x, y + 22);
    }
  }

  /**
   * @param {ChartLayout} placed
   * @param {number} most
   */
  #drawChart({ chart, top, height }, most) {
    const pen = this.#pen;
    const right = this.#width - PADDING;
    let x = PADDING;
    for (const [words, ink] of chart.title) {
      text(pen, LABEL_FONT, ink, words, x, top - 4);
      x += pen.measureText(words).width + 9;
    }
    text(pen, LABEL_FONT, INK.dim, `${short(most)} ${chart.unit}`, right, top - 4, 'right');
    pen.fillStyle = INK.rule;
    pen.fillRect(PADDING, top, right - PADDING, 0.5);
    pen.fillRect(PADDING, top + height * (1 - (chart.below ?? 0)), right - PADDING, 1);
  }

  /**
   * @param {Recording} recording
   * @param {number} nowMs
   * @param {number} top base line of the first line
   */
  #drawKinds(recording, nowMs, top) {
    const pen = this.#pen;
    const { kinds, incoming } = recording;
    const rate = (/** @type {string} */ name) => incoming.get(name)?.perSecond(nowMs) ?? 0;
    /** @type {[string, string, number][]} */
    const parts = [...kinds].map(([name, meter], i) => [
      KIND_INKS[Math.min(i, KIND_INKS.length - 1)] ?? INK.dim,
      name,
      meter.perSecond(nowMs),
    ]);
    parts.push([PART_INKS[HEADS] ?? INK.dim, 'heads', rate('heads')]);
    const events = rate('events') + rate('replies');
    if (events > 0) parts.push([PART_INKS[EVENTS] ?? INK.dim, 'events', events]);
    if (rate('learned') > 0) parts.push([PART_INKS[LEARNED] ?? INK.dim, 'learned', rate('learned')]);
    const exact = rate('exact') + rate('births');
    if (exact > 0) parts.push([PART_INKS[EXACT] ?? INK.dim, 'exact', exact]);
    let x = PADDING;
    let y = top;
    for (const [ink, name, perSecond] of parts) {
      const label = `${name} ${size(perSecond)}`;
      pen.font = TEXT_FONT;
      const width = pen.measureText(label).width + 20;
      if (x + width - 8 > this.#width - PADDING) {
        if (y > top) return;
        x = PADDING;
        y += LEGEND_HEIGHT;
      }
      pen.fillStyle = ink;
      pen.fillRect(x, y - 7, 7, 7);
      text(pen, TEXT_FONT, INK.text, label, x + 10, y);
      x += width;
    }
  }

  /**
   * @param {Recording} recording
   * @param {number} nowMs
   * @param {number} top base line of the first line
   */
  #drawMessages(recording, nowMs, top) {
    const pen = this.#pen;
    const { incoming, outgoing } = recording;
    for (const [i, [label, meters]] of /** @type {const} */ ([
      ['in', incoming],
      ['out', outgoing],
    ]).entries()) {
      const rates = [...meters].map(([name, meter]) => /** @type {const} */ ([name, meter.perSecond(nowMs)]));
      rates.sort(([, one], [, other]) => other - one);
      const sum = rates.reduce((total, [, rate]) => total + rate, 0);
      const line = top + i * LEGEND_HEIGHT;
      text(pen, TEXT_FONT, INK.dim, label, PADDING, line);
      text(pen, STRONG_FONT, INK.text, `${size(sum)} B/s`, PADDING + 22, line);
      let x = PADDING + 76;
      for (const [name, rate] of rates) {
        const words = `${name} ${size(rate)}`;
        pen.font = TEXT_FONT;
        const end = x + pen.measureText(words).width;
        if (rate === 0 || end > this.#width - PADDING) break;
        text(pen, TEXT_FONT, INK.dim, words, x, line);
        x = end + 9;
      }
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {string} font
 * @param {string} ink
 * @param {string} words
 * @param {number} x
 * @param {number} y of the base line
 * @param {CanvasTextAlign} [align]
 */
function text(pen, font, ink, words, x, y, align = 'left') {
  pen.font = font;
  pen.fillStyle = ink;
  pen.textAlign = align;
  pen.fillText(words, x, y);
}

/** @param {number | undefined} value */
const absent = (value) => value === undefined || Number.isNaN(value);

/**
 * @param {number | undefined} value
 * @param {string} [unit]
 */
const whole = (value, unit = '') => (absent(value) ? NONE : `${Math.round(Number(value))} ${unit}`.trimEnd());

/**
 * @param {number | undefined} value
 * @param {string} unit
 */
const decimal = (value, unit) => (absent(value) ? NONE : `${Number(value).toFixed(1)} ${unit}`);

/**
 * @param {number | undefined} value
 * @param {string} unit
 */
const signed = (value, unit) =>
  absent(value) ? NONE : `${Number(value) < 0 ? '−' : '+'}${Math.abs(Number(value))} ${unit}`;

/** @param {number | undefined} value */
const short = (value) => (absent(value) ? NONE : String(Number(Number(value).toPrecision(2))));

/** @param {number} bytes */
const size = (bytes) => (bytes < 999.5 ? String(Math.round(bytes)) : `${(bytes / 1000).toFixed(1)}k`);
