/** A room whose session survives its connection. */
import { mock } from 'node:test';
import { join } from '../../src/tickwire.js';
import { playing, welcome } from './fakes.js';

export const GRACE_MS = 15000;
export const SURVIVES = { graceMs: GRACE_MS, resumeToken: 'k1' };

/** Joins and plays up to the first frame, at tick 101. */
export async function survivor(options) {
  const played = await playing(join, { welcomed: SURVIVES, ...options });
  played.clock.advance(0);
  return played;
}

export const welcomeBack = (more) => welcome({ graceMs: GRACE_MS, resumeToken: 'k2', ...more });

/** What the room's status is, and becomes. */
export function statusesOf(room) {
  const heard = [];
  room.on('status', ({ state, code }) => heard.push(code ? `${state} ${code}` : state));
  return heard;
}

/** Lets back-off draw this share of its bound. */
export const draw = (share = 0.5) => mock.method(Math, 'random', () => share);
