/**
 * Draws the arena: all that is on the canvas. The world is in metres; the camera says how many CSS pixels one is, and
 * where the world's corner lies.
 */
import { APRON, backdrop, HEIGHT, paintBackdrop, WIDTH } from './backdrop.js';
import { burst, drawEffects, ring, shakeOffset, stepEffects } from './effects.js';
import { CANOPY, HULL } from './ship.js';
import { inkOf, onThemeChange, theme } from './theme.js';

// As in Arena.java.
const RADIUS = 18;
const WRECK_TICKS = 120;

/**
 * CSS pixels per metre below which a ship is too small to aim: the camera then comes nearer and follows the own ship. Who
 * only watches sees all.
 */
const SCALE_MIN = 0.45;
const SCALE_NEAR_MAX = 0.6;
const MARGIN = 14;
/** CSS pixels of a whole hull. */
const HULL_WIDTH = 44;
const FLASH_S = 0.15;

const canvas = document.getElementById('world');
const pen = canvas.getContext('2d');
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const camera = {
  scale: 1,
  x: 0,
  y: 0,
  width: 0,
  height: 0,
  top: 0,
  bottom: 0,
  right: 0,
  density: 1,
  follows: false,
  all: false,
};

/** What the eye remembers of each ship and shot between frames. @type {WeakMap<object, any>} */
const seen = new WeakMap();
let lastMs = 0;

/** Draws one frame; without a room, the empty arena. */
export function drawScene(room, nowMs) {
  const dt = Math.min(0.05, (nowMs - lastMs) / 1000);
  lastMs = nowMs;
  const ships = room ? room.all('Ship') : [];
  const own = room?.own('Ship');
  const hullMax = room?.state('Stage').hull;
  camera.all = room?.role === 'spectator';
  stepEffects(dt);
  aimCamera(own, dt);

  pen.setTransform(camera.density, 0, 0, camera.density, 0, 0);
  pen.fillStyle = theme.void;
  pen.fillRect(0, 0, camera.width, camera.height);
  pen.translate(camera.x + shakeOffset('x', nowMs), camera.y + shakeOffset('y', nowMs));
  pen.scale(camera.scale, camera.scale);
  pen.drawImage(backdrop, -APRON, -APRON, WIDTH + 2 * APRON, HEIGHT + 2 * APRON);

  pen.globalCompositeOperation = theme.blend;
  for (const ship of ships) drawDent(ship);
  if (room) for (const shot of room.all('Shot')) drawShot(shot);
  drawEffects(pen);
  pen.globalCompositeOperation = 'source-over';
  for (const ship of ships) drawShip(ship, ship === own, dt, nowMs);
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  for (const ship of ships) drawLabel(ship, hullMax, ship === own);
  if (camera.follows) for (const ship of ships) drawPointer(ship);
}

/** A ship blew up. */
export function explode(room, { shipId }) {
  const ship = room.find('Ship', shipId);
  if (!ship) return;
  const far = canvas.clientWidth < 600 ? 0.7 : 1;
  burst(ship.x, ship.y, ship.owner, { count: 70, speed: 340 * far, seconds: 1.1 });
  burst(ship.x, ship.y, 0, { count: 24, speed: 160, seconds: 0.7 });
  ring(ship.x, ship.y, ship.owner, { from: 6, to: 130, seconds: 0.6, shake: calm.matches ? 0 : 7 });
}

/** A shot ended, on a ship or a wall or of age. */
export function fizzle(shot) {
  burst(shot.x, shot.y, shot.owner, { count: 6, speed: 130, seconds: 0.3 });
}

function aimCamera(own, dt) {
  const { width, height, top, bottom, right } = camera;
  const fitX = (width - right - 2 * MARGIN) / WIDTH;
  const fitY = (height - top - bottom - 2 * MARGIN) / HEIGHT;
  camera.follows = !camera.all && Math.min(fitX, fitY) < SCALE_MIN;
  camera.scale = camera.follows ? Math.max(SCALE_MIN, Math.min(SCALE_NEAR_MAX, fitY)) : Math.min(fitX, fitY);
  const ease = own && own.hull > 0 ? 1 - Math.exp(-10 * dt) : 0;
  camera.x += (offset(width, 0, right, WIDTH, own?.x ?? WIDTH / 2) - camera.x) * (camera.follows ? ease : 1);
  camera.y += (offset(height, top, bottom, HEIGHT, own?.y ?? HEIGHT / 2) - camera.y) * (camera.follows ? ease : 1);
}

/** Where the world begins on an axis: in the middle if all of it fits, else so that `focus` is as near to the middle. */
function offset(length, before, after, world, focus) {
  const free = length - before - after;
  const size = world * camera.scale;
  if (size + 2 * MARGIN <= free) return before + (free - size) / 2;
  const wanted = before + free / 2 - focus * camera.scale;
  return Math.min(before + MARGIN, Math.max(length - after - MARGIN - size, wanted));
}

