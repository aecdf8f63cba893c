/**
 * The browser client of Tickwire: `import { join } from '/tickwire/tickwire.js'`.
 *
 * @typedef {import('./conditions.js').Conditions} Conditions
 * @typedef {import('./room.js').Entity} Entity
 * @typedef {import('./admission/join-options.js').JoinOptions} JoinOptions
 * @typedef {import('./session/session.js').Rewind} Rewind
 * @typedef {import('./session/room-joiner.js').Status} Status
 * @typedef {import('./prediction/prediction.js').Divergence} Divergence
 * @typedef {import('./admission/queue.js').Progress} Progress
 * @typedef {import('./admission/rooms.js').RoomInfo} RoomInfo
 * @typedef {import('./admission/rooms.js').RoomList} RoomList
 * @typedef {import('./admission/rooms.js').RoomsOptions} RoomsOptions
 * @typedef {import('./prediction/rules.js').RulesModule} RulesModule
 * @typedef {import('./page/stats.js').Stats} Stats
 * @typedef {import('./admission/watch-rooms.js').WatchRoomsOptions} WatchRoomsOptions
 * @typedef {import('./admission/rooms.js').Where} Where
 */

import { JOIN_OPTIONS } from './admission/join-options.js';
import { loaded, requireKnown } from './page/join-error.js';
import { Room } from './room.js';

export { party } from './admission/party.js';
export { rooms } from './admission/rooms.js';
export { watchRooms } from './admission/watch-rooms.js';
export { AskError } from './page/ask-error.js';
export { JoinError } from './page/join-error.js';
export { CloseReason } from './wire/close-reason.js';
export { Room };

/**
 * Joins a room; resolves when its first snapshot is applied.
 *
 *     const room = await join({ game: 'race', name: 'Ann' });
 *     const watching = await join({ room: room.id, role: 'spectator' });
 *
 * @param {JoinOptions} options
 * @returns {Promise<Room>}
 * @throws {import('./page/join-error.js').JoinError} with `code`, `title` and, if an option is wrong, `field`
 */
export async function join(options) {
  requireKnown(options, JOIN_OPTIONS);
  const { conditions } = options;
  if (!conditions) return Room.open(options);
  // A page without conditions does not load the conditioner.
  const { conditioned } = await loaded(import('./conditioner.js'));
  return Room.open({ ...options, ...conditioned(options, conditions) });
}
