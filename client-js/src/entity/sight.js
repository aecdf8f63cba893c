/**
 * The entities in sight: joins the parts that the groups' tables hold (PROTOCOL.md section 5). While a frame is read,
 * parts are taken up from tables; when it is read, those that arrived are put down, and `finish` lets go of what is
 * still taken up. So an entity that changes its group within a frame has only moved.
 *
 * @typedef {import('../page/listeners.js').Listeners} Listeners
 * @typedef {import('../schema/schema.js').Schema} Schema
 *
 * @typedef {object} Group
 * @property {number} number
 * @property {readonly Table[]} tables
 */

import { ABSENT, Kind, Part, Place } from './entities.js';
import { Table } from './table.js';

export class Sight {
  #playerId;
  #groups;
  /** Entities in sight, by id. @type {Map<number, Place>} */
  #places = new Map();
  /** What only this player sees of entities, by id, in sight or not. @type {Map<number, Part>} */
  #own = new Map();

  /** Tables that hold parts of an entity which do not go together: which is wrong, nobody here can know. @type {Set<Table>} */
  clashing = new Set();

  // What the current frame did.
  #frame = 0;
  /** Whether in this frame the room goes on from an earlier tick, after which it has given ids to others. */
  #wentBack = false;
  /** @type {Set<Kind>} */
  #touched = new Set();
  /** Places whose shared part was taken up. @type {Place[]} */
  #leaving = [];
  /** Ids of entities whose own part was taken up. @type {number[]} */
  #ownLeaving = [];
  /** @type {Place[]} */
  #spawned = [];
  /** @type {Place[]} */
  #removed = [];

