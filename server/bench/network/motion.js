// What shown motion tells, frame by frame, of whatever client. Metres and milliseconds.
import { BOTTOM, RADIUS, RIGHT } from './flight.js';
import { median } from './frames.js';

/** A frame's normal speed is the median of so many frames before it and after it. */
const AROUND_FRAMES = 15;
const JUMP_RATIO = 2;
/** Shorter than this nobody sees; it keeps ships that hardly move from jumping. */
const JUMP_METRES_MIN = 0.25;
/** When the server may have been where a client shows its own ship: it arrives later, by the lead of inputs. */
const PATH_MS_BEFORE = 500;
const PATH_MS_AFTER = 1000;
/** Between two snapshots a path is a straight line; near the springs of the walls it is not. */
const WALL_METRES = 40;

/**
 * By how much a shown ship was moved in each frame beyond its own motion: its displacement less what its shown velocity,
 * before or after the frame or anything between, explains.
 *
 * @param {{ ms: number, x: number, y: number, vx: number, vy: number }[]} frames
 * @returns {number[]} metres
 */
export function corrections(frames) {
  return frames.slice(1).map((now, i) => {
    const before = frames[i];
    const dt = (now.ms - before.ms) / 1000;
    return toSegment(now.x - before.x, now.y - before.y, before.vx * dt, before.vy * dt, now.vx * dt, now.vy * dt);
  });
}

/** How far a point is from the segment between two others. */
function toSegment(x, y, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / squared));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/**
 * How far from the server's path a ship was shown, whenever the server came by.
 *
 * @param {{ ms: number, x: number, y: number }[]} frames as shown
 * @param {{ ms: number, x: number, y: number }[]} path snapshots of the same ship by an undisturbed client
 * @returns {number[]} metres, of the frames that are not near a wall
 */
export function offPath(frames, path) {
  const off = [];
  let first = 0;
  for (const { ms, x, y } of frames) {
    if (Math.min(x - RADIUS, RIGHT - x, y - RADIUS, BOTTOM - y) < WALL_METRES) continue;
    while (path[first + 1]?.ms < ms - PATH_MS_BEFORE) first++;
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = first; i + 1 < path.length && path[i].ms < ms + PATH_MS_AFTER; i++) {
      const [a, b] = [path[i], path[i + 1]];
      nearest = Math.min(nearest, toSegment(x, y, a.x, a.y, b.x, b.y));
    }
    if (Number.isFinite(nearest)) off.push(nearest);
  }
  return off;
}

/**
 * The frames in which a ship moved more than twice as fast as it normally did about then.
 *
 * @param {{ ms: number, x: number, y: number }[]} frames
 * @returns {{ jumps: number, frames: number }}
 */
export function jumps(frames) {
  const steps = frames.slice(1).map((now, i) => {
    const before = frames[i];
    const ms = now.ms - before.ms;
    return { ms, metres: Math.hypot(now.x - before.x, now.y - before.y) };
  });
  let count = 0;
  for (let i = AROUND_FRAMES; i + AROUND_FRAMES < steps.length; i++) {
    const speed = median(steps.slice(i - AROUND_FRAMES, i + AROUND_FRAMES + 1).map(({ ms, metres }) => metres / ms));
    const { ms, metres } = steps[i];
    if (metres > JUMP_RATIO * speed * ms + JUMP_METRES_MIN) count++;
  }
  return { jumps: count, frames: Math.max(0, steps.length - 2 * AROUND_FRAMES) };
}
