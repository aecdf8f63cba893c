/**
 * Graphs of network, interpolation, inputs and prediction, over a page: `showNetgraph(room)`. It measures and draws
 * only while it is open.
 *
 * @typedef {import('./room.js').Room} Room
 * @typedef {import('./netgraph/labels.js').ChartLayout} ChartLayout
 *
 * @typedef {object} NetgraphOptions
 * @property {string} [key] that opens and closes it, as in `KeyboardEvent.key`; default: n. Keys in text fields, and
 *   keys with Ctrl, Alt or Meta, are ignored
 * @property {boolean} [open] whether it is open at first; default: true
 * @property {HTMLElement} [parent] a positioned element, in whose lower left corner the netgraph lies; default: the
 *   page, on narrow screens at the upper edge
 */

import { bytes, corrections, gaps, INK, inputs, rollbacks, StripChart, times } from './netgraph/charts.js';
import { CHARTS_TOP, Labels, LEGEND_HEIGHT, PADDING, TITLE_HEIGHT } from './netgraph/labels.js';
import { Recording } from './netgraph/recording.js';

const WIDTH = 344;
const NARROW_WIDTH_MAX = 480;
const MARGIN = 8;
/** On screens narrower or lower than this the charts are lower. */
const ROOMY_PIXELS = 640;
const COMPACT = 0.68;
const CHART_GAP = 7;
const BADGE_PIXELS = 44;
/** Milliseconds between two drawings, and between two changes of numbers, which are to be read. */
const DRAW_MS = 30;
const LABELS_MS = 250;

/**
 * Shows the netgraph of a room. Clicks and touches go through it. On touch screens a badge in the upper right corner of
 * the page opens and closes it.
 *
 *     const remove = showNetgraph(room, { key: 'n', open: false });
 *
 * @param {Room} room
 * @param {NetgraphOptions} [options]
 * @returns {() => void} removes it
 */
export function showNetgraph(room, { key = 'n', open = true, parent } = {}) {
  const panel = new Panel(room, parent);
  const toggle = () => {
    panel.toggle();
    badge.ariaPressed = String(panel.open);
  };
  const badge = badgeFor(toggle);
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    const writing =
      event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
    const meant = event.key.toLowerCase() === key.toLowerCase() && !event.repeat && !writing;
    if (meant && !event.ctrlKey && !event.altKey && !event.metaKey) toggle();
  };
  addEventListener('keydown', pressed);
  if (matchMedia('(pointer: coarse)').matches) (parent ?? document.body).append(badge);
  if (open) toggle();
  return () => {
    removeEventListener('keydown', pressed);
    badge.remove();
    panel.remove();
  };
}

/** @param {() => void} toggle */
function badgeFor(toggle) {
  const badge = document.createElement('button');
  badge.type = 'button';
  badge.ariaLabel = 'Network graph';
  badge.ariaPressed = 'false';
  Object.assign(badge.style, {
    position: 'fixed',
    top: 'max(0px, env(safe-area-inset-top))',
    right: 'max(0px, env(safe-area-inset-right))',
    zIndex: '1001',
    width: `${BADGE_PIXELS}px`,
    height: `${BADGE_PIXELS}px`,
    padding: '0',
    border: '0',
    background: 'none',
    touchAction: 'manipulation',
  });
  const face = document.createElement('canvas');
  Object.assign(face.style, { position: 'static', display: 'block', width: '26px', height: '26px', margin: 'auto' });
  Object.assign(face, { width: 26 * devicePixelRatio, height: 26 * devicePixelRatio });
  const pen = penOf(face);
  pen.scale(devicePixelRatio, devicePixelRatio);
  pen.fillStyle = 'rgb(9 13 24 / 72%)';
  pen.beginPath();
  pen.roundRect(0, 0, 26, 26, 8);
  pen.fill();
  pen.fillStyle = INK.good;
  for (const [i, height] of [5, 9, 6, 13].entries()) pen.fillRect(6 + 4 * i, 20 - height, 2.5, height);
  badge.append(face);
  // The game's pointer handlers and its focus do not notice the badge.
  badge.addEventListener('pointerdown', (event) => event.stopPropagation());
  badge.addEventListener('click', (event) => {
    event.stopPropagation();
    badge.blur();
    toggle();
  });
  return badge;
}

/** @param {HTMLCanvasElement} canvas */
const penOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));

/** Two canvases, one over the other: labels that stand still, and the moving charts. */
class Panel {
  #room;
  #parent;
  #box = document.createElement('div');
  #still = document.createElement('canvas');
  #moving = document.createElement('canvas');
  #labels;
  #movingPen = penOf(this.#moving);
  #recording;
  #unsubscribe;
  /** The window that the layout fits. */
  #madeFor = '';
  #width = 0;
  /** @type {ChartLayout[]} */
  #layouts = [];
  /** @type {StripChart | null} */
  #charts = null;
  #drawnMs = 0;
  #labelledMs = Number.NEGATIVE_INFINITY;
  #animation = 0;

