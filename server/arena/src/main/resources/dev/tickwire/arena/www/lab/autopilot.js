/** Flies the ship: from one place to the next, with a spin now and then. The seed says where; about when, the ship. */

/** Distance to walls, in metres, and size of the arena, as in Arena.java. */
const MARGIN = 150;
const WIDTH = 1600;
const HEIGHT = 900;

const NEAR = 110;
const LEG_INPUTS_MAX = 150;
const SPIN_CHANCE = 0.25;
const SPIN_INPUTS = 40;

export class Autopilot {
  #state;
  #target = { x: WIDTH / 2, y: HEIGHT / 2 };
  #inputs = LEG_INPUTS_MAX;
  #spin = 0;
  #held = { turn: 0, thrust: false, fire: false };

  constructor(seed) {
    this.#state = seed;
  }

  /** What is held now. */
  get held() {
    return this.#held;
  }

  /** Decides what to hold from now on: once per tick. */
  steer(ship) {
    if (++this.#inputs > LEG_INPUTS_MAX || Math.hypot(this.#target.x - ship.x, this.#target.y - ship.y) < NEAR)
      this.#turn();
    const spins = this.#spin !== 0 && this.#inputs < SPIN_INPUTS;
    this.#held = spins ? { turn: this.#spin, thrust: true, fire: false } : towards(ship, this.#target);
  }

  #turn() {
    this.#inputs = 0;
    this.#target = {
      x: MARGIN + this.#draw() * (WIDTH - 2 * MARGIN),
      y: MARGIN + this.#draw() * (HEIGHT - 2 * MARGIN),
    };
    this.#spin = this.#draw() < SPIN_CHANCE ? (this.#draw() < 0.5 ? -100 : 100) : 0;
  }

  /** Uniform from 0 to 1: mulberry32 by Tommy Ettinger, public domain. */
  #draw() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** Turns to a place and thrusts when about facing it. */
export function towards(ship, { x, y }) {
  const off = Math.atan2(y - ship.y, x - ship.x) - ship.heading;
  const left = Math.atan2(Math.sin(off), Math.cos(off));
  return { turn: Math.max(-100, Math.min(100, Math.round(130 * left))), thrust: Math.abs(left) < 0.9, fire: false };
}
