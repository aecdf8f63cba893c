/**
 * The replicated state of one room instance: the groups that the client has, and the entities of their rows
 * (PROTOCOL.md section 5). `apply` applies a whole frame; `announce` then calls the listeners; `present` moves the
 * presented moment.
 *
 * @typedef {import('../prediction/prediction.js').PredictionSetup} PredictionSetup
 * @typedef {import('../page/listeners.js').Listeners} Listeners
 * @typedef {import('../wire/messages.js').FrameHead} FrameHead
 * @typedef {import('../wire/messages.js').Welcome} Welcome
 * @typedef {import('./replies.js').Reply} Reply
 * @typedef {import('../schema/schema.js').Schema} Schema
 * @typedef {import('../entity/entity-store.js').Group} Group
 * @typedef {import('../page/stats.js').Stats} Stats
 * @typedef {import('../wire/wire.js').WireReader} WireReader
 */

import { EntityStore } from '../entity/entity-store.js';
import { Table } from '../entity/table.js';
import { SnapshotDecoder } from '../snapshot/snapshot.js';
import { ServerClock } from '../time/server-clock.js';
import { malformed, WireError } from '../wire/wire.js';
import { Interpolator } from './interpolator.js';
import { readReplies } from './replies.js';

const EVERYBODY = 0;
const OWN_GROUP = 1;

/** Section types. */
const DELTA = 0;
const KEYFRAME = 1;
const EVENTS = 2;
const DROP = 3;
const PRIOR = 4;
const EXACT = 5;
const BIRTHS = 6;
const REPLIES = 7;

/** One array for all frames without replies, which then allocate nothing. @type {readonly Reply[]} */
const NO_REPLIES = Object.freeze([]);

export class World {
  /** Tick of the newest snapshot, -1 before the first. */
  tick = -1;
  /** Groups whose state is missing or differs from the server's, until a keyframe or a drop. @type {Set<number>} */
  brokenGroups = new Set();
  /** Events of the last frame, in order. @type {{ name: string, event: Record<string, any> }[]} */
  events = [];
  /** Answers to commands in the last frame. @type {readonly Reply[]} */
  replies = NO_REPLIES;

  #decoder;
  #entities;
  /** Whether the next frame replaces all groups. */
  #forgetsAtNextFrame = false;
  /** Whether that frame may be of an earlier tick. */
  #rewinds = false;
  /** @type {Map<number, Group>} */
  #groups = new Map();

  /** Groups with a snapshot or a drop in the current frame. @type {Set<number>} */
  #claimed = new Set();
  /** Groups with a snapshot in the current frame. @type {Group[]} */
  #changedGroups = [];

  /** Ticks between snapshots. */
  #intervalTicks;
  /** From the first `present` on. @type {Interpolator | null} */
  #interpolator = null;

  /** Start of each section that is read after all entities are linked, by type; 0: the frame has none. */
  #sectionStarts = new Int32Array(REPLIES + 1);
  #sectionEnds = new Int32Array(REPLIES + 1);

