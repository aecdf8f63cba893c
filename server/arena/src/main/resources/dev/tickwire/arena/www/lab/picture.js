/** Draws the ship three ways, each with the path it was shown on, in metres; the camera follows the predicted one. */
import { APRON, backdrop, HEIGHT, paintBackdrop, WIDTH } from '../backdrop.js';
import { CANOPY, HULL } from '../ship.js';
import { onThemeChange, theme } from '../theme.js';
import { colours } from './colours.js';

/** What the picture shows at least, in metres, if the arena is as large. */
const SHOWN = 620;
const TRAIL_MS = 1200;
const TRAIL_TICKS = 72;
const FOLLOW_PER_S = 9;

const canvas = document.getElementById('picture');
const pen = canvas.getContext('2d');
const camera = { scale: 1, width: 0, height: 0, density: 1, x: WIDTH / 2, y: HEIGHT / 2, atMs: 0, hurry: true };

/** Where the ship was drawn: by time, x, y. @type {Record<'predicted' | 'interpolated', number[][]>} */
const trails = { predicted: [], interpolated: [] };

/** The next ship may be anywhere. */
export function forgetTrails() {
  trails.predicted.length = 0;
  trails.interpolated.length = 0;
  camera.hurry = true;
}

/** The place in the arena that is shown at a place of the screen. */
export function placeAt({ clientX, clientY }) {
  const { left, top } = canvas.getBoundingClientRect();
  return {
    x: camera.x + (clientX - left - camera.width / 2) / camera.scale,
    y: camera.y + (clientY - top - camera.height / 2) / camera.scale,
  };
}

/**
 * @param {import('./session.js').Session | null} session null: nobody is here
 * @param {number} nowMs
 */
export function drawPicture(session, nowMs) {
  const predicted = session?.seenBy(session.pilot);
  const interpolated = session?.seenBy(session.onlooker);
  const truth = session?.seenBy(session.witness);
  if (predicted) follow(predicted, nowMs);
  pen.setTransform(camera.density, 0, 0, camera.density, 0, 0);
  pen.fillStyle = theme.void;
  pen.fillRect(0, 0, camera.width, camera.height);
  pen.translate(camera.width / 2, camera.height / 2);
  pen.scale(camera.scale, camera.scale);
  pen.translate(-camera.x, -camera.y);
  pen.drawImage(backdrop, -APRON, -APRON, WIDTH + 2 * APRON, HEIGHT + 2 * APRON);
  if (!predicted || !interpolated || !truth) return;
  drawTrail(trailOf('interpolated', interpolated, nowMs), colours.interpolated, 3);
  drawTrail(trailOf('predicted', predicted, nowMs), colours.predicted, 6);
  drawTrail(truePath(session), colours.truth, 1.5);
  drawShip(interpolated, colours.interpolated, 0.35);
  drawShip(predicted, colours.predicted, 0.9);
  drawShip(truth, colours.truth, 0);
  drawScaleBar();
}

function follow({ x, y }, nowMs) {
  const ease = camera.hurry ? 1 : 1 - Math.exp((-FOLLOW_PER_S * (nowMs - camera.atMs)) / 1000);
  camera.x += (within(x, camera.width, WIDTH) - camera.x) * ease;
  camera.y += (within(y, camera.height, HEIGHT) - camera.y) * ease;
  camera.atMs = nowMs;
  camera.hurry = false;
}

/** The middle of the picture on an axis: the ship, but no more of the outside than need be. */
function within(focus, pixels, world) {
  const half = Math.min(world, pixels / camera.scale) / 2;
  const outside = 40;
  return Math.min(Math.max(focus, half - outside), world - half + outside);
}

function trailOf(way, { x, y }, nowMs) {
  const trail = trails[way];
  trail.push([nowMs, x, y]);
  while (trail[0][0] < nowMs - TRAIL_MS) trail.shift();
  return trail;
}

function truePath({ truth }) {
  const path = [];
  truth.path(truth.newestTick - TRAIL_TICKS, truth.newestTick, (x, y) => path.push([0, x, y]));
  return path;
}

function drawTrail(trail, colour, width) {
  pen.strokeStyle = colour;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.lineWidth = width;
  // A few strokes, each a little longer than the last, make it fade.
  pen.globalAlpha = 0.16;
  for (let part = 0; part < 4; part++) {
    pen.beginPath();
    for (let i = Math.floor((trail.length * part) / 4); i < trail.length; i++) pen.lineTo(trail[i][1], trail[i][2]);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function drawShip({ x, y, heading }, colour, fill) {
  pen.save();
  pen.translate(x, y);
  pen.rotate(heading);
  pen.lineJoin = 'round';
  pen.strokeStyle = colour;
  pen.fillStyle = colour;
  pen.globalAlpha = fill;
  if (fill > 0) pen.fill(HULL);
  pen.globalAlpha = fill > 0 && fill < 0.5 ? 0.7 : 1;
  pen.lineWidth = 2 / Math.min(1, camera.scale);
  pen.stroke(HULL);
  if (fill > 0.5) {
    pen.fillStyle = theme.hull;
    pen.fill(CANOPY);
  }
  pen.restore();
}

function drawScaleBar() {
  const metres = 100;
  pen.setTransform(camera.density, 0, 0, camera.density, 0, 0);
  const length = metres * camera.scale;
  const left = camera.width - 16 - length;
  const top = camera.height - 18;
  pen.strokeStyle = pen.fillStyle = theme.text;
  pen.globalAlpha = 0.7;
  pen.lineWidth = 1.5;
  pen.lineCap = 'butt';
  pen.beginPath();
  pen.moveTo(left, top - 4);
  pen.lineTo(left, top);
  pen.lineTo(left + length, top);
  pen.lineTo(left + length, top - 4);
  pen.stroke();
  pen.font = '12px system-ui, sans-serif';
  pen.textAlign = 'center';
  pen.fillText(`${metres} m`, left + length / 2, top - 6);
  pen.globalAlpha = 1;
}

function resize() {
  camera.density = Math.min(2, devicePixelRatio);
  camera.width = canvas.clientWidth;
  camera.height = canvas.clientHeight;
  camera.scale = Math.min(1, Math.max(camera.width, camera.height) / SHOWN);
  canvas.width = camera.width * camera.density;
  canvas.height = camera.height * camera.density;
  camera.hurry = true;
  paintBackdrop(camera.density * camera.scale);
}

new ResizeObserver(resize).observe(canvas);
onThemeChange(resize);