  /**
   * @param {Schema} schema
   * @param {number} playerId 0: a spectator's
   * @param {ReadonlyMap<number, Group>} groups that the client has
   */
  constructor(schema, playerId, groups) {
    // An entity of owner 0 is nobody's, and no more a spectator's, whose player id is 0.
    this.#playerId = playerId || -1;
    this.#groups = groups;
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

  /** Starts a frame. */
  begin() {
    this.#frame++;
    this.#wentBack = false;
    this.clashing.clear();
    this.#touched.clear();
    this.#leaving.length = 0;
    this.#ownLeaving.length = 0;
    this.#spawned.length = 0;
    this.#removed.length = 0;
  }

  /** In the current frame the room goes on from an earlier tick: no motion leads there, and ids may mean others. All parts are taken up. */
  goBack() {
    this.#wentBack = true;
    for (const { shared, own } of this.#places.values()) shared.track = own.track = null;
    for (const own of this.#own.values()) own.track = null;
  }

  /**
   * Takes up the parts that a table holds: it is no group's any more, or has what was removed from one.
   *
   * @param {Table} table
   */
  takeUp(table) {
    for (let i = 0; i < table.count; i++) this.#takeUpRow(table, /** @type {number} */ (table.order[i]));
  }

  /**
   * Takes up the parts of a group that was refused. Its tables may be half-way between two snapshots, so the parts say
   * what they held; it looks at all there are.
   *
   * @param {Group} group
   */
  forget({ tables }) {
    for (const [id, { shared }] of this.#places) this.#forgetPart(id, shared, tables);
    for (const [id, own] of this.#own) this.#forgetPart(id, own, tables);
  }

  /**
   * @param {number} id
   * @param {Part} part
   * @param {readonly Table[]} tables
   */
  #forgetPart(id, { table, slot }, tables) {
    if (!table || !tables.includes(table)) return;
    if (table.ids[slot] === id) this.#takeUpRow(table, slot);
    // The slot is free, or another's, by the half that was applied.
    else if (table.gone) this.#takeUpRow(table.gone, table.gone.ids.indexOf(id));
  }

  /**
   * @param {Table} table
   * @param {number} slot
   */
  #takeUpRow(table, slot) {
    const id = /** @type {number} */ (table.ids[slot]);
    if (table.layout.own) {
      this.#own.get(id)?.move(table, slot, true);
      this.#ownLeaving.push(id);
      return;
    }
    const place = this.#places.get(id);
    if (!place) return;
    place.shared.move(table, slot, true);
    this.#leaving.push(place);
    this.#touched.add(place.kind);
  }

  /**
   * Puts down the parts that the current frame brought into a table, but for those that clash.
   *
   * @param {Table} table
   */
  putDown(table) {
    const { own, kind: schema } = table.layout;
    const kind = /** @type {Kind} */ (this.kinds.get(schema.name));
    if (!own && table.spawned.length > 0) this.#touched.add(kind);
    for (const slot of table.spawned) {
      if (own) this.#putDownOwn(table, slot, kind);
      else this.#putDownShared(table, slot, kind);
    }
  }

  /**
   * @param {Table} table
   * @param {number} slot
   * @param {Kind} kind
   */
  #putDownShared(table, slot, kind) {
    const id = /** @type {number} */ (table.ids[slot]);
    let place = this.#placeOf(table, slot, kind);
    if (place) {
      if (place.kind !== kind || !place.shared.leaving) return this.#clash(table, place.shared);
      table.markChanged(slot);
    } else {
      const own = this.#own.get(id) ?? ABSENT;
      if (own.table && own.table.layout.kind !== kind.schema) return this.#clash(table, own);
      place = new Place(id, /** @type {number} */ (table.owners[slot]), kind, own);
      place.announced = this.#frame;
      if (own.table) own.table.places[own.slot] = place;
      this.#places.set(id, place);
      this.#spawned.push(place);
    }
    place.shared.move(table, slot, false);
    table.places[slot] = place;
  }

  /**
   * @param {Table} table
   * @param {number} slot
   * @param {Kind} kind
   * @returns {Place | null} the entity of which a row holds a part
   */
  #placeOf(table, slot, kind) {
    const id = /** @type {number} */ (table.ids[slot]);
    const place = this.#places.get(id) ?? null;
    const same = place?.kind === kind && place.owner === table.owners[slot];
    if (!place || same || !this.#wentBack || !place.shared.leaving) return place;
    this.#places.delete(id);
    this.#own.delete(id);
    place.shared.leaving = false;
    this.#removed.push(place);
    return null;
  }

  /**
   * @param {Table} table
   * @param {number} slot
   * @param {Kind} kind
   */
  #putDownOwn(table, slot, kind) {
    const id = /** @type {number} */ (table.ids[slot]);
    const place = this.#placeOf(table, slot, kind);
    let part = this.#own.get(id);
    if (place && place.kind !== kind) return this.#clash(table, place.shared);
    if (part && !part.leaving) return this.#clash(table, part);
    if (!part) {
      part = new Part();
      this.#own.set(id, part);
    }
    part.move(table, slot, false);
    table.places[slot] = place;
    if (place) {
      place.own = part;
      table.markChanged(slot);
    }
  }

  /**
   * @param {Table} table
   * @param {Part} other
   */
  #clash(table, other) {
    this.clashing.add(table);
    if (other.table) this.clashing.add(other.table);
  }