  /**
   * @param {string} roomId
   * @param {Schema} schema
   * @param {Welcome} welcome
   * @param {Stats} stats
   * @param {(PredictionSetup & { listeners: Listeners }) | null} [setup] null: nothing is predicted
   */
  constructor(roomId, schema, welcome, stats, setup = null) {
    this.roomId = roomId;
    this.schema = schema;
    this.playerId = welcome.playerId;
    this.tickRate = welcome.tickRate;
    this.stats = stats;
    this.serverClock = new ServerClock(welcome.tickRate);
    this.#intervalTicks = welcome.tickRate / welcome.snapshotRate;
    this.#decoder = new SnapshotDecoder(schema);
    this.#entities = new EntityStore(schema, welcome.playerId, this.#groups);
    this.kinds = this.#entities.kinds;
    /** Null without rules. */
    this.prediction =
      setup && new setup.Prediction(setup.rules, schema, this.#entities, welcome, stats, setup.listeners);
  }

  /**
   * @param {number} id
   * @returns {import('../entity/entity.js').Entity | null} null if it is not in sight
   */
  entity(id) {
    return this.#entities.entity(id);
  }

  /** The presented moment, in ticks with a fraction; before the first `present` the tick of the newest snapshot. */
  get viewTick() {
    return this.#interpolator?.tick ?? this.tick;
  }

  /**
   * Moves the presented moment. From the first call on, snapshots are retained for interpolation.
   *
   * @param {number} nowMs
   */
  present(nowMs) {
    if (!this.#interpolator) {
      this.#interpolator = new Interpolator(this.#groups, this.serverClock, this.#intervalTicks);
      this.#interpolator.record(this.tick);
    }
    this.#interpolator.present(nowMs);
    const behindTicks = this.serverClock.serverTickAt(nowMs) - this.viewTick;
    this.stats.viewTick = this.viewTick;
    this.stats.interpolationDelayMs = behindTicks * this.serverClock.periodMs;
  }

  /**
   * Replaces all groups and priors with the next frame, which has keyframes. Entities that are in it live on.
   */
  forget() {
    this.#forgetsAtNextFrame = true;
  }

  /**
   * Like {@link World.forget}, for a room that was rewound: clock, interpolation and prediction also start anew.
   */
  rewind() {
    this.forget();
    this.#rewinds = true;
    this.prediction?.restart();
  }

  /**
   * Applies a frame. A refused section breaks its group alone: the group is forgotten until its keyframe.
   *
   * @param {FrameHead} head
   * @param {WireReader} reader at the frame's first section
   * @param {number} arrivedMs
   * @throws {WireError} if it is not a list of sections, or an event is malformed
   */
  apply(head, reader, arrivedMs) {
    this.#begin();
    this.prediction?.beginFrame(head);
    for (let i = 0; i < head.sections; i++) this.#readSection(reader);
    reader.expectEnd();
    this.#linkEntities(reader);
    this.prediction?.reconcile(head.tick, this.#reopen(reader, EXACT));
    const replies = this.#reopen(reader, REPLIES);
    this.replies = replies ? readReplies(replies, this.schema) : NO_REPLIES;
    this.tick = head.tick;
    if (head.missed) this.serverClock.suppose(head.tick, arrivedMs);
    else this.serverClock.observe(head.tick, head.timeUs, arrivedMs);
    this.stats.jitterMs = this.serverClock.jitterMs;
    this.#interpolator?.record(head.tick);
  }

  #begin() {
    this.#decoder.observer = this.stats.observer;
    this.#decoder.begin();
    this.events.length = 0;
    this.#claimed.clear();
    this.#changedGroups.length = 0;
    this.#sectionStarts.fill(0);
    this.#entities.begin();
    for (const { tables } of this.#groups.values()) {
      for (const table of tables) table.begin();
    }
    if (this.#forgetsAtNextFrame) this.#detachAll();
  }

  #detachAll() {
    this.#forgetsAtNextFrame = false;
    for (const { tables } of this.#groups.values()) {
      for (const table of tables) this.#entities.detach(table);
    }
    this.#groups.clear();
    this.brokenGroups.clear();
    this.#decoder.forget();
    if (this.#rewinds) this.#rewindTime();
  }

  #rewindTime() {
    this.#rewinds = false;
    this.#entities.rewind();
    this.serverClock = new ServerClock(this.tickRate);
    this.#interpolator = null;
  }

  /** @param {WireReader} reader */
  #readSection(reader) {
    const key = reader.varint();
    const length = reader.count(1);
    const viewEnd = reader.limit;
    reader.limit = reader.position + length;
    const type = key & 7;
    if (type === EVENTS) this.#readEvents(reader);
    else if (type <= PRIOR) this.#readState(reader, type, key >>> 3);
    else if (key >>> 3 === OWN_GROUP) this.#defer(reader, type);
    else throw malformed(`a section of type ${type} that is not the client's own`);
    reader.expectEnd();
    reader.limit = viewEnd;
    this.stats.observer?.section(type, length);
  }

  /**
   * @param {WireReader} reader
   * @param {number} type
   */
  #defer(reader, type) {
    if (this.#sectionStarts[type] !== 0) throw malformed('a section twice');
    this.#sectionStarts[type] = reader.position;
    this.#sectionEnds[type] = reader.limit;
    reader.position = reader.limit;
  }

