/**
 * What a game holds in its hands: one view per entity for as long as it lives, reading what is presented or, before
 * anything was, straight from the columns. All getters are made once per kind; a tick makes no object.
 *
 * @typedef {import('../schema/schema.js').Field} Field
 * @typedef {import('../schema/schema.js').KindSchema} KindSchema
 * @typedef {import('./table.js').Column} Column
 * @typedef {import('./table.js').Table} Table
 * @typedef {ReturnType<import('../schema/field-types.js').FieldType['view']>} ColumnView
 */

/** Where one part of an entity (what all see, or what only its owner sees) is now. */
export class EntityPart {
  /** @type {Table | null} */
  table = null;
  slot = 0;
  /** Whether the current frame took it from its table and has not put it into another one yet. */
  detached = false;
  /** What of it is presented; null as long as the newest snapshot is shown. @type {import('../interpolation/interpolation-buffer.js').InterpolationBuffer | null} */
  interpolated = null;
  /** What of it is predicted, once that is presented. @type {import('./predicted-values.js').PredictedValues | null} */
  predicted = null;

  /**
   * @param {Table} table
   * @param {number} slot
   * @param {boolean} detached
   */
  move(table, slot, detached) {
    this.table = table;
    this.slot = slot;
    this.detached = detached;
  }
}

/** The own part of an entity of which only others have one. */
export const ABSENT = new EntityPart();

/** An entity as the client keeps it; {@link Entity} is what a game sees of it. */
export class EntityRecord {
  shared = new EntityPart();
  /** Number of the last frame that announced it, so that none does twice. */
  announced = 0;
  /** Views of its array fields, made when first asked for. @type {Map<Field, object>} */
  arrays = new Map();

  /**
   * @param {number} id
   * @param {number} owner
   * @param {EntityKind} kind
   * @param {EntityPart} own
   */
  constructor(id, owner, kind, own) {
    this.id = id;
    this.owner = owner;
    this.kind = kind;
    this.own = own;
    this.entity = new kind.Entity(this);
  }

  /** @param {boolean} own */
  part(own) {
    return own ? this.own : this.shared;
  }

  /**
   * Tells that it changed. Meanwhile it shows the newest snapshot: who hears of a change wants the new values.
   *
   * @param {import('../page/listeners.js').Listeners} listeners
   */
  announceChange(listeners) {
    const { shared, own } = this;
    const { interpolated, predicted } = shared;
    const { interpolated: ownInterpolated, predicted: ownPredicted } = own;
    shared.interpolated = own.interpolated = null;
    shared.predicted = own.predicted = null;
    listeners.call(this.kind.changeKey, this.entity);
    shared.interpolated = interpolated;
    shared.predicted = predicted;
    own.interpolated = ownInterpolated;
    own.predicted = ownPredicted;
  }
}

/**
 * An entity of a room. Its class has a getter for every field of its kind; the object stays the same while the entity
 * lives, and keeps the last values after it was removed. Fields that only the owner gets are `undefined` for others.
 */
export class Entity {
  #record;

  /** @param {EntityRecord} record */
  constructor(record) {
    this.#record = record;
  }

  /**
   * Unique in the room, never used again; 0 as long as it is only predicted that it was spawned.
   *
   * @returns {number}
   */
  get id() {
    return this.#record.id;
  }

  /** Id of the player it belongs to, 0 if to nobody. @returns {number} */
  get owner() {
    return this.#record.owner;
  }

  /**
   * Makes the class for one kind.
   *
   * @param {KindSchema} schema
   * @param {(id: number) => Entity | null} resolve finds the entity that a reference means
   * @returns {new (record: EntityRecord) => Entity}
   */
  static ofKind(schema, resolve) {
    const { [schema.name]: KindEntity } = { [schema.name]: class extends Entity {} };
    for (const field of schema.fields) {
      const view = field.type.view(field, resolve);
      const get = field.length > 0 ? Entity.#arrayGetter(field, view) : Entity.#getter(field, view);
      Object.defineProperty(KindEntity?.prototype, field.name, { get, enumerable: true });
    }
    return /** @type {new (record: EntityRecord) => Entity} */ (KindEntity);
  }

  /**
   * @param {Field} field
   * @param {ColumnView} view
   */
  static #getter({ ownerOnly, column, type }, view) {
    const moves = type.motion !== undefined;
    /** @this {Entity} */
    return function () {
      return read(this.#record.part(ownerOnly), column, moves, view);
    };
  }

  /**
   * @param {Field} field
   * @param {ColumnView} view
   */
  static #arrayGetter(field, view) {
    const ArrayView = arrayViewOf(field, view);
    /** @this {Entity} */
    return function () {
      const { arrays, own } = this.#record;
      if (field.ownerOnly && own.table === null) return undefined;
      let array = arrays.get(field);
      if (!array) {
        array = new ArrayView(this.#record);
        arrays.set(field, array);
      }
      return array;
    };
  }
}

/**
 * @param {EntityPart} part
 * @param {number} column
 * @param {boolean} moves
 * @param {ColumnView} view
 */
function read({ table, slot, interpolated, predicted }, column, moves, view) {
  if (table === null) return undefined;
  if (predicted?.isPredicted[column] === 1) return moves ? predicted.presented[column] : view(predicted, column);
  if (interpolated === null) return view(/** @type {Column} */ (table.columns[column]), slot);
  return moves ? interpolated.presented[column] : view(interpolated, interpolated.cell(column));
}

/**
 * Makes the class of an array field's views: `length`, indices, iteration.
 *
 * @param {Field} field
 * @param {ColumnView} view
 */
function arrayViewOf({ ownerOnly, column, length, type }, view) {
  const moves = type.motion !== undefined;
  class ArrayView {
    #record;

    /** @param {EntityRecord} record */
    constructor(record) {
      this.#record = record;
    }

    get length() {
      return length;
    }

    static {
      for (let i = 0; i < length; i++) {
        Object.defineProperty(ArrayView.prototype, i, {
          /** @this {ArrayView} */
          get() {
            return read(this.#record.part(ownerOnly), column + i, moves, view);
          },
          enumerable: true,
        });
      }
    }
  }
  Object.defineProperty(ArrayView.prototype, Symbol.iterator, { value: Array.prototype.values });
  return ArrayView;
}

/** What a room has of one kind. */
export class EntityKind {
  /** Its entities in sight, group by group, in slot order: one array for ever, filled anew when entities come or go. @type {Entity[]} */
  entities = [];
  /** The first of them that is this player's. @type {Entity | null} */
  own = null;
  /** Entities that are only predicted so far: the last of `entities`. @type {EntityRecord[]} */
  predicted = [];

  /**
   * @param {KindSchema} schema
   * @param {(id: number) => Entity | null} resolve
   */
  constructor(schema, resolve) {
    this.schema = schema;
    this.Entity = Entity.ofKind(schema, resolve);
    this.spawnKey = listenerKey('spawn', schema.name);
    this.changeKey = listenerKey('change', schema.name);
    this.removeKey = listenerKey('remove', schema.name);
  }
}

/**
 * @param {string} what
 * @param {string} kind
 */
export const listenerKey = (what, kind) => `${what} ${kind}`;
