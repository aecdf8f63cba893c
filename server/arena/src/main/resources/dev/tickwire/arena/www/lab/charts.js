/** The two charts over the last seconds: errors in metres, and times. They are drawn by Chart.js, a script of the page. */
import { onThemeChange } from '../theme.js';
import { colours } from './colours.js';
import { WINDOW_MS } from './measurements.js';

const { Chart } = globalThis;

/** Positions lie on a grid of a centimetre. */
const ERROR_METRES_MIN = 0.01;
const ERROR_METRES_MAX = 300;
/** A ship's length, as in ship.js. */
const SHIP_METRES = 35;
const SHIP = "a ship's length";
const COLUMN_MS = 100;
/** Two columns further apart are not joined. */
const GAP_COLUMNS = 3;

/** By line: what it shows of a sample, under which name and in which colour. */
const ERRORS = [
  { figure: 'behind', label: 'interpolated, by now', colour: 'behind', width: 1.5, dash: [4, 3] },
  { figure: 'interpolated', label: 'interpolated, its moment', colour: 'interpolated', width: 1.5 },
  { figure: 'predicted', label: 'predicted, same tick', colour: 'predicted', width: 2 },
];
const TIMES = [
  { figure: 'aheadMs', label: 'predicted ahead of the server', colour: 'predicted', width: 2 },
  { figure: 'delayMs', label: 'interpolated behind it', colour: 'interpolated', width: 1.5 },
  { figure: 'rttMs', label: 'round trip', colour: 'text', width: 1.5 },
];

/** Shows when nothing came. */
const stallBands = {
  id: 'stallBands',
  beforeDatasetsDraw({ ctx, chartArea, scales }, _, { stalls, nowMs }) {
    ctx.save();
    ctx.fillStyle = colours.bad;
    ctx.globalAlpha = 0.22;
    for (const { fromMs, toMs } of stalls) {
      const left = Math.max(chartArea.left, scales.x.getPixelForValue((fromMs - nowMs) / 1000));
      const right = scales.x.getPixelForValue((toMs - nowMs) / 1000);
      ctx.fillRect(left, chartArea.top, Math.max(1, right - left), chartArea.height);
    }
    ctx.restore();
  },
};

/** Shows how long a ship is. */
const shipLength = {
  id: 'shipLength',
  afterDatasetsDraw({ ctx, chartArea: { left, right }, scales }) {
    const y = scales.y.getPixelForValue(SHIP_METRES);
    ctx.save();
    ctx.strokeStyle = colours.dim;
    ctx.setLineDash([3, 4]);
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(right, y);
    ctx.stroke();
    ctx.font = `11px ${Chart.defaults.font.family}`;
    ctx.fillStyle = colours.void;
    ctx.fillRect(left + 8, y - 8, ctx.measureText(SHIP).width + 8, 16);
    ctx.fillStyle = colours.dim;
    ctx.textBaseline = 'middle';
    ctx.fillText(SHIP, left + 12, y);
    ctx.restore();
  },
};

const metres = {
  type: 'logarithmic',
  min: ERROR_METRES_MIN,
  max: ERROR_METRES_MAX,
  ticks: { callback: (value) => `${value} m` },
  afterBuildTicks: (scale) => {
    scale.ticks = [0.01, 0.1, 1, 10, 100].map((value) => ({ value }));
  },
};
const ms = {
  type: 'linear',
  suggestedMin: 0,
  suggestedMax: 100,
  ticks: { maxTicksLimit: 5, callback: (value) => `${value} ms` },
};

const errors = chart('errors', ERRORS, metres, [stallBands, shipLength]);
const times = chart('times', TIMES, ms, [stallBands]);
const corrections = { label: 'correction', pointStyle: 'triangle', pointRadius: 5, showLine: false, data: [] };
errors.data.datasets.push(corrections);
let shownLast = times;

function chart(id, lines, y, plugins) {
  const datasets = lines.map(({ label, width, dash = [] }) => {
    return { label, borderWidth: width, borderDash: dash, pointRadius: 0, pointStyle: 'line', data: [] };
  });
  const x = {
    type: 'linear',
    min: -WINDOW_MS / 1000,
    max: 0,
    ticks: { stepSize: 5, maxRotation: 0, callback: (s) => (s === 0 ? 'now' : `${s} s`) },
  };
  return new Chart(document.getElementById(id), {
    type: 'line',
    data: { datasets },
    plugins,
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { right: 4 } },
      scales: { x, y },
      plugins: {
        legend: { align: 'start', labels: { usePointStyle: true, boxHeight: 6, padding: 10 } },
        tooltip: { enabled: false },
        stallBands: { stalls: [], nowMs: 0 },
      },
    },
  });
}

/**
 * Shows what was measured until now, in one chart of the two, in turns: both at once would take half of a frame's time.
 *
 * @param {import('./measurements.js').Measurements} measurements
 * @param {number} nowMs
 */
export function drawChart({ samples, stalls }, nowMs) {
  const [shown, lines, least] = shownLast === times ? [errors, ERRORS, ERROR_METRES_MIN] : [times, TIMES, -Infinity];
  lines.forEach(({ figure }, i) => {
    shown.data.datasets[i].data = pointsOf(samples, figure, nowMs, least);
  });
  corrections.data = correctionsOf(samples, nowMs);
  Object.assign(shown.options.plugins.stallBands, { stalls, nowMs });
  shown.update('none');
  shownLast = shown;
}

/** The most of each tenth of a second, because a line cannot show what is thinner than itself. */
function pointsOf(samples, figure, nowMs, least) {
  const points = [];
  let last = Number.NaN;
  for (const sample of samples) {
    const column = Math.floor(sample.atMs / COLUMN_MS);
    if (column === last) {
      points.at(-1).y = Math.max(points.at(-1).y, sample[figure]);
      continue;
    }
    const x = (column * COLUMN_MS - nowMs) / 1000;
    if (column - last > GAP_COLUMNS) points.push({ x, y: Number.NaN });
    points.push({ x, y: Math.max(least, sample[figure]) });
    last = column;
  }
  return points;
}

function correctionsOf(samples, nowMs) {
  const corrected = samples.filter((sample) => sample.corrected !== null);
  return corrected.map((sample) => {
    return { x: (sample.atMs - nowMs) / 1000, y: Math.max(ERROR_METRES_MIN, sample.corrected) };
  });
}

function paint() {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  ERRORS.forEach(({ colour }, i) => {
    errors.data.datasets[i].borderColor = colours[colour];
  });
  TIMES.forEach(({ colour }, i) => {
    times.data.datasets[i].borderColor = colours[colour];
  });
  corrections.borderColor = corrections.backgroundColor = colours.bad;
  for (const shown of [errors, times]) {
    for (const axis of Object.values(shown.options.scales)) {
      axis.grid = { color: colours.line };
      axis.border = { display: false };
      axis.ticks.color = colours.dim;
    }
    shown.options.plugins.legend.labels.color = colours.text;
    shown.update('none');
  }
}

paint();
onThemeChange(paint);
