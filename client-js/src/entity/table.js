/**
 * A group's state as columns (PROTOCOL.md section 6): per kind a table, per field the integers last sent, in slot
 * order. Nothing here knows how a snapshot is coded.
 *
 * @typedef {object} TableLayout
 * @property {import('../schema/schema.js').KindSchema} kind
 * @property {boolean} own whether it holds owner-only fields
 * @property {readonly import('../schema/schema.js').ColumnSpec[]} columns
 */

/** @type {Readonly<Record<import('../schema/field-types.js').ColumnType, number>>} */
const WORDS_PER_SLOT = { int: 1, long: 2, text: 0 };
const CAPACITY_MIN = 8;
const NO_BYTES = new Uint8Array(0);
const NO_SLOTS = new Int32Array(0);

/**
 * One column. `words` holds an `int` per slot, or the low and high word of a `long`; `texts` and `utf8` hold texts.
 * `seconds` holds an `int`'s second terms: the values of the previous snapshot.
 */
export class Column {
  /**
   * @param {import('../schema/schema.js').ColumnSpec} spec
   * @param {number} capacity slots, even
   */
  constructor({ type, charsMax }, capacity) {
    this.type = type;
    this.charsMax = charsMax;
    /** @type {string[]} */
    this.texts = [];
    /** @type {Uint8Array[]} */
    this.utf8 = [];
    this.words = new Int32Array(capacity * WORDS_PER_SLOT[type]);
    this.seconds = new Int32Array(type === 'int' ? capacity : 0);
    // Views of the same words. They need a little-endian platform, as all platforms with a browser are.
    this.floats = new Float32Array(this.words.buffer);
    this.doubles = new Float64Array(this.words.buffer);
    this.longs = new BigInt64Array(this.words.buffer);
  }

  /** @param {number} capacity slots, even */
  grow(capacity) {
    this.words = resized(this.words, capacity * WORDS_PER_SLOT[this.type]);
    if (this.type === 'int') this.seconds = resized(this.seconds, capacity);
    this.floats = new Float32Array(this.words.buffer);
    this.doubles = new Float64Array(this.words.buffer);
    this.longs = new BigInt64Array(this.words.buffer);
  }

  /** @param {number} slot */
  clear(slot) {
    if (this.type === 'int') this.words[slot] = 0;
    else if (this.type === 'long') this.longs[slot] = 0n;
    else this.putText(slot, '', NO_BYTES);
  }

  /**
   * @param {number} slot
   * @param {string} text
   * @param {Uint8Array} utf8 the same text, retained
   */
  putText(slot, text, utf8) {
    this.texts[slot] = text;
    this.utf8[slot] = utf8;
  }

  /**
   * @param {number} slot
   * @param {Column} from of the same type
   * @param {number} fromSlot
   */
  copy(slot, from, fromSlot) {
    if (this.type === 'int') this.words[slot] = /** @type {number} */ (from.words[fromSlot]);
    else if (this.type === 'long') this.longs[slot] = /** @type {bigint} */ (from.longs[fromSlot]);
    else this.putText(slot, from.texts[fromSlot] ?? '', from.utf8[fromSlot] ?? NO_BYTES);
  }

