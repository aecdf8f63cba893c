// A network that is gone for a while: how long after the first attempt that gets through a client plays again, and for how many bytes.
import { eachFrame } from './frames.js';
import { wanderer } from './pilots.js';

const BACK_MS_MAX = 15_000;
const SEEN_MS = 500;

/**
 * @param {{ ships: number, afterMs: number, cutMs: number, seed: number, told: boolean,
 *   conditions: object }} options `told`: the server notices the cut at once, else it believes that the old connection is there
 * @returns {Promise<object>} `back`: since the attempt and since the cut, and what came over the new connection until then; `joinBytes`: over the first one until
 *   its first snapshot; `kept`: whether it is the same ship
 */
export async function run(join, { ships, afterMs, cutMs, seed, told, conditions }) {
  const seats = [];
  for (let i = 0; i < ships; i++) {
    const last = i === ships - 1; // who is cut off finds all others there when it joins
    const bad = last ? { ...conditions, seed } : {};
    seats.push(await join({ room: seats[0]?.id, conditions: bad, options: { playersMax: ships } }));
    seats[i].hold(wanderer(seed + i));
  }
  const seat = seats.at(-1);
  const present = (nowMs) => {
    for (const one of seats) one.present(nowMs);
  };
  await eachFrame(afterMs, present);
  const { network, ownId, snapshots } = seat;
  const attempts = network.sockets.length;
  let back = null;
  const cutAtMs = performance.now();
  network.cut(cutMs);
  if (told) network.hangUp();
  network.received = ({ startMs, messages, bytes }) => {
    if (back || !seat.current || seat.snapshots === snapshots) return;
    const nowMs = performance.now();
    back = { ms: nowMs - startMs, sinceCutMs: nowMs - cutAtMs, messages, bytes };
  };
  await eachFrame(cutMs + BACK_MS_MAX, present, () => back !== null);
  await eachFrame(SEEN_MS, present);
  const result = { back, kept: seat.playing && seat.ownId === ownId, joinBytes: seat.joinBytes };
  for (const one of seats) one.leave();
  return { ...result, attempts: network.sockets.length - attempts };
}