function drawShip(ship, isOwn, dt, nowMs) {
  const { x, y, heading, hull, owner } = ship;
  const look = lookOf(ship, dt);
  if (hull === 0) {
    drawWreck(ship);
    return;
  }
  pen.save();
  pen.translate(x, y);
  if (isOwn) drawHalo(nowMs, owner);
  pen.rotate(heading);
  if (ship.thrust > 0) drawFlame(ship, nowMs);
  pen.lineJoin = 'round';
  pen.strokeStyle = inkOf(owner);
  pen.globalAlpha = theme.glow;
  for (let width = 14; width > 4; width -= 4.5) {
    pen.lineWidth = width;
    pen.stroke(HULL);
  }
  pen.globalAlpha = 1;
  pen.fillStyle = theme.hull;
  pen.fill(HULL);
  pen.globalAlpha = isOwn ? 0.4 : 0.2;
  pen.fillStyle = inkOf(owner);
  pen.fill(HULL);
  pen.globalAlpha = 1;
  pen.lineWidth = 2.4;
  pen.stroke(HULL);
  pen.fill(CANOPY);
  if (look.flash > 0 && !calm.matches) {
    pen.globalAlpha = look.flash / FLASH_S;
    pen.fillStyle = theme.flash;
    pen.fill(HULL);
  }
  pen.restore();
}

/** Compares a ship with what it was a frame ago: hits flash, new ships arrive in a ring. */
function lookOf(ship, dt) {
  let look = seen.get(ship);
  if (!look) {
    look = { hull: 0, flash: 0 };
    seen.set(ship, look);
  }
  look.flash -= dt;
  if (ship.hull < look.hull) {
    look.flash = FLASH_S;
    burst(ship.x, ship.y, ship.owner, { count: 14, speed: 190, seconds: 0.45 });
  } else if (ship.hull > 0 && look.hull === 0) {
    ring(ship.x, ship.y, ship.owner, { from: 110, to: RADIUS, seconds: 0.7, shake: 0 });
  }
  look.hull = ship.hull;
  return look;
}

function drawHalo(nowMs, owner) {
  pen.save();
  pen.rotate(calm.matches ? 0 : nowMs / 2400);
  pen.strokeStyle = inkOf(owner);
  pen.globalAlpha = 0.55;
  pen.lineWidth = 1.5;
  pen.setLineDash([9, 12.2]);
  pen.beginPath();
  pen.arc(0, 0, 34, 0, 2 * Math.PI);
  pen.stroke();
  pen.restore();
}

function drawFlame(ship, nowMs) {
  const flicker = calm.matches ? 0 : Math.sin(nowMs * 0.07 + ship.id) + Math.sin(nowMs * 0.113);
  pen.save();
  pen.globalCompositeOperation = theme.blend;
  for (let part = 0; part < 3; part++) {
    pen.globalAlpha = 0.45 + 0.2 * part;
    pen.fillStyle = theme.flame[part];
    pen.beginPath();
    pen.moveTo(-10, 7 - 2 * part);
    pen.quadraticCurveTo(-22, 6 - 2 * part, -38 + 9 * part - 4 * flicker, 0);
    pen.quadraticCurveTo(-22, -6 + 2 * part, -10, -7 + 2 * part);
    pen.fill();
  }
  pen.restore();
  if (Math.random() < 0.5) {
    const back = ship.heading + Math.PI + (Math.random() - 0.5) * 0.5;
    const tail = -16;
    burst(ship.x + Math.cos(ship.heading) * tail, ship.y + Math.sin(ship.heading) * tail, ship.owner, {
      count: 1,
      speed: 150,
      seconds: 0.5,
      direction: back,
    });
  }
}

/** What is left of a ship, and around it how long until it is launched again. */
function drawWreck({ x, y, heading, owner, waitTicks }) {
  const left = Math.min(1, waitTicks / WRECK_TICKS);
  pen.save();
  pen.translate(x, y);
  pen.strokeStyle = inkOf(owner);
  pen.globalAlpha = 0.35;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.arc(0, 0, 30, -Math.PI / 2, -Math.PI / 2 + left * 2 * Math.PI);
  pen.stroke();
  pen.rotate(heading);
  pen.setLineDash([7, 6]);
  pen.stroke(HULL);
  pen.restore();
}

function drawShot(shot) {
  const direction = directionOf(shot);
  if (!direction) return;
  const { x, y } = shot;
  pen.fillStyle = inkOf(shot.owner);
  for (let part = 0; part < 3; part++) {
    const length = 64 - 18 * part;
    const half = 4.5 - part;
    pen.globalAlpha = 0.2 + 0.25 * part;
    pen.beginPath();
    pen.moveTo(x - direction.y * half, y + direction.x * half);
    pen.arc(x, y, half, direction.angle + Math.PI / 2, direction.angle - Math.PI / 2, true);
    pen.lineTo(x - direction.x * length, y - direction.y * length);
    pen.fill();
  }
  pen.globalAlpha = 1;
  pen.fillStyle = theme.flash;
  pen.beginPath();
  pen.arc(x, y, 2.2, 0, 2 * Math.PI);
  pen.fill();
}

