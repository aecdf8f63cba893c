/**
 * The replicated state of one room instance: groups of tables, and the entities made of their rows (PROTOCOL.md
 * section 5). `apply` takes a frame in whole; `announce` tells the listeners afterwards what it did.
 *
 * @typedef {import('./listeners.js').Listeners} Listeners
 * @typedef {import('./messages.js').FrameHead} FrameHead
 * @typedef {import('./messages.js').Welcome} Welcome
 * @typedef {import('./schema.js').Schema} Schema
 * @typedef {import('./stats.js').Stats} Stats
 * @typedef {import('./wire.js').WireReader} WireReader
 *
 * @typedef {object} Group
 * @property {readonly Table[]} tables
 * @property {number} frame number of the last frame that had a snapshot of it
 */

import { Kind, Place } from './entities.js';
import { SnapshotDecoder } from './snapshot.js';
import { Table } from './table.js';
import { malformed } from './wire.js';

const OWN_GROUP = 1;

/** Section types. */
const DELTA = 0;
const KEYFRAME = 1;
const EVENTS = 2;
const DROP = 3;
const PRIOR = 4;

export class World {
  /** Tick of the newest snapshot, -1 before the first. */
  tick = -1;
  /** Groups whose state is missing or is not the server's, found by the last frame. @type {number[]} */
  suspects = [];
  /** Events of the last frame, in order. @type {{ name: string, event: Record<string, any> }[]} */
  events = [];

  #decoder;
  #frame = 0;
  /** @type {Map<number, Group>} */
  #groups = new Map();
  /** @type {Map<number, Place>} */
  #places = new Map();

  // What the current frame did.
  /** @type {Table[]} */
  #left = [];
  /** @type {Table[]} */
  #arrived = [];
  /** @type {Place[]} */
  #spawned = [];
  /** @type {Place[]} */
  #removed = [];

  /**
   * @param {string} roomId
   * @param {Schema} schema
   * @param {Welcome} welcome
   * @param {Stats} stats
   */
  constructor(roomId, schema, welcome, stats) {
    this.roomId = roomId;
    this.schema = schema;
    this.#decoder = new SnapshotDecoder(schema);
    this.playerId = welcome.playerId;
    this.tickRate = welcome.tickRate;
    this.stats = stats;
    const resolve = (/** @type {number} */ id) => this.entity(id);
    /** @type {ReadonlyMap<string, Kind>} */
    this.kinds = new Map(schema.kinds.map((kind) => [kind.name, new Kind(kind, resolve)]));
  }

  /**
   * @param {number} id
   * @returns {import('./entities.js').Entity | null}
   */
  entity(id) {
    return this.#places.get(id)?.entity ?? null;
  }

  /**
   * Applies a frame.
   *
   * @param {FrameHead} head
   * @param {WireReader} reader at the frame's first section
   */
  apply(head, reader) {
    this.#begin();
    for (let i = 0; i < head.sections; i++) this.#readSection(reader);
    reader.expectEnd();
    this.#link();
    this.tick = head.tick;
  }

