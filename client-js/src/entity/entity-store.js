/**
 * The entities in sight: joins the parts that the groups' tables hold (PROTOCOL.md section 5). While a frame is read,
 * parts are detached from tables; after it, the parts that arrived are attached, and `finish` removes entities whose
 * part is still detached. So an entity that changes its group within a frame stays the same entity.
 *
 * @typedef {import('../page/listeners.js').Listeners} Listeners
 * @typedef {import('../schema/schema.js').Schema} Schema
 *
 * @typedef {object} Group
 * @property {number} number
 * @property {readonly Table[]} tables
 */

import { ABSENT, EntityKind, EntityPart, EntityRecord } from './entity.js';
import { Table } from './table.js';

export class EntityStore {
  #playerId;
  #groups;
  /** Entities in sight, by id. @type {Map<number, EntityRecord>} */
  #records = new Map();
  /** Owner-only parts, by id, of entities in sight or not. @type {Map<number, EntityPart>} */
  #own = new Map();

  /**
   * Tables with contradicting parts of one entity; the client cannot know which of them is wrong.
   *
   * @type {Set<Table>}
   */
  conflicting = new Set();

  // What the current frame did.
  #frame = 0;
  /** Whether the room was rewound before this frame: an id may mean another entity now. */
  #rewound = false;
  /** @type {Set<EntityKind>} */
  #changedKinds = new Set();
  /** Records whose shared part was detached. @type {EntityRecord[]} */
  #detached = [];
  /** Ids of entities whose owner-only part was detached. @type {number[]} */
  #detachedOwn = [];
  /** @type {EntityRecord[]} */
  #spawned = [];
  /** @type {EntityRecord[]} */
  #removed = [];

  /**
   * @param {Schema} schema
   * @param {number} playerId 0: a spectator's
   * @param {ReadonlyMap<number, Group>} groups that the client has
   */
  constructor(schema, playerId, groups) {
    // Entities of owner 0 belong to no player; a spectator, whose player id is 0, does not own them.
    this.#playerId = playerId || -1;
    this.#groups = groups;
    const resolve = (/** @type {number} */ id) => this.entity(id);
    /** @type {ReadonlyMap<string, EntityKind>} */
    this.kinds = new Map(schema.kinds.map((kind) => [kind.name, new EntityKind(kind, resolve)]));
  }

  /**
   * @param {number} id
   * @returns {import('./entity.js').Entity | null}
   */
  entity(id) {
    return this.#records.get(id)?.entity ?? null;
  }

  /** Starts a frame. */
  begin() {
    this.#frame++;
    this.#rewound = false;
    this.conflicting.clear();
    this.#changedKinds.clear();
    this.#detached.length = 0;
    this.#detachedOwn.length = 0;
    this.#spawned.length = 0;
    this.#removed.length = 0;
  }