/** Shots fly straight: where one came from tells where its trail lies. Null until it was seen twice. */
function directionOf(shot) {
  const look = seen.get(shot);
  if (!look) {
    seen.set(shot, { fromX: shot.x, fromY: shot.y, x: 0, y: 0, angle: 0 });
    return null;
  }
  const dx = shot.x - look.fromX;
  const dy = shot.y - look.fromY;
  const length = Math.hypot(dx, dy);
  if (length === 0) return null;
  look.x = dx / length;
  look.y = dy / length;
  look.angle = Math.atan2(dy, dx);
  return look;
}

/** The wall gives way where a ship leans on it. */
function drawDent({ x, y, hull, owner }) {
  if (hull === 0) return;
  const left = RADIUS + 6 - x;
  const right = x - (WIDTH - RADIUS - 6);
  const top = RADIUS + 6 - y;
  const bottom = y - (HEIGHT - RADIUS - 6);
  if (left > 0) dent(0, y, 0, 1, -left, owner);
  if (right > 0) dent(WIDTH, y, 0, 1, right, owner);
  if (top > 0) dent(x, 0, 1, 0, -top, owner);
  if (bottom > 0) dent(x, HEIGHT, 1, 0, bottom, owner);
}

/** A bow along (alongX, alongY) around a spot of the wall, bent outwards by `depth`. */
function dent(x, y, alongX, alongY, depth, owner) {
  const half = 80;
  pen.strokeStyle = inkOf(owner);
  pen.lineCap = 'round';
  for (let width = 2; width < 12; width += 4) {
    pen.globalAlpha = Math.min(1, Math.abs(depth) / 8) * (width === 2 ? 0.9 : 0.25);
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(x - alongX * half, y - alongY * half);
    pen.quadraticCurveTo(x + alongY * depth, y + alongX * depth, x + alongX * half, y + alongY * half);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

/** Hull and name, in CSS pixels so that they stay readable at any scale. */
function drawLabel({ x, y, name, hull, owner }, hullMax, isOwn) {
  if (hull === 0) return;
  const px = 1 / camera.scale;
  // Above the ship where there is no room below it.
  const top = y > HEIGHT - 60 ? y - RADIUS - 30 * px : y + RADIUS + 10 * px;
  const step = (HULL_WIDTH * Math.min(1, camera.scale / SCALE_MIN) * px) / hullMax;
  for (let i = 0; i < hullMax; i++) {
    pen.globalAlpha = i < hull ? 1 : 0.22;
    pen.fillStyle = hull === 1 ? theme.bad : inkOf(owner);
    pen.fillRect(x + (i - hullMax / 2) * step, top, 0.8 * step, 3.5 * px);
  }
  pen.globalAlpha = isOwn ? 1 : 0.8;
  pen.fillStyle = theme.text;
  pen.font = `${isOwn ? 650 : 450} ${12 * px}px system-ui, sans-serif`;
  pen.fillText(name, x, top + 8 * px);
  pen.globalAlpha = 1;
}

/** At the edge of the view: there, outside, is somebody. */
function drawPointer({ x, y, hull, owner }) {
  const { scale, width, height, top, bottom, right } = camera;
  const screenX = camera.x + x * scale;
  const screenY = camera.y + y * scale;
  const edgeX = Math.min(width - right - 12, Math.max(12, screenX));
  const edgeY = Math.min(height - bottom - 12, Math.max(top + 12, screenY));
  if (hull === 0 || (edgeX === screenX && edgeY === screenY)) return;
  pen.save();
  pen.translate((edgeX - camera.x) / scale, (edgeY - camera.y) / scale);
  pen.rotate(Math.atan2(screenY - edgeY, screenX - edgeX));
  pen.scale(0.9, 0.9);
  pen.fillStyle = inkOf(owner);
  pen.fill(HULL);
  pen.restore();
}

function resize() {
  const style = getComputedStyle(document.documentElement);
  camera.density = Math.min(2, devicePixelRatio);
  camera.width = innerWidth;
  camera.height = innerHeight;
  camera.top = Number.parseFloat(style.getPropertyValue('--inset-top'));
  camera.bottom = Number.parseFloat(style.getPropertyValue('--inset-bottom'));
  camera.right = Number.parseFloat(style.getPropertyValue('--inset-right'));
  canvas.width = camera.width * camera.density;
  canvas.height = camera.height * camera.density;
  aimCamera(undefined, 0);
  camera.x = offset(camera.width, 0, camera.right, WIDTH, WIDTH / 2);
  camera.y = offset(camera.height, camera.top, camera.bottom, HEIGHT, HEIGHT / 2);
  paintBackdrop(camera.density * camera.scale);
}

addEventListener('resize', resize);
onThemeChange(resize);
resize();
