// Who holds the keys: functions that are asked for an input like a page's own, and told whether it is sent or only shown.
import { random } from './random.js';

const CHANGE_PROBABILITY = 0.05;
const THRUST_PROBABILITY = 0.7;
const TURN_MAX = 100;
const TURN_PER_RADIAN = TURN_MAX * 15; // a tick's turn of 100 is 1/15 rad
const ALIGNED_RADIANS = 0.5;
const NEAR_METRES = 20;

export const wrapped = (angle) => Math.atan2(Math.sin(angle), Math.cos(angle));

/** Random play: now and then another turn and thrust. Never fires. */
export function wanderer(seed) {
  const next = random(seed);
  const held = { turn: 0, thrust: true, fire: false };
  return (sent = true) => {
    if (sent && next() < CHANGE_PROBABILITY) {
      held.turn = Math.floor(next() * (2 * TURN_MAX + 1)) - TURN_MAX;
      held.thrust = next() < THRUST_PROBABILITY;
    }
    return held;
  };
}

/** How to turn within a tick towards a course. */
export const turnTo = (ship, course) =>
  Math.max(-TURN_MAX, Math.min(TURN_MAX, Math.round(wrapped(course - ship.heading) * TURN_PER_RADIAN)));

/** What brings a ship to a place, or past it at full speed. Drag stops a ship after its speed times a second. */
export function towards(ship, goal, stops) {
  const ahead = stops ? 1 : 0;
  const dx = goal.x - ship.x - ahead * ship.vx;
  const dy = goal.y - ship.y - ahead * ship.vy;
  if (stops && Math.hypot(dx, dy) < NEAR_METRES) return { turn: 0, thrust: false, fire: false };
  const course = Math.atan2(dy, dx);
  return {
    turn: turnTo(ship, course),
    thrust: Math.abs(wrapped(course - ship.heading)) < ALIGNED_RADIANS,
    fire: false,
  };
}
