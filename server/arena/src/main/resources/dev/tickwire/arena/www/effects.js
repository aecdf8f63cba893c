/** Sparks and shock waves: no part of the game, so they live here alone. Fixed pools, the oldest make way. */
import { inkOf } from './theme.js';

const SPARKS_MAX = 800;
const RINGS_MAX = 16;
const DRAG = 1.8;

const spark = {
  x: new Float32Array(SPARKS_MAX),
  y: new Float32Array(SPARKS_MAX),
  vx: new Float32Array(SPARKS_MAX),
  vy: new Float32Array(SPARKS_MAX),
  leftS: new Float32Array(SPARKS_MAX),
  lifeS: new Float32Array(SPARKS_MAX),
  owner: new Int32Array(SPARKS_MAX),
};
const rings = Array.from({ length: RINGS_MAX }, () => ({ x: 0, y: 0, owner: 0, from: 0, to: 0, lifeS: 1, leftS: 0 }));

let nextSpark = 0;
let nextRing = 0;
let shake = 0;

/** Throws sparks from a spot (m) at up to `speed` (m/s): all around, or in one `direction` (rad). */
export function burst(x, y, owner, { count, speed, seconds, direction }) {
  for (let n = 0; n < count; n++) {
    const i = nextSpark++ % SPARKS_MAX;
    const angle = direction ?? Math.random() * 2 * Math.PI;
    const pace = speed * (0.25 + 0.75 * Math.random());
    spark.x[i] = x;
    spark.y[i] = y;
    spark.vx[i] = Math.cos(angle) * pace;
    spark.vy[i] = Math.sin(angle) * pace;
    spark.lifeS[i] = spark.leftS[i] = seconds * (0.4 + 0.6 * Math.random());
    spark.owner[i] = owner;
  }
}

/** A circle whose radius goes `from` one length (m) `to` another; `shake` (CSS px) rocks the camera. */
export function ring(x, y, owner, { from, to, seconds, shake: pixels }) {
  Object.assign(rings[nextRing++ % RINGS_MAX], { x, y, owner, from, to, lifeS: seconds, leftS: seconds });
  shake = Math.max(shake, pixels);
}

/** How far the camera is rocked now along an axis, in CSS px. */
export function shakeOffset(axis, nowMs) {
  return shake < 0.1 ? 0 : shake * Math.sin(nowMs * (axis === 'x' ? 0.061 : 0.083));
}

export function stepEffects(dt) {
  shake *= Math.exp(-6 * dt);
  const slowed = Math.exp(-DRAG * dt);
  for (let i = 0; i < SPARKS_MAX; i++) {
    if (spark.leftS[i] <= 0) continue;
    spark.leftS[i] -= dt;
    spark.vx[i] *= slowed;
    spark.vy[i] *= slowed;
    spark.x[i] += spark.vx[i] * dt;
    spark.y[i] += spark.vy[i] * dt;
  }
  for (const one of rings) one.leftS -= dt;
}

export function drawEffects(pen) {
  pen.lineCap = 'round';
  pen.lineWidth = 2.2;
  for (let i = 0; i < SPARKS_MAX; i++) {
    if (spark.leftS[i] <= 0) continue;
    pen.globalAlpha = spark.leftS[i] / spark.lifeS[i];
    pen.strokeStyle = inkOf(spark.owner[i]);
    pen.beginPath();
    pen.moveTo(spark.x[i], spark.y[i]);
    pen.lineTo(spark.x[i] - spark.vx[i] * 0.04, spark.y[i] - spark.vy[i] * 0.04);
    pen.stroke();
  }
  for (const { x, y, owner, from, to, lifeS, leftS } of rings) {
    if (leftS <= 0) continue;
    const left = leftS / lifeS;
    pen.globalAlpha = left;
    pen.strokeStyle = inkOf(owner);
    pen.lineWidth = to > from ? 1 + 7 * left * left : 2.5;
    pen.beginPath();
    pen.arc(x, y, to + (from - to) * left ** 3, 0, 2 * Math.PI);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}
