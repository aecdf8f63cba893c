/**
 * Entities as a page sees them: one object per entity for as long as it is in sight. Its getters read the presented
 * values or, before the first `present`, the columns. The getters are made once per kind; a tick allocates nothing.
 *
 * @typedef {import('../schema/schema.js').Field} Field
 * @typedef {import('../schema/schema.js').KindSchema} KindSchema
 * @typedef {import('./table.js').Column} Column
 * @typedef {import('./table.js').Table} Table
 * @typedef {ReturnType<import('../schema/field-types.js').FieldType['view']>} ColumnView
 */

/** One part of an entity: the shared fields, or the owner-only fields. It says where the part lies now. */
export class EntityPart {
  /** @type {Table | null} */
  table = null;
  slot = 0;
  /** Whether the current frame took the part from its table and has not attached it to another one yet. */
  detached = false;
  /**
   * Null: the newest snapshot is shown.
   *
   * @type {import('../interpolation/interpolation-buffer.js').InterpolationBuffer | null}
   */
  interpolated = null;
  /** Null: nothing of the part is predicted. @type {import('./predicted-values.js').PredictedValues | null} */
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

/** The owner-only part of an entity for players that do not own it. */
export const ABSENT = new EntityPart();

/** The client's record of an entity; the page sees its {@link Entity}. */
export class EntityRecord {
  shared = new EntityPart();
  /** Number of the last frame that announced the entity: a frame does so once at most. */
  announced = 0;
  /** Views of its array fields, made on first use. @type {Map<Field, object>} */
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
   * Announces a change. During the call the entity shows the newest snapshot.
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
 * An entity of a room. Its class has a getter for every field of its kind. The object stays the same while the entity
 * is in sight, and keeps the last values after its removal. Owner-only fields are `undefined` for others.
 */
export class Entity {
  #record;

  /** @param {EntityRecord} record */
  constructor(record) {
    this.#record = record;
  }

  /**
   * Unique in the room and never reused; 0 while the entity is only predicted.
   *
   * @returns {number}
   */
  get id() {
    return this.#record.id;
  }

  /** Id of the player that owns it, 0 if no player does. @returns {number} */
  get owner() {
    return this.#record.owner;
  }

  /**
   * Makes the class for one kind.
   *
   * @param {KindSchema} schema
   * @param {(id: number) => Entity | null} resolve finds an entity by its id, for references
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

/** The entities of one kind in a room. */
export class EntityKind {
  /**
   * The entities in sight, group by group, in slot order: always the same array, filled anew when entities come or go.
   *
   * @type {Entity[]}
   */
  entities = [];
  /** The first that this player owns. @type {Entity | null} */
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