  /** Lets go of what was taken up and not put down again. */
  finish() {
    for (const place of this.#leaving) {
      if (!place.shared.leaving || !this.#places.delete(place.id)) continue;
      place.own = this.#lastOf(place.own);
      if (place.announced !== this.#frame) this.#removed.push(place);
    }
    for (const id of this.#ownLeaving) {
      if (!this.#own.get(id)?.leaving) continue;
      this.#own.delete(id);
      const place = this.#places.get(id);
      if (place) place.own = ABSENT;
    }
    for (const kind of this.#touched) this.#list(kind);
  }

  /**
   * What an entity keeps of its own part when it goes out of sight. The part may stay, and wait for the entity.
   *
   * @param {Part} own
   */
  #lastOf(own) {
    if (!own.table || own.leaving) return own;
    own.table.places[own.slot] = null;
    const table = new Table(own.table.layout);
    const last = new Part();
    last.move(table, table.keep(own.table, own.slot), true);
    last.track = own.track;
    last.forecast = own.forecast;
    own.track = own.forecast = null;
    return last;
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
          if (place.owner === this.#playerId) kind.own ??= place.entity;
        }
      }
    }
    for (const { entity } of kind.launched) {
      kind.living.push(entity);
      kind.own ??= entity;
    }
  }

  /** Entities that came into sight with the current frame. @returns {readonly Place[]} */
  get spawned() {
    return this.#spawned;
  }

  /** Entities in sight. */
  get places() {
    return this.#places.values();
  }

  /**
   * @param {number} id
   * @returns {Place | null} of an entity in sight
   */
  place(id) {
    return this.#places.get(id) ?? null;
  }

  /**
   * Shows an entity that only this client knows of, as the last of its kind.
   *
   * @param {string} kindName
   * @returns {Place}
   */
  launch(kindName) {
    const kind = /** @type {Kind} */ (this.kinds.get(kindName));
    const { schema } = kind;
    const ownPart =
      schema.ownColumns.length > 0 ? lonePart({ kind: schema, own: true, columns: schema.ownColumns }) : ABSENT;
    const place = new Place(0, this.#playerId, kind, ownPart);
    place.shared = lonePart({ kind: schema, own: false, columns: schema.sharedColumns });
    kind.launched.push(place);
    kind.living.push(place.entity);
    kind.own ??= place.entity;
    return place;
  }

  /**
   * Takes back what was launched.
   *
   * @param {Place} place
   */
  withdraw({ kind, entity }) {
    kind.launched = kind.launched.filter((each) => each.entity !== entity);
    this.#list(kind);
  }

  /**
   * Makes an entity that spawned with the current frame the one that was launched here before. To be called between
   * putting down and {@link Sight.finish}.
   *
   * @param {Place} spawned
   * @param {Place} launched
   */
  adopt(spawned, launched) {
    const { kind, shared, own } = spawned;
    kind.launched.splice(kind.launched.indexOf(launched), 1);
    this.#spawned.splice(this.#spawned.indexOf(spawned), 1);
    launched.id = spawned.id;
    launched.announced = this.#frame;
    shared.forecast = launched.shared.forecast;
    launched.shared = shared;
    if (own !== ABSENT) {
      own.forecast = launched.own.forecast;
      launched.own = own;
    }
    for (const { table, slot } of [shared, own]) if (table) table.places[slot] = launched;
    this.#places.set(spawned.id, launched);
  }

  /**
   * Tells what the last frame did: removals, spawns, changes. An entity is changed at most once per frame, and not in
   * the frame that spawned it; after a keyframe all that live on count as changed.
   *
   * @param {Listeners} listeners
   */
  announce(listeners) {
    for (const place of this.#removed) listeners.call(place.kind.removeKey, place.entity);
    for (const place of this.#spawned) {
      if (!place.shared.leaving) listeners.call(place.kind.spawnKey, place.entity);
    }
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
      const place = table.places[/** @type {number} */ (table.changed[i])];
      if (!place || place.announced === this.#frame) continue;
      if (!listeners.has(place.kind.changeKey)) return;
      place.announced = this.#frame;
      place.announceChange(listeners);
    }
  }

  /**
   * Announces the end of all entities: the room is another one now.
   *
   * @param {Listeners} listeners
   */
  abandon(listeners) {
    for (const place of this.#places.values()) listeners.call(place.kind.removeKey, place.entity);
    for (const { launched, removeKey } of this.kinds.values()) {
      for (const place of launched) listeners.call(removeKey, place.entity);
    }
  }
}

/** @param {import('./table.js').TableLayout} layout */
function lonePart(layout) {
  const part = new Part();
  const table = new Table(layout);
  table.put(0, 0, 0);
  part.move(table, 0, false);
  return part;
}