  open = false;

  /**
   * @param {Room} room
   * @param {HTMLElement | undefined} parent
   */
  constructor(room, parent) {
    this.#room = room;
    this.#parent = parent;
    this.#recording = new Recording(room);
    this.#labels = new Labels(room.stats, penOf(this.#still));
    this.#unsubscribe = room.on('status', (status) => this.#labels.statusChanged(status));
    this.#box.ariaHidden = 'true';
    Object.assign(this.#box.style, {
      position: parent ? 'absolute' : 'fixed',
      zIndex: '1000',
      overflow: 'hidden',
      borderRadius: '12px',
      background: 'rgb(9 13 24 / 82%)',
      boxShadow: 'inset 0 0 0 1px rgb(140 170 230 / 18%)',
      pointerEvents: 'none',
      contain: 'strict',
    });
    for (const canvas of [this.#still, this.#moving]) {
      Object.assign(canvas.style, { position: 'absolute', inset: '0', width: '100%', height: '100%' });
      this.#box.append(canvas);
    }
  }

  toggle() {
    this.open = !this.open;
    if (!this.open) return this.#hide();
    this.#recording = new Recording(this.#room);
    this.#room.stats.observer = this.#recording;
    this.#madeFor = '';
    this.#draw();
    (this.#parent ?? document.body).append(this.#box);
  }

  #hide() {
    cancelAnimationFrame(this.#animation);
    if (this.#room.stats.observer === this.#recording) this.#room.stats.observer = null;
    this.#box.remove();
  }

  remove() {
    this.#unsubscribe();
    this.#hide();
  }

  #draw = () => {
    this.#animation = requestAnimationFrame(this.#draw);
    const nowMs = performance.now();
    if (nowMs - this.#drawnMs < DRAW_MS) return;
    this.#drawnMs = nowMs;
    if (nowMs - this.#labelledMs >= LABELS_MS) {
      this.#labelledMs = nowMs;
      this.#layOut();
      const recent = this.#recording.recent(nowMs);
      this.#charts?.rescale(recent);
      this.#labels.draw(this.#layouts, (i) => this.#charts?.most(i) ?? 0, this.#recording, recent, nowMs);
    }
    this.#charts?.show(this.#recording, this.#movingPen, nowMs);
  };

  /**
   * Fits the charts into the window, if the window or the set of charts has changed; charts without space are left out.
   */
  #layOut() {
    const { innerWidth, innerHeight, devicePixelRatio: density } = globalThis;
    const corrected = this.#room.stats.corrections > 0;
    const madeFor = [innerWidth, innerHeight, density, corrected].join();
    if (madeFor === this.#madeFor) return;
    this.#madeFor = madeFor;
    const narrow = innerWidth < ROOMY_PIXELS;
    const scale = narrow || innerHeight < ROOMY_PIXELS ? COMPACT : 1;
    const bottom = 2 * LEGEND_HEIGHT + PADDING;
    const highest = innerHeight - 2 * MARGIN - (narrow ? BADGE_PIXELS : 0) - bottom;
    this.#width = narrow ? Math.min(NARROW_WIDTH_MAX, innerWidth - 2 * MARGIN) : WIDTH;
    this.#layouts = [];
    let y = CHARTS_TOP;
    for (const chart of [gaps, times, bytes, inputs, ...(corrected ? [corrections, rollbacks] : [])]) {
      const height = Math.round(chart.height * scale);
      const end = y + TITLE_HEIGHT + height + (chart === bytes ? 2 * LEGEND_HEIGHT : 0);
      if (end > highest) break;
      this.#layouts.push({ chart, top: y + TITLE_HEIGHT, height });
      y = end + CHART_GAP;
    }
    this.#resize(y - CHART_GAP + bottom, narrow && !this.#parent, density);
  }

  /**
   * @param {number} height
   * @param {boolean} high whether the panel lies at the upper edge
   * @param {number} density
   */
  #resize(height, high, density) {
    const edge = `max(${MARGIN}px, env(safe-area-inset-${high ? 'top' : 'bottom'}))`;
    Object.assign(this.#box.style, {
      left: `max(${MARGIN}px, env(safe-area-inset-left))`,
      [high ? 'top' : 'bottom']: high ? `calc(${edge} + ${BADGE_PIXELS - MARGIN}px)` : edge,
      [high ? 'bottom' : 'top']: 'auto',
      width: `${this.#width}px`,
      height: `${height}px`,
    });
    const chartWidth = this.#width - 2 * PADDING;
    const pixelHeight = Math.round(height * density);
    Object.assign(this.#still, { width: Math.round(this.#width * density), height: pixelHeight });
    Object.assign(this.#moving, { width: Math.round(chartWidth * density), height: pixelHeight });
    Object.assign(this.#moving.style, { left: `${PADDING}px`, width: `${chartWidth}px` });
    this.#labels.fit(this.#width, density);
    this.#charts = new StripChart(this.#layouts, chartWidth, height, density);
  }
}
