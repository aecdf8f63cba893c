/**
 * Entities that this client's prediction spawns before the server confirms them. The spawning input identifies them:
 * the n-th entity of a kind that an input spawned here is the n-th that the server says this input spawned (PROTOCOL.md
 * section 5, births). When ticks are predicted again, a repeated spawn is the same entity; so is a spawn a little
 * earlier or later than before, which happens when an input arrives late. A spawn stays possible until the server has
 * consumed its input.
 *
 * @typedef {import('../entity/entity.js').EntityRecord} EntityRecord
 * @typedef {import('../page/listeners.js').Listeners} Listeners
 * @typedef {import('./predicted-kind.js').PredictedKind} PredictedKind
 * @typedef {import('../entity/entity-store.js').EntityStore} EntityStore
 * @typedef {import('./simulation.js').Simulation} Simulation
 *
 * @typedef {object} SpawnCount how many entities of a kind one input spawned
 * @property {number} seq of the input
 * @property {number} count
 */

import { malformed } from '../wire/wire.js';
import { PredictedEntity } from './predicted-entity.js';

/** Milliseconds between two spawns that may be the same one. */
const SAME_SPAWN_MS_MAX = 200;

export class PredictedSpawns {
  #entities;
  #stats;
  #ticks;
  #sameTicksMax;
  /** Spawned before the current replay, and not again yet. @type {PredictedEntity[]} */
  #unconfirmed = [];
  /** Without a record yet: not shown. @type {PredictedEntity[]} */
  #unshown = [];
  /** By kind: what the newest input spawned at the server. @type {Map<PredictedKind, SpawnCount>} */
  #confirmedCounts = new Map();
  /** By kind: what the newest input spawned here. @type {Map<PredictedKind, SpawnCount>} */
  #predictedCounts = new Map();
  /** @type {{ key: string, record: EntityRecord }[]} */
  #news = [];
  /** Sequence number of the newest input that the server has consumed or passed over. */
  #ack = 0;

  /**
   * @param {EntityStore} entities
   * @param {import('../page/stats.js').Stats} stats
   * @param {number} tickRate
   * @param {number} retainedTicks of an entity's states
   */
  constructor(entities, stats, tickRate, retainedTicks) {
    this.#entities = entities;
    this.#stats = stats;
    this.#ticks = retainedTicks;
    this.#sameTicksMax = (SAME_SPAWN_MS_MAX * tickRate) / 1000;
  }