  /**
   * @param {import('../wire/murmur3.js').Murmur3} hash
   * @param {number} slot
   */
  hash(hash, slot) {
    const { words } = this;
    if (this.type === 'int') {
      hash.add(/** @type {number} */ (words[slot]));
      hash.add(/** @type {number} */ (this.seconds[slot]));
    } else if (this.type === 'long') {
      hash.add(/** @type {number} */ (words[2 * slot]));
      hash.add(/** @type {number} */ (words[2 * slot + 1]));
    } else {
      const utf8 = this.utf8[slot] ?? NO_BYTES;
      hash.add(utf8.length);
      for (let i = 0; i < utf8.length; i += 4) {
        // Bytes past the end read as undefined, which shifts as 0: the padding.
        hash.add(at(utf8, i) | (at(utf8, i + 1) << 8) | (at(utf8, i + 2) << 16) | (at(utf8, i + 3) << 24));
      }
    }
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {number} index
 */
const at = (bytes, index) => /** @type {number} */ (bytes[index]);

/**
 * The entities of one kind in one group. Entities never move; `order` holds the taken slots, rising, as of the last
 * call of {@link Table.reorder}. `spawned`, `changed` and `gone` are of the current frame, until {@link Table.begin}. A
 * table that never held an entity has no columns: most kinds are in few of the groups.
 */
export class Table {
  /** @param {TableLayout} layout */
  constructor(layout) {
    this.layout = layout;
    this.capacity = 0;
    /** Entity id by slot; 0: free. */
    this.ids = NO_SLOTS;
    this.owners = NO_SLOTS;
    /** By slot: 1 if its entity moved otherwise than predicted in the latest snapshot, plus 2 if in the one before. */
    this.histories = NO_SLOTS;
    /** @type {Column[]} */
    this.columns = [];
    /**
     * By slot the record of the entity whose part lies there, null if it is not in sight; `EntityStore` sets it.
     * @type {(import('./entity.js').EntityRecord | null)[]}
     */
    this.records = [];

    this.order = NO_SLOTS;
    this.count = 0;

    /** @type {number[]} */
    this.spawned = [];
    this.changed = NO_SLOTS;
    this.changedCount = 0;
    /** Removed entities with their last values. @type {Table | null} */
    this.gone = null;
  }

  /** Starts a frame. */
  begin() {
    this.spawned.length = 0;
    this.changedCount = 0;
    this.gone = null;
  }

  /** @param {number} slots */
  ensureCapacity(slots) {
    if (slots <= this.capacity) return;
    if (this.capacity === 0) {
      this.capacity = CAPACITY_MIN;
      this.columns = this.layout.columns.map((spec) => new Column(spec, CAPACITY_MIN));
    }
    while (this.capacity < slots) this.capacity *= 2;
    this.ids = resized(this.ids, this.capacity);
    this.owners = resized(this.owners, this.capacity);
    this.histories = resized(this.histories, this.capacity);
    this.order = resized(this.order, this.capacity);
    this.changed = resized(this.changed, this.capacity);
    for (const column of this.columns) column.grow(this.capacity);
  }

  /** @param {number} slot */
  isTaken(slot) {
    return slot < this.capacity && this.ids[slot] !== 0;
  }

  /**
   * Puts a new entity with empty values into a free slot.
   *
   * @param {number} slot
   * @param {number} id
   * @param {number} owner
   */
  put(slot, id, owner) {
    this.ensureCapacity(slot + 1);
    this.ids[slot] = id;
    this.owners[slot] = owner;
    this.histories[slot] = 0;
    for (const column of this.columns) column.clear(slot);
    this.spawned.push(slot);
  }

  /** @param {number} slot that is taken */
  remove(slot) {
    this.gone ??= new Table(this.layout);
    this.gone.copyEntity(this, slot);
    this.ids[slot] = 0;
  }

  /**
   * Appends a copy of an entity's last values, without the codec's state.
   *
   * @param {Table} from of the same layout
   * @param {number} fromSlot
   * @returns {number} its slot here
   */
  copyEntity(from, fromSlot) {
    const slot = this.count++;
    this.put(slot, /** @type {number} */ (from.ids[fromSlot]), /** @type {number} */ (from.owners[fromSlot]));
    this.order[slot] = slot;
    for (const [i, column] of this.columns.entries()) {
      column.copy(slot, /** @type {Column} */ (from.columns[i]), fromSlot);
    }
    return slot;
  }

  /** @param {number} slot */
  markChanged(slot) {
    this.changed[this.changedCount++] = slot;
  }

  /** Sets `order` and `count` from the taken slots. */
  reorder() {
    this.count = 0;
    for (let slot = 0; slot < this.capacity; slot++) {
      if (this.ids[slot] !== 0) this.order[this.count++] = slot;
    }
  }

  /** @param {import('../wire/murmur3.js').Murmur3} hash */
  hash(hash) {
    const slots = this.count === 0 ? 0 : /** @type {number} */ (this.order[this.count - 1]) + 1;
    hash.add(slots);
    for (let slot = 0; slot < slots; slot++) {
      hash.add(/** @type {number} */ (this.ids[slot]));
      if (this.ids[slot] === 0) continue;
      hash.add(/** @type {number} */ (this.owners[slot]));
      hash.add(/** @type {number} */ (this.histories[slot]));
      for (const column of this.columns) column.hash(hash, slot);
    }
  }
}

/**
 * @param {Int32Array} array
 * @param {number} length
 */
function resized(array, length) {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
