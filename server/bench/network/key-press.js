// From a key to the own ship: `measure.mjs` presses the arrow keys, this page tells how long the shown heading took to turn.
import { eachFrame } from './frames.js';

const TURNS = { ArrowLeft: -100, ArrowRight: 100 };
const TURNED_RADIANS = 0.001;
const FRAMES_MAX = 120;

/**
 * @param {{ seconds: number, conditions: object }} options
 * @returns {Promise<{ frames: number, ms: number }[]>} for every press: the animation frame that showed it, the next one
 *   being 1, and when that frame's positions were known; frames 0 if none did
 */
export async function run(join, { seconds, conditions }) {
  const seat = await join({ conditions, options: { playersMax: 1 } });
  let turn = 0;
  let press = null;
  const presses = [];
  seat.hold(() => ({ turn, thrust: false, fire: false }));
  addEventListener('keydown', ({ code, timeStamp, repeat }) => {
    if (!(code in TURNS) || repeat) return;
    turn = TURNS[code];
    press = { atMs: timeStamp, heading: seat.own.heading, frames: 0 };
  });
  addEventListener('keyup', ({ code }) => {
    if (code in TURNS) turn = 0;
  });
  await eachFrame(seconds * 1000, (nowMs) => {
    seat.present(nowMs);
    if (!press) return;
    press.frames++;
    const turned = Math.abs(seat.own.heading - press.heading) > TURNED_RADIANS;
    if (!turned && press.frames < FRAMES_MAX) return;
    presses.push({ frames: turned ? press.frames : 0, ms: performance.now() - press.atMs });
    press = null;
  });
  seat.leave();
  return presses;
}