  /**
   * @param {WireReader} reader
   * @param {number} type
   * @returns {WireReader | null} at the body of a deferred section, null if there is none
   */
  #reopen(reader, type) {
    const start = /** @type {number} */ (this.#sectionStarts[type]);
    if (start === 0) return null;
    reader.position = start;
    reader.limit = /** @type {number} */ (this.#sectionEnds[type]);
    return reader;
  }

  /**
   * Reads a section whose refusal does not end the connection.
   *
   * @param {WireReader} reader
   * @param {number} type
   * @param {number} number of the group
   */
  #readState(reader, type, number) {
    try {
      if (type === PRIOR) this.#readPrior(reader, number);
      else this.#claim(number);
      if (type === DELTA) this.#readDelta(reader, number);
      if (type === KEYFRAME) this.#readKeyframe(reader, number);
      if (type === DROP) this.#drop(number);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      reader.position = reader.limit;
      this.#refuse(number);
    }
  }

  /**
   * @param {WireReader} reader
   * @param {number} number of the group
   */
  #readPrior(reader, number) {
    if (number !== EVERYBODY) throw malformed('a prior that is not for everybody');
    this.#decoder.readPrior(reader);
  }

  /** @param {number} number */
  #claim(number) {
    if (this.#claimed.has(number)) throw malformed('two snapshots of a group');
    this.#claimed.add(number);
  }

  /**
   * @param {WireReader} reader
   * @param {number} number
   */
  #readDelta(reader, number) {
    const group = this.#groups.get(number);
    if (!group) {
      this.brokenGroups.add(number);
      reader.position = reader.limit;
      return;
    }
    this.#check(number, this.#decoder.readDelta(reader, group.tables, number === OWN_GROUP));
    for (const { gone } of group.tables) if (gone) this.#entities.detach(gone);
    this.#changedGroups.push(group);
  }

  /**
   * @param {WireReader} reader
   * @param {number} number
   */
  #readKeyframe(reader, number) {
    const own = number === OWN_GROUP;
    const group = { number, tables: this.#newTables(own) };
    const agrees = this.#decoder.readKeyframe(reader, group.tables, own);
    this.#drop(number);
    this.#check(number, agrees);
    this.#groups.set(number, group);
    this.#changedGroups.push(group);
    this.stats.keyframes++;
  }

  /** @param {number} number */
  #drop(number) {
    this.brokenGroups.delete(number);
    for (const table of this.#groups.get(number)?.tables ?? []) this.#entities.detach(table);
    this.#groups.delete(number);
  }

  /** @param {boolean} own */
  #newTables(own) {
    const tables = [];
    for (const kind of this.schema.kinds) {
      if (own && kind.ownColumns.length === 0) continue;
      tables.push(new Table({ kind, own, columns: own ? kind.ownColumns : kind.sharedColumns }));
    }
    return tables;
  }

  /**
   * @param {number} number
   * @param {boolean} agrees
   */
  #check(number, agrees) {
    if (agrees) return;
    this.stats.hashMismatches++;
    this.brokenGroups.add(number);
  }

  /**
   * Forgets a group after a refused section.
   *
   * @param {number} number
   */
  #refuse(number) {
    this.stats.refusals++;
    this.brokenGroups.add(number);
    const group = this.#groups.get(number);
    if (!group) return;
    this.#groups.delete(number);
    this.#entities.forget(group);
  }

  /** @param {WireReader} reader */
  #readEvents(reader) {
    while (reader.position < reader.limit) this.events.push(this.schema.readEvent(reader));
  }

  /**
   * Links entities with the tables.
   *
   * @param {WireReader} reader
   */
  #linkEntities(reader) {
    for (const group of this.#changedGroups) {
      // The group may have been refused since.
      if (this.#groups.get(group.number) !== group) continue;
      for (const table of group.tables) this.#entities.attach(table);
    }
    if (this.#entities.conflicting.size > 0) this.#refuseConflicting();
    const births = this.#reopen(reader, BIRTHS);
    if (births) this.prediction?.readBirths(births);
    this.#entities.finish();
  }

  #refuseConflicting() {
    for (const { number, tables } of this.#groups.values()) {
      if (tables.some((table) => this.#entities.conflicting.has(table))) this.#refuse(number);
    }
  }

  /**
   * Announces what the last frame did: removals, spawns, changes.
   *
   * @param {Listeners} listeners
   */
  announce(listeners) {
    this.#entities.announce(listeners);
    this.prediction?.announce();
  }

  /**
   * Announces the removal of all entities: the client is in another room now.
   *
   * @param {Listeners} listeners
   */
  announceEnd(listeners) {
    this.#entities.announceEnd(listeners);
  }
}