  /**
   * Spawns an entity; {@link PredictedSpawns.settle} shows it.
   *
   * @param {PredictedKind} kind
   * @param {Float64Array} state
   * @param {number} tick
   * @param {number} seq of the tick's input
   * @param {boolean} exact whether the spawning entity is
   * @returns {PredictedEntity}
   */
  spawn(kind, state, tick, seq, exact) {
    const ordinal = nextOrdinal(this.#predictedCounts, kind, seq);
    let entity = this.#unconfirmed.find((each) => each.kind === kind && each.seq === seq && each.ordinal === ordinal);
    if (entity) this.#unconfirmed.splice(this.#unconfirmed.indexOf(entity), 1);
    else {
      entity = new PredictedEntity(null, kind, this.#ticks);
      this.#unshown.push(entity);
    }
    Object.assign(entity, { since: tick, seq, ordinal, exact });
    kind.state.set(state);
    entity.store(tick);
    return entity;
  }

  /**
   * Takes unconfirmed spawns out of a simulation, before ticks are predicted again.
   *
   * @param {Simulation} simulation
   */
  rewind(simulation) {
    this.#unconfirmed = simulation.entities.filter(({ id }) => id === 0);
    simulation.entities = simulation.entities.filter(({ id }) => id !== 0);
    this.#predictedCounts.clear();
    for (const [kind, { seq, count }] of this.#confirmedCounts) this.#predictedCounts.set(kind, { seq, count });
  }

  /**
   * Withdraws spawns that the server has not confirmed by the tick of the newest snapshot.
   *
   * @param {Simulation} simulation
   * @param {number} tick of the newest snapshot
   */
  expire(simulation, tick) {
    if (!simulation.entities.some(({ id, since }) => id === 0 && since <= tick)) return;
    this.#unconfirmed = simulation.entities.filter(({ id, since }) => id === 0 && since <= tick);
    simulation.entities = simulation.entities.filter(({ id, since }) => id !== 0 || since > tick);
    this.settle(simulation);
  }

  /**
   * Takes the newest input that the server has consumed.
   *
   * @param {number} ack
   */
  acknowledge(ack) {
    this.#ack = Math.max(this.#ack, ack);
  }

  /**
   * Shows new spawns, and withdraws those that were not repeated and that the server cannot confirm any more.
   *
   * @param {Simulation} simulation
   */
  settle(simulation) {
    for (const entity of this.#unshown) {
      const near = (/** @type {PredictedEntity} */ { kind, since }) =>
        kind === entity.kind && Math.abs(since - entity.since) <= this.#sameTicksMax;
      const same = this.#unconfirmed.findIndex(near);
      if (same >= 0) entity.replace(/** @type {PredictedEntity} */ (this.#unconfirmed.splice(same, 1)[0]));
      else this.#show(entity);
    }
    for (const entity of this.#unconfirmed) {
      if (entity.seq > this.#ack && entity.since <= simulation.tick) simulation.entities.push(entity);
      else this.#withdraw(/** @type {EntityRecord} */ (entity.record));
    }
    this.#unshown.length = this.#unconfirmed.length = 0;
  }

  /** @param {PredictedEntity} entity */
  #show(entity) {
    entity.record = this.#entities.addPredicted(entity.kind.schema.name);
    entity.load(entity.since);
    entity.show();
    this.#news.push({ key: entity.record.kind.spawnKey, record: entity.record });
  }

  /** @param {EntityRecord} record */
  #withdraw(record) {
    this.#entities.removePredicted(record);
    this.#stats.misspawns++;
    const unannounced = this.#news.findIndex((each) => each.record === record);
    if (unannounced >= 0) this.#news.splice(unannounced, 1);
    else this.#news.push({ key: record.kind.removeKey, record });
  }

  /**
   * Reads which entities the server spawned, and joins them with those that were predicted.
   *
   * @param {import('../wire/wire.js').WireReader} reader at the body of a births section
   * @param {Simulation} simulation
   * @param {number} tick of the frame
   * @param {boolean} late whether inputs arrived late, so that another input spawned it than was predicted
   */
  readBirths(reader, simulation, tick, late) {
    for (let id = 0; reader.position < reader.limit; ) {
      id = reader.idAfter(id);
      const seq = reader.varint() | 0;
      if (seq < 0) throw malformed(`input ${seq}`);
      const record = this.#entities.record(id);
      const kind = record && simulation.kinds.get(record.kind.schema.name);
      if (!kind || !this.#entities.spawned.includes(record)) continue;
      const ordinal = nextOrdinal(this.#confirmedCounts, kind, seq);
      const waiting = simulation.entities.filter((each) => each.id === 0 && each.kind === kind);
      const entity =
        waiting.find((each) => each.seq === seq && each.ordinal === ordinal) ??
        waiting.find(({ since }) => late && Math.abs(since - tick) <= this.#sameTicksMax);
      if (entity) this.#entities.adopt(record, /** @type {EntityRecord} */ (entity.record));
    }
  }

  /**
   * Announces spawns and withdrawals.
   *
   * @param {Listeners} listeners
   */
  announce(listeners) {
    for (const { key, record } of this.#news.splice(0)) listeners.call(key, record.entity);
  }
}

/**
 * @param {Map<PredictedKind, SpawnCount>} counts
 * @param {PredictedKind} kind
 * @param {number} seq
 * @returns {number} how many of the kind the input spawned before
 */
function nextOrdinal(counts, kind, seq) {
  const count = counts.get(kind);
  if (count?.seq === seq) return count.count++;
  counts.set(kind, { seq, count: 1 });
  return 0;
}
