// A bot that turns to where its shot will meet a crossing target as it is shown, and fires; another that crosses at full speed.
import { FULL_SPEED, HEIGHT, RADIUS, RELOAD_TICKS, SHOT_SPEED, TICK_RATE, WIDTH } from './flight.js';
import { eachFrame } from './frames.js';
import { towards, turnTo, wrapped } from './pilots.js';

const SETTLE_MS = 3000;
const AFTER_MS = 1500; // what was fired last is there, and told
const STAND = { x: WIDTH / 2, y: HEIGHT / 2 };
const TURNS_AT = 150; // metres before the wall
const PASSES_AT = 230; // metres beside who shoots
const RANGE = 450;
const FULL = 0.9;
const AIMED_RADIANS = 0.05; // what the turn of the shot's own tick can still add
const TOLD_MS_MAX = 1000;
const RELOAD_MS = (1000 * (RELOAD_TICKS + 2)) / TICK_RATE;
const SPEED_FRAMES = 6;
const FRAME_SECONDS = 1 / 60; // what is aimed now is seen in the next frame

/**
 * @param {{ pairs: number, seconds: number, conditions: object, seed: number, claims: boolean, options: object }} options
 * @returns {Promise<{ fired: number, seen: number, kept: number, unseen: number }>} shots; those that on the shooter's screen met the
 *   target, and of these those that the server counted; and what it counted of others
 */
export async function run(join, { pairs, seconds, conditions, seed, claims, options }) {
  const duels = [];
  for (let i = 0; i < pairs; i++) {
    const shooter = await join({
      conditions: { ...conditions, seed: seed + i },
      options: { ...options, playersMax: 2 },
      claims,
    });
    const target = await join({ room: shooter.id });
    duels.push(new Duel(shooter, target, i % 2 === 0 ? 1 : -1));
  }
  const present = (nowMs) => {
    for (const duel of duels) duel.present(nowMs);
  };
  await eachFrame(SETTLE_MS, present);
  for (const duel of duels) duel.open = true;
  await eachFrame(seconds * 1000, present);
  for (const duel of duels) duel.open = false;
  await eachFrame(AFTER_MS, present);
  const sum = (figure) => duels.reduce((total, duel) => total + duel[figure], 0);
  for (const duel of duels) duel.leave();
  return { fired: sum('fired'), seen: sum('seen'), kept: sum('kept'), unseen: sum('unseen') };
}

class Duel {
  fired = 0;
  seen = 0;
  kept = 0;
  unseen = 0;
  open = false;
  #shooter;
  #target;
  #goal;
  #past = [];
  #shots = new Set();
  #hit = new Set();
  /** When shots met the target that the server has not told of. */
  #met = [];
  #readyMs = 0;
  #nowMs = 0;
  #hull = null;

  constructor(shooter, target, side) {
    this.#shooter = shooter;
    this.#target = target;
    this.#goal = { x: TURNS_AT, y: STAND.y + side * PASSES_AT };
    target.hold(() => this.#cross());
    shooter.hold((sent) => this.#aim(sent));
  }

  leave() {
    this.#shooter.leave();
    this.#target.leave();
  }

  /** To and fro, always at full thrust. */
  #cross() {
    const { own } = this.#target;
    if (!own) return { turn: 0, thrust: false, fire: false };
    if (Math.abs(own.x - this.#goal.x) < TURNS_AT) this.#goal.x = WIDTH - this.#goal.x;
    return { ...towards(own, this.#goal, false), thrust: true };
  }

  #aim(sent) {
    const { own } = this.#shooter;
    if (!own) return { turn: 0, thrust: false, fire: false };
    const course = Math.hypot(own.x - STAND.x, own.y - STAND.y) < 100 ? this.#course(own) : null;
    if (course === null) return towards(own, STAND, true);
    const ready = sent && this.open && this.#nowMs >= this.#readyMs;
    const fire = ready && Math.abs(wrapped(course - own.heading)) < AIMED_RADIANS;
    if (fire) this.#readyMs = this.#nowMs + RELOAD_MS;
    return { turn: turnTo(own, course), thrust: false, fire };
  }

  /** Where to shoot to meet the target as it is shown; null if it is not worth a shot. */
  #course(own) {
    const [first, last] = [this.#past[0], this.#past.at(-1)];
    if (this.#past.length < SPEED_FRAMES || last.hull === 0 || own.hull === 0) return null;
    const ms = last.ms - first.ms;
    const [vx, vy] = [((last.x - first.x) / ms) * 1000, ((last.y - first.y) / ms) * 1000];
    const [dx, dy] = [last.x + vx * FRAME_SECONDS - own.x, last.y + vy * FRAME_SECONDS - own.y];
    if (Math.hypot(vx, vy) < FULL * FULL_SPEED || Math.hypot(dx, dy) > RANGE) return null;
    let seconds = 0;
    for (let i = 0; i < 8; i++) {
      seconds = (Math.hypot(dx + vx * seconds, dy + vy * seconds) - RADIUS) / SHOT_SPEED;
    }
    return Math.atan2(dy + vy * seconds, dx + vx * seconds);
  }

  present(nowMs) {
    this.#nowMs = nowMs;
    this.#target.present(nowMs);
    this.#shooter.present(nowMs);
    const target = this.#shooter.others()[0];
    if (!target) return;
    this.#follow(target, nowMs);
    for (const shot of this.#shooter.ownShots()) this.#look(shot, target, nowMs);
  }

  #follow({ x, y, hull }, ms) {
    const jumped = this.#past.length > 0 && Math.hypot(x - this.#past.at(-1).x, y - this.#past.at(-1).y) > RANGE / 3;
    if (jumped) this.#past = [];
    this.#past.push({ ms, x, y, hull });
    if (this.#past.length > SPEED_FRAMES) this.#past.shift();
    if (this.#hull !== null && hull < this.#hull) this.#struck(this.#hull - hull);
    if (hull === 0) this.#atWreck();
    while (this.#met[0] < ms - TOLD_MS_MAX) this.#met.shift();
    this.#hull = hull;
  }

  #struck(times) {
    for (let i = 0; i < times; i++) {
      if (this.#met.shift() === undefined) this.unseen++;
      else this.kept++;
    }
  }

  /** What met the target until its end is told met a wreck. */
  #atWreck() {
    this.seen -= this.#met.length;
    this.#met = [];
  }

  /** What the shooter's screen shows in this frame. */
  #look(shot, target, nowMs) {
    if (!this.#shots.has(shot)) {
      this.#shots.add(shot);
      this.fired++;
    }
    if (this.#hit.has(shot) || target.hull === 0 || Math.hypot(target.x - shot.x, target.y - shot.y) > RADIUS) return;
    this.#hit.add(shot);
    this.seen++;
    this.#met.push(nowMs);
  }
}
