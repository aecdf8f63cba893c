/**
 * The three who look at one ship, in a room of their own: the *pilot*, whose ship it is, and the *onlooker*, both on a bad
 * network, and the *witness*, on none.
 */
import { join } from '/tickwire/tickwire.js';
import { Truth } from './truth.js';

export class Session {
  truth = new Truth();

  #shipId;
  /** When tick 0 was by this page's clock, as the quickest snapshot of this second had it, and that of the last. */
  #originMs = Number.POSITIVE_INFINITY;
  #originBeforeMs = Number.POSITIVE_INFINITY;
  #secondMs = 0;

  constructor(pilot, onlooker, witness) {
    this.pilot = pilot;
    this.onlooker = onlooker;
    this.witness = witness;
    this.#shipId = pilot.own('Ship').id;
    for (const news of ['spawn', 'change']) witness.on(news, 'Ship', (ship) => this.#record(ship));
  }

  #record({ id, x, y }) {
    if (id !== this.#shipId) return;
    const { tick, tickRate } = this.witness;
    const nowMs = performance.now();
    this.truth.record(tick, x, y);
    if (nowMs - this.#secondMs > 1000) {
      this.#secondMs = nowMs;
      this.#originBeforeMs = this.#originMs;
      this.#originMs = Number.POSITIVE_INFINITY;
    }
    this.#originMs = Math.min(this.#originMs, nowMs - (tick * 1000) / tickRate);
  }

  /** The tick that the server is at, with its fraction, by the snapshots that came to the witness quickest of late. */
  serverTick(nowMs) {
    return ((nowMs - Math.min(this.#originMs, this.#originBeforeMs)) * this.witness.tickRate) / 1000;
  }

  /** The ship as one of the three sees it; null while it does not. */
  seenBy(room) {
    return room.find('Ship', this.#shipId);
  }

  /** Moves on what all three show. */
  present(nowMs) {
    this.truth.stood(this.witness.tick);
    for (const room of this.#rooms) room.present(nowMs);
  }

  /** Calls back with what becomes of the pilot's connection, and when one of the others is thrown out. */
  onStatus(tell) {
    for (const room of this.#rooms) {
      room.on('status', (status) => (room === this.pilot || status.state === 'closed') && tell(status));
    }
  }

  close() {
    for (const room of this.#rooms) room.close();
  }

  get #rooms() {
    return [this.pilot, this.onlooker, this.witness];
  }
}

/**
 * Joins as all three, in a new room that nobody else is led to.
 *
 * @returns {Promise<Session>}
 */
export async function openSession(conditions) {
  const own = { game: 'arena', create: true, inviteOnly: true, options: { playersMax: 3 } };
  const pilot = await join({ ...own, name: 'Pilot', conditions, rejoin: false });
  const others = { ...conditions, seed: conditions.seed + 1 };
  const joined = await Promise.allSettled([
    pilot,
    join({ room: pilot.id, name: 'Onlooker', conditions: others, rejoin: false }),
    join({ room: pilot.id, name: 'Witness', rejoin: false }),
  ]);
  const refused = joined.find(({ status }) => status === 'rejected');
  if (!refused) return new Session(...joined.map(({ value }) => value));
  for (const { value } of joined) value?.close();
  throw refused.reason;
}