  /** The room was rewound before the current frame: forgets what was interpolated. All parts are detached. */
  rewind() {
    this.#rewound = true;
    for (const { shared, own } of this.#records.values()) shared.interpolated = own.interpolated = null;
    for (const own of this.#own.values()) own.interpolated = null;
  }

  /**
   * Detaches the parts in a table: the table of a dropped group, or of entities that a delta removed.
   *
   * @param {Table} table
   */
  detach(table) {
    for (let i = 0; i < table.count; i++) this.#detachRow(table, /** @type {number} */ (table.order[i]));
  }

  /**
   * Detaches the parts of a group that was refused. Its tables may be half-way between two snapshots, so this searches
   * all parts for those that lie in them.
   *
   * @param {Group} group
   */
  forget({ tables }) {
    for (const [id, { shared }] of this.#records) this.#forgetPart(id, shared, tables);
    for (const [id, own] of this.#own) this.#forgetPart(id, own, tables);
  }

  /**
   * @param {number} id
   * @param {EntityPart} part
   * @param {readonly Table[]} tables
   */
  #forgetPart(id, { table, slot }, tables) {
    if (!table || !tables.includes(table)) return;
    if (table.ids[slot] === id) this.#detachRow(table, slot);
    // The half that was applied has freed the slot or given it to another entity.
    else if (table.gone) this.#detachRow(table.gone, table.gone.ids.indexOf(id));
  }

  /**
   * @param {Table} table
   * @param {number} slot
   */
  #detachRow(table, slot) {
    const id = /** @type {number} */ (table.ids[slot]);
    if (table.layout.own) {
      this.#own.get(id)?.move(table, slot, true);
      this.#detachedOwn.push(id);
      return;
    }
    const record = this.#records.get(id);
    if (!record) return;
    record.shared.move(table, slot, true);
    this.#detached.push(record);
    this.#changedKinds.add(record.kind);
  }

  /**
   * Attaches the parts that the current frame brought into a table, except conflicting ones.
   *
   * @param {Table} table
   */
  attach(table) {
    const { own, kind: schema } = table.layout;
    const kind = /** @type {EntityKind} */ (this.kinds.get(schema.name));
    if (!own && table.spawned.length > 0) this.#changedKinds.add(kind);
    for (const slot of table.spawned) {
      if (own) this.#attachOwn(table, slot, kind);
      else this.#attachShared(table, slot, kind);
    }
  }

  /**
   * @param {Table} table
   * @param {number} slot
   * @param {EntityKind} kind
   */
  #attachShared(table, slot, kind) {
    const id = /** @type {number} */ (table.ids[slot]);
    let record = this.#recordOf(table, slot, kind);
    if (record) {
      if (record.kind !== kind || !record.shared.detached) return this.#conflict(table, record.shared);
      table.markChanged(slot);
    } else {
      const own = this.#own.get(id) ?? ABSENT;
      if (own.table && own.table.layout.kind !== kind.schema) return this.#conflict(table, own);
      record = new EntityRecord(id, /** @type {number} */ (table.owners[slot]), kind, own);
      record.announced = this.#frame;
      if (own.table) own.table.records[own.slot] = record;
      this.#records.set(id, record);
      this.#spawned.push(record);
    }
    record.shared.move(table, slot, false);
    table.records[slot] = record;
  }

  /**
   * @param {Table} table
   * @param {number} slot
   * @param {EntityKind} kind
   * @returns {EntityRecord | null} the entity of which a row holds a part
   */
  #recordOf(table, slot, kind) {
    const id = /** @type {number} */ (table.ids[slot]);
    const record = this.#records.get(id) ?? null;
    const same = record?.kind === kind && record.owner === table.owners[slot];
    if (!record || same || !this.#rewound || !record.shared.detached) return record;
    this.#records.delete(id);
    this.#own.delete(id);
    record.shared.detached = false;
    this.#removed.push(record);
    return null;
  }

  /**
   * @param {Table} table
   * @param {number} slot
   * @param {EntityKind} kind
   */
  #attachOwn(table, slot, kind) {
    const id = /** @type {number} */ (table.ids[slot]);
    const record = this.#recordOf(table, slot, kind);
    let part = this.#own.get(id);
    if (record && record.kind !== kind) return this.#conflict(table, record.shared);
    if (part && !part.detached) return this.#conflict(table, part);
    if (!part) {
      part = new EntityPart();
      this.#own.set(id, part);
    }
    part.move(table, slot, false);
    table.records[slot] = record;
    if (record) {
      record.own = part;
      table.markChanged(slot);
    }
  }