  #begin() {
    this.#frame++;
    this.suspects.length = 0;
    this.events.length = 0;
    this.#left.length = 0;
    this.#arrived.length = 0;
    this.#spawned.length = 0;
    this.#removed.length = 0;
    for (const { tables } of this.#groups.values()) {
      for (const table of tables) table.begin();
    }
  }

  /** @param {WireReader} reader */
  #readSection(reader) {
    const key = reader.varint();
    const length = reader.count(1);
    const viewEnd = reader.limit;
    reader.limit = reader.position + length;
    const group = key >>> 3;
    switch (key & 7) {
      case DELTA:
        this.#readDelta(reader, group);
        break;
      case KEYFRAME:
        this.#readKeyframe(reader, group);
        break;
      case EVENTS:
        this.#readEvents(reader);
        break;
      case DROP:
        this.#drop(group);
        break;
      case PRIOR:
        this.#decoder.learn(reader);
        break;
      default:
        throw malformed('a section of no known type');
    }
    reader.expectEnd();
    reader.limit = viewEnd;
  }

  /**
   * @param {WireReader} reader
   * @param {number} number
   */
  #readDelta(reader, number) {
    const group = this.#groups.get(number);
    if (!group) {
      this.suspects.push(number);
      reader.position = reader.limit;
      return;
    }
    this.#claim(group);
    this.#check(number, this.#decoder.readDelta(reader, group.tables, number === OWN_GROUP));
    for (const table of group.tables) {
      if (table.gone) this.#left.push(table.gone);
      if (table.spawned.length > 0) this.#arrived.push(table);
    }
  }

  /**
   * @param {WireReader} reader
   * @param {number} number
   */
  #readKeyframe(reader, number) {
    const before = this.#groups.get(number);
    const own = number === OWN_GROUP;
    const group = { tables: this.#newTables(own), frame: before?.frame ?? 0 };
    this.#claim(group);
    this.#check(number, this.#decoder.readKeyframe(reader, group.tables, own));
    this.#left.push(...(before?.tables ?? []));
    this.#arrived.push(...group.tables);
    this.#groups.set(number, group);
    this.stats.keyframes++;
  }

  /** @param {number} number */
  #drop(number) {
    const group = this.#groups.get(number);
    if (!group) return;
    this.#claim(group);
    this.#left.push(...group.tables);
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

  /** @param {Group} group */
  #claim(group) {
    if (group.frame === this.#frame) throw malformed('two snapshots of a group');
    group.frame = this.#frame;
  }

  /**
   * @param {number} group
   * @param {boolean} agrees
   */
  #check(group, agrees) {
    if (agrees) return;
    this.stats.hashMismatches++;
    this.suspects.push(group);
  }

  /** @param {WireReader} reader */
  #readEvents(reader) {
    while (reader.position < reader.limit) {
      const codec = this.schema.eventsById.get(reader.classId());
      if (!codec) throw malformed('an unknown event');
      this.events.push({ name: codec.name, event: codec.read(reader) });
    }
  }

  /**
   * Brings entities in line with the tables. Every part of a table that left is taken up first, so that an entity that
   * is in another table now, or in its group's keyframe, has only moved.
   */
  #link() {
    if (this.#left.length === 0 && this.#arrived.length === 0) return;
    /** @type {Set<Kind>} */
    const touched = new Set();
    for (const table of this.#left) this.#takeUp(table, touched);
    for (const table of this.#arrived) {
      if (!table.layout.own) this.#putDown(table, touched);
    }
    for (const table of this.#arrived) {
      if (table.layout.own) this.#putDown(table, touched);
    }
    for (const table of this.#left) this.#letGo(table);
    for (const kind of touched) this.#list(kind);
  }

  /**
   * @param {Table} left
   * @param {Set<Kind>} touched
   */
  #takeUp(left, touched) {
    for (let i = 0; i < left.count; i++) {
      const slot = /** @type {number} */ (left.order[i]);
      const place = this.#places.get(/** @type {number} */ (left.ids[slot]));
      place?.part(left.layout.own).move(left, slot, true);
      if (place) touched.add(place.kind);
    }
  }

  /**
   * @param {Table} table
   * @param {Set<Kind>} touched
   */
  #putDown(table, touched) {
    const { own, kind: schema } = table.layout;
    const kind = /** @type {Kind} */ (this.kinds.get(schema.name));
    touched.add(kind);
    for (const slot of table.spawned) {
      const id = /** @type {number} */ (table.ids[slot]);
      let place = this.#places.get(id);
      if (place) {
        const part = place.part(own);
        if (place.kind !== kind || (part.table && !part.leaving)) throw malformed(`a second entity ${id}`);
        table.markChanged(slot);
      } else if (own) {
        throw malformed(`own part of the unknown entity ${id}`);
      } else {
        place = new Place(id, /** @type {number} */ (table.owners[slot]), kind);
        place.announced = this.#frame;
        this.#places.set(id, place);
        this.#spawned.push(place);
      }
      place.part(own).move(table, slot, false);
      table.places[slot] = place;
    }
  }

  /** @param {Table} left */
  #letGo(left) {
    const { own } = left.layout;
    for (let i = 0; i < left.count; i++) {
      const slot = /** @type {number} */ (left.order[i]);
      const place = this.#places.get(/** @type {number} */ (left.ids[slot]));
      if (!place?.part(own).leaving) continue;
      if (own) {
        if (!place.shared.leaving) place.own.table = null;
        continue;
      }
      this.#places.delete(place.id);
      this.#removed.push(place);
    }
  }

  /** @param {Kind} kind */
  #list(kind) {
    kind.living.length = 0;
    kind.own = null;
    for (const { tables } of this.#groups.values()) {
      for (const table of tables) {
        if (table.layout.own || table.layout.kind !== kind.schema) continue;
        for (let i = 0; i < table.count; i++) {
          const place = /** @type {Place} */ (table.places[/** @type {number} */ (table.order[i])]);
          kind.living.push(place.entity);
          if (place.owner === this.playerId) kind.own ??= place.entity;
        }
      }
    }
  }

  /**
   * Tells what the last frame did: removals, spawns, changes. An entity is changed at most once per frame, and not in
   * the frame that spawned it; after a keyframe all that live on count as changed.
   *
   * @param {Listeners} listeners
   */
  announce(listeners) {
    for (const place of this.#removed) listeners.call(place.kind.removeKey, place.entity);
    for (const place of this.#spawned) listeners.call(place.kind.spawnKey, place.entity);
    for (const { tables } of this.#groups.values()) {
      for (const table of tables) this.#announceChanges(table, listeners);
    }
  }

  /**
   * @param {Table} table
   * @param {Listeners} listeners
   */
  #announceChanges(table, listeners) {
    for (let i = 0; i < table.changedCount; i++) {
      const place = /** @type {Place} */ (table.places[/** @type {number} */ (table.changed[i])]);
      if (!listeners.has(place.kind.changeKey)) return;
      if (place.announced === this.#frame) continue;
      place.announced = this.#frame;
      listeners.call(place.kind.changeKey, place.entity);
    }
  }

  /**
   * Announces the end of all entities: the room is another one now.
   *
   * @param {Listeners} listeners
   */
  abandon(listeners) {
    for (const place of this.#places.values()) listeners.call(place.kind.removeKey, place.entity);
  }
}
