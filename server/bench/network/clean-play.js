// Random play over a clean network.
import { eachFrame } from './frames.js';
import { wanderer } from './pilots.js';

/** @param {{ seconds: number, seed: number }} options */
export async function run(join, { seconds, seed }) {
  const seat = await join({ options: { playersMax: 1 } });
  const divergences = [];
  seat.onDivergence?.((divergence) => divergences.push(divergence));
  seat.hold(wanderer(seed));
  await eachFrame(seconds * 1000, (nowMs) => seat.present(nowMs));
  const figures = seat.figures();
  seat.leave();
  return { figures, divergences };
}
