// The rule of the bench game `drift`: metres and seconds on a square whose opposite edges meet.

export const SIDE = 1000;
const BYTE_PER_RADIAN = 128 / Math.PI;

/** Moves a ship that has x, y and heading by its velocity [dx, dy]. */
export function move(ship, [dx, dy], dt) {
  ship.x = wrapped(ship.x + dx * dt);
  ship.y = wrapped(ship.y + dy * dt);
  ship.heading = Math.round(Math.atan2(dy, dx) * BYTE_PER_RADIAN) & 255;
}

const wrapped = (at) => (at < 0 ? at + SIDE : at >= SIDE ? at - SIDE : at);

/** Puts a new ship somewhere. */
export function place(ship) {
  ship.x = Math.random() * SIDE;
  ship.y = Math.random() * SIDE;
  ship.heading = 0;
  ship.hp = 100;
  return ship;
}
