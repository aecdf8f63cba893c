// The arena's rule of flight by hand, for the peer, whose step is to be shared so. Metres, radians, seconds; y points down.
export const TICK_RATE = 60;
export const SNAPSHOT_RATE = 30;
export const WIDTH = 1600;
export const HEIGHT = 900;
export const RADIUS = 18;
export const SHIP_LENGTH = 2 * RADIUS;
export const FULL_SPEED = 420;
export const SHOT_SPEED = 700;
export const RELOAD_TICKS = 15;
export const RIGHT = WIDTH - RADIUS;
export const BOTTOM = HEIGHT - RADIUS;
const SPRING = 2000;

const clamp = (value, min, max) => Math.max(min, Math.min(max, value));

/** What the arena does with a ship and what its player holds, in one tick. */
export function fly(ship, { turn, thrust }, dt) {
  const push = thrust && ship.hull > 0 ? FULL_SPEED : 0;
  ship.heading += 0.04 * turn * dt;
  ship.vx += (push * Math.cos(ship.heading) - ship.vx + SPRING * (clamp(ship.x, RADIUS, RIGHT) - ship.x)) * dt;
  ship.vy += (push * Math.sin(ship.heading) - ship.vy + SPRING * (clamp(ship.y, RADIUS, BOTTOM) - ship.y)) * dt;
  ship.x += ship.vx * dt;
  ship.y += ship.vy * dt;
}

/** Somewhere between the walls. */
export const anywhere = (random) => ({
  x: RADIUS + (RIGHT - RADIUS) * random(),
  y: RADIUS + (BOTTOM - RADIUS) * random(),
});