  /**
   * @param {Table} table
   * @param {EntityPart} other
   */
  #conflict(table, other) {
    this.conflicting.add(table);
    if (other.table) this.conflicting.add(other.table);
  }

  /** Removes the entities and parts that were detached and not attached again. */
  finish() {
    for (const record of this.#detached) {
      if (!record.shared.detached || !this.#records.delete(record.id)) continue;
      record.own = this.#lastPartOf(record.own);
      if (record.announced !== this.#frame) this.#removed.push(record);
    }
    for (const id of this.#detachedOwn) {
      if (!this.#own.get(id)?.detached) continue;
      this.#own.delete(id);
      const record = this.#records.get(id);
      if (record) record.own = ABSENT;
    }
    for (const kind of this.#changedKinds) this.#listEntities(kind);
  }

  /**
   * The owner-only part with which an entity leaves sight. The live part may stay, and wait for the entity's return.
   *
   * @param {EntityPart} own
   */
  #lastPartOf(own) {
    if (!own.table || own.detached) return own;
    own.table.records[own.slot] = null;
    const table = new Table(own.table.layout);
    const last = new EntityPart();
    last.move(table, table.copyEntity(own.table, own.slot), true);
    last.interpolated = own.interpolated;
    last.predicted = own.predicted;
    own.interpolated = own.predicted = null;
    return last;
  }

  /** @param {EntityKind} kind */
  #listEntities(kind) {
    kind.entities.length = 0;
    kind.own = null;
    for (const { tables } of this.#groups.values()) {
      for (const table of tables) {
        if (table.layout.own || table.layout.kind !== kind.schema) continue;
        for (let i = 0; i < table.count; i++) {
          const record = /** @type {EntityRecord} */ (table.records[/** @type {number} */ (table.order[i])]);
          kind.entities.push(record.entity);
          if (record.owner === this.#playerId) kind.own ??= record.entity;
        }
      }
    }
    for (const { entity } of kind.predicted) {
      kind.entities.push(entity);
      kind.own ??= entity;
    }
  }

  /** Entities that came into sight with the current frame. @returns {readonly EntityRecord[]} */
  get spawned() {
    return this.#spawned;
  }

  /** Entities in sight. */
  get records() {
    return this.#records.values();
  }

  /**
   * @param {number} id
   * @returns {EntityRecord | null} of an entity in sight
   */
  record(id) {
    return this.#records.get(id) ?? null;
  }

  /**
   * Adds an entity that only this client predicts, as the last of its kind.
   *
   * @param {string} kindName
   * @returns {EntityRecord}
   */
  addPredicted(kindName) {
    const kind = /** @type {EntityKind} */ (this.kinds.get(kindName));
    const { schema } = kind;
    const ownPart =
      schema.ownColumns.length > 0 ? detachedPart({ kind: schema, own: true, columns: schema.ownColumns }) : ABSENT;
    const record = new EntityRecord(0, this.#playerId, kind, ownPart);
    record.shared = detachedPart({ kind: schema, own: false, columns: schema.sharedColumns });
    kind.predicted.push(record);
    kind.entities.push(record.entity);
    kind.own ??= record.entity;
    return record;
  }

  /**
   * Removes an entity that was only predicted.
   *
   * @param {EntityRecord} record
   */
  removePredicted({ kind, entity }) {
    kind.predicted = kind.predicted.filter((each) => each.entity !== entity);
    this.#listEntities(kind);
  }

  /**
   * Joins an entity that spawned with the current frame with the predicted one, whose object the page has. To be called
   * after attaching and before {@link EntityStore.finish}.
   *
   * @param {EntityRecord} spawned
   * @param {EntityRecord} predicted
   */
  adopt(spawned, predicted) {
    const { kind, shared, own } = spawned;
    kind.predicted.splice(kind.predicted.indexOf(predicted), 1);
    this.#spawned.splice(this.#spawned.indexOf(spawned), 1);
    predicted.id = spawned.id;
    predicted.announced = this.#frame;
    shared.predicted = predicted.shared.predicted;
    predicted.shared = shared;
    if (own !== ABSENT) {
      own.predicted = predicted.own.predicted;
      predicted.own = own;
    }
    for (const { table, slot } of [shared, own]) if (table) table.records[slot] = predicted;
    this.#records.set(spawned.id, predicted);
  }

  /**
   * Announces what the last frame did: removals, spawns, changes. An entity changes at most once per frame, and not in
   * the frame that spawned it; a keyframe counts as a change of every entity that lives on.
   *
   * @param {Listeners} listeners
   */
  announce(listeners) {
    for (const record of this.#removed) listeners.call(record.kind.removeKey, record.entity);
    for (const record of this.#spawned) {
      if (!record.shared.detached) listeners.call(record.kind.spawnKey, record.entity);
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
      const record = table.records[/** @type {number} */ (table.changed[i])];
      if (!record || record.announced === this.#frame) continue;
      if (!listeners.has(record.kind.changeKey)) return;
      record.announced = this.#frame;
      record.announceChange(listeners);
    }
  }

  /**
   * Announces the removal of all entities: the client is in another room now.
   *
   * @param {Listeners} listeners
   */
  announceEnd(listeners) {
    for (const record of this.#records.values()) listeners.call(record.kind.removeKey, record.entity);
    for (const { predicted, removeKey } of this.kinds.values()) {
      for (const record of predicted) listeners.call(removeKey, record.entity);
    }
  }
}

/** @param {import('./table.js').TableLayout} layout */
function detachedPart(layout) {
  const part = new EntityPart();
  const table = new Table(layout);
  table.put(0, 0, 0);
  part.move(table, 0, false);
  return part;
}
