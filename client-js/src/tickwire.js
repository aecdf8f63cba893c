/**
 * The browser client of Tickwire: `import { join } from '/tickwire/tickwire.js'`.
 *
 * @typedef {import('./conditions.js').Conditions} Conditions
 * @typedef {import('./room.js').Entity} Entity
 * @typedef {import('./join-options.js').JoinOptions} JoinOptions
 * @typedef {import('./session.js').Rewind} Rewind
 * @typedef {import('./room.js').Status} Status
 * @typedef {import('./prediction.js').Divergence} Divergence
 * @typedef {import('./queue.js').Progress} Progress
 * @typedef {import('./rooms.js').RoomInfo} RoomInfo
 * @typedef {import('./rooms.js').RoomList} RoomList
 * @typedef {import('./rooms.js').RoomsOptions} RoomsOptions
 * @typedef {import('./rules.js').RulesModule} RulesModule
 * @typedef {import('./stats.js').Stats} Stats
 * @typedef {import('./watch-rooms.js').WatchRoomsOptions} WatchRoomsOptions
 * @typedef {import('./rooms.js').Where} Where
 */

import { requireKnown } from './join-error.js';
import { JOIN_OPTIONS } from './join-options.js';
import { Room } from './room.js';

export { AskError } from './ask-error.js';
export { CloseReason } from './close-reason.js';
export { JoinError } from './join-error.js';
export { party } from './party.js';
export { rooms } from './rooms.js';
export { watchRooms } from './watch-rooms.js';
export { Room };

/**
 * Joins a room; resolves when its first snapshot is here.
 *
 * @param {JoinOptions} options
 * @returns {Promise<Room>}
 * @throws {import('./join-error.js').JoinError} with `code`, `title` and, if one is to blame, `field`
 */
export async function join(options) {
  requireKnown(options, JOIN_OPTIONS);
  const { conditions } = options;
  if (!conditions) return Room.open(options);
  // Only who wants a bad network loads one.
  const { conditioned } = await import('./conditioner.js');
  return Room.open({ ...options, ...conditioned(options, conditions) });
}
