/**
 * Entities that this client's prediction launches before the server tells of them. Which of the server's is which is told
 * by the input that launched it: the n-th of a kind that an input launched here is the n-th that the server says it
 * launched (PROTOCOL.md section 5, births). When ticks are predicted anew, what is launched again is the same entity; and
 * so is what is launched a little earlier or later than before, because an input came late. As long as the server has not
 * consumed the input of a launch it may still come.
 *
 * @typedef {import('../entity/entities.js').Place} Place
 * @typedef {import('../page/listeners.js').Listeners} Listeners
 * @typedef {import('./predicted-kind.js').PredictedKind} PredictedKind
 * @typedef {import('../entity/sight.js').Sight} Sight
 * @typedef {import('./simulation.js').Simulation} Simulation
 *
 * @typedef {object} Count of entities of a kind that one input launched
 * @property {number} seq of the input
 * @property {number} count
 */

import { malformed } from '../wire/wire.js';
import { PredictedEntity } from './predicted-entity.js';

/** Milliseconds between two launches that may be the same one. */
const SAME_MS_MAX = 200;

export class Launches {
  #sight;
  #stats;
  #ticks;
  #sameTicksMax;
  /** Those that are not launched (again) yet. @type {PredictedEntity[]} */
  #former = [];
  /** Those that have no place yet. @type {PredictedEntity[]} */
  #placeless = [];
  /** By kind: what the newest input launched, by the server's account. @type {Map<PredictedKind, Count>} */
  #born = new Map();
  /** By kind: the same as predicted. @type {Map<PredictedKind, Count>} */
  #launched = new Map();
  /** @type {{ key: string, place: Place }[]} */
  #news = [];
  /** The newest input that the server has consumed or passed over. */
  #ack = 0;

  /**
   * @param {Sight} sight
   * @param {import('../page/stats.js').Stats} stats
   * @param {number} tickRate
   * @param {number} ticks that are kept of an entity
   */
  constructor(sight, stats, tickRate, ticks) {
    this.#sight = sight;
    this.#stats = stats;
    this.#ticks = ticks;
    this.#sameTicksMax = (SAME_MS_MAX * tickRate) / 1000;
  }

  /**
   * Launches an entity, to be shown by {@link Launches.settle}.
   *
   * @param {PredictedKind} kind
   * @param {Float64Array} state
   * @param {number} tick
   * @param {number} seq of the tick's input
   * @param {boolean} exact whether what launches it is
   * @returns {PredictedEntity}
   */
  launch(kind, state, tick, seq, exact) {
    const ordinal = next(this.#launched, kind, seq);
    let entity = this.#former.find((each) => each.kind === kind && each.seq === seq && each.ordinal === ordinal);
    if (entity) this.#former.splice(this.#former.indexOf(entity), 1);
    else {
      entity = new PredictedEntity(null, kind, this.#ticks);
      this.#placeless.push(entity);
    }
    Object.assign(entity, { since: tick, seq, ordinal, exact });
    kind.state.set(state);
    entity.store(tick);
    return entity;
  }

  /**
   * Takes out of a simulation what is only launched: it is about to be launched again.
   *
   * @param {Simulation} simulation
   */
  rewind(simulation) {
    this.#former = simulation.entities.filter(({ id }) => id === 0);
    simulation.entities = simulation.entities.filter(({ id }) => id !== 0);
    this.#launched.clear();
    for (const [kind, { seq, count }] of this.#born) this.#launched.set(kind, { seq, count });
  }

  /**
   * Takes out of a simulation what the server has not launched in time.
   *
   * @param {Simulation} simulation
   * @param {number} tick of the newest snapshot
   */
  expire(simulation, tick) {
    if (!simulation.entities.some(({ id, since }) => id === 0 && since <= tick)) return;
    this.#former = simulation.entities.filter(({ id, since }) => id === 0 && since <= tick);
    simulation.entities = simulation.entities.filter(({ id, since }) => id !== 0 || since > tick);
    this.settle(simulation);
  }

  /**
   * Takes in which inputs the server has consumed.
   *
   * @param {number} ack
   */
  consumed(ack) {
    this.#ack = Math.max(this.#ack, ack);
  }

  /**
   * Shows what was launched, and lets go of what was not launched again and cannot come any more.
   *
   * @param {Simulation} simulation
   */
  settle(simulation) {
    for (const entity of this.#placeless) {
      const near = (/** @type {PredictedEntity} */ { kind, since }) =>
        kind === entity.kind && Math.abs(since - entity.since) <= this.#sameTicksMax;
      const same = this.#former.findIndex(near);
      if (same >= 0) entity.replace(/** @type {PredictedEntity} */ (this.#former.splice(same, 1)[0]));
      else this.#show(entity);
    }
    for (const entity of this.#former) {
      if (entity.seq > this.#ack && entity.since <= simulation.tick) simulation.entities.push(entity);
      else this.#withdraw(/** @type {Place} */ (entity.place));
    }
    this.#placeless.length = this.#former.length = 0;
  }

  /** @param {PredictedEntity} entity */
  #show(entity) {
    entity.place = this.#sight.launch(entity.kind.schema.name);
    entity.load(entity.since);
    entity.show();
    this.#news.push({ key: entity.place.kind.spawnKey, place: entity.place });
  }

  /** @param {Place} place */
  #withdraw(place) {
    this.#sight.withdraw(place);
    this.#stats.misspawns++;
    const unheard = this.#news.findIndex((each) => each.place === place);
    if (unheard >= 0) this.#news.splice(unheard, 1);
    else this.#news.push({ key: place.kind.removeKey, place });
  }

  /**
   * Reads what the server launched. What was launched here becomes the server's.
   *
   * @param {import('../wire/wire.js').WireReader} reader at the body of a births section
   * @param {Simulation} simulation
   * @param {number} tick of the frame
   * @param {boolean} late whether inputs were, so that others launched it than was predicted
   */
  born(reader, simulation, tick, late) {
    for (let id = 0; reader.position < reader.limit; ) {
      id = reader.idAfter(id);
      const seq = reader.varint() | 0;
      if (seq < 0) throw malformed(`input ${seq}`);
      const place = this.#sight.place(id);
      const kind = place && simulation.kinds.get(place.kind.schema.name);
      if (!kind || !this.#sight.spawned.includes(place)) continue;
      const ordinal = next(this.#born, kind, seq);
      const waiting = simulation.entities.filter((each) => each.id === 0 && each.kind === kind);
      const entity =
        waiting.find((each) => each.seq === seq && each.ordinal === ordinal) ??
        waiting.find(({ since }) => late && Math.abs(since - tick) <= this.#sameTicksMax);
      if (entity) this.#sight.adopt(place, /** @type {Place} */ (entity.place));
    }
  }

  /**
   * Tells what was launched, and what was not after all.
   *
   * @param {Listeners} listeners
   */
  announce(listeners) {
    for (const { key, place } of this.#news.splice(0)) listeners.call(key, place.entity);
  }
}

/**
 * @param {Map<PredictedKind, Count>} counts
 * @param {PredictedKind} kind
 * @param {number} seq
 * @returns {number} how many of the kind the input launched before
 */
function next(counts, kind, seq) {
  const count = counts.get(kind);
  if (count?.seq === seq) return count.count++;
  counts.set(kind, { seq, count: 1 });
  return 0;
}
