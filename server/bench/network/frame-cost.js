// What a client takes of an animation frame: showing all ships, and since the frame before: reading what came, sending inputs.
import { eachFrame, spread } from './frames.js';
import { wanderer } from './pilots.js';

const WARM_UP_MS = 5000;

/**
 * @param {{ seconds: number, seed: number, conditions: object, room: string, options: object }} options
 * @returns {Promise<{ ms: object, presentMs: object, meanMs: number, ships: number, unacknowledged: number }>}
 */
export async function run(join, { seconds, seed, conditions, room, options }) {
  const seat = await join({ room, conditions, options });
  seat.hold(wanderer(seed));
  await eachFrame(WARM_UP_MS, (nowMs) => seat.present(nowMs) ?? seat.read());
  await globalThis.measured?.('begin');
  const work = [];
  const presenting = [];
  let ships = 0;
  let busyMs = seat.busyMs;
  let unacknowledged = 0;
  await eachFrame(seconds * 1000, (nowMs) => {
    const startMs = performance.now();
    seat.present(nowMs);
    ships = seat.read();
    const presentMs = performance.now() - startMs;
    presenting.push(presentMs);
    work.push(presentMs + seat.busyMs - busyMs);
    busyMs = seat.busyMs;
    unacknowledged += seat.unacknowledged;
  });
  await globalThis.measured?.('end');
  seat.leave();
  return {
    ms: spread(work),
    presentMs: spread(presenting),
    meanMs: work.reduce((sum, ms) => sum + ms, 0) / work.length,
    ships,
    unacknowledged: unacknowledged / work.length,
    frames: work.length,
    isolated: crossOriginIsolated,
  };
}
