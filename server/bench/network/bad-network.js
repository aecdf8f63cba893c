// Some clients in one room, each over a bad network of its own, and one more that sees the server's truth undisturbed.
import { SHIP_LENGTH } from './flight.js';
import { eachFrame, spread } from './frames.js';
import { corrections, jumps, offPath } from './motion.js';
import { wanderer } from './pilots.js';

const SETTLE_MS = 5000; // clocks and leads find what they need
const AFTER_MS = 1500; // until the server has been where the last frames showed ships
const SLOW_FRAME_MS = 34;

/**
 * @param {{ clients: number, seconds: number, seed: number, conditions: object }} options
 * @returns {Promise<object>} lengths in ship lengths
 */
export async function run(join, { clients, seconds, seed, conditions }) {
  const witness = await join({ options: { playersMax: clients + 1 } });
  const paths = new Map();
  witness.watch((id, x, y) => {
    if (!paths.has(id)) paths.set(id, []);
    paths.get(id).push({ ms: performance.now(), x, y });
  });
  const seats = [];
  for (let i = 0; i < clients; i++) {
    const seat = await join({ room: witness.id, conditions: { ...conditions, seed: seed + i } });
    seat.hold(wanderer(seed + i));
    seats.push({ seat, own: [], others: new Map() });
  }
  const present = (nowMs) => {
    for (const { seat } of seats) seat.present(nowMs);
  };
  await eachFrame(SETTLE_MS, present);
  const frames = [];
  await eachFrame(seconds * 1000, (nowMs) => {
    present(nowMs);
    frames.push(nowMs);
    for (const recorded of seats) record(recorded, nowMs, witness.ownId);
  });
  await eachFrame(AFTER_MS, present);
  const figures = seats.map(({ seat }) => seat.figures());
  for (const seat of [witness, ...seats.map(({ seat }) => seat)]) seat.leave();
  return { ...told(seats, paths), figures, slowFrames: slow(frames), frames: frames.length };
}

function record({ seat, own, others }, ms, witnessId) {
  const { x, y, vx, vy } = seat.own;
  own.push({ ms, x, y, vx, vy });
  for (const { id, x, y } of seat.others()) {
    if (id === witnessId) continue; // it stands still
    if (!others.has(id)) others.set(id, []);
    others.get(id).push({ ms, x, y });
  }
}

function told(seats, paths) {
  const inLengths = (metres) => spread(metres.map((all) => all / SHIP_LENGTH));
  const tracks = seats.flatMap(({ others }) => [...others.values()].map(jumps));
  return {
    corrections: inLengths(seats.flatMap(({ own }) => corrections(own))),
    offPath: inLengths(seats.flatMap(({ seat, own }) => offPath(own, paths.get(seat.ownId) ?? []))),
    jumps: tracks.reduce((sum, track) => sum + track.jumps, 0),
    jumpFrames: tracks.reduce((sum, track) => sum + track.frames, 0),
  };
}

const slow = (frames) => frames.filter((ms, i) => ms - frames[i - 1] > SLOW_FRAME_MS).length;
