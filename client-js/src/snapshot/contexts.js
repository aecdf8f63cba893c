/**
 * The layout of the range coder's contexts: every table of a schema, first the shared and then the owner-only ones, has
 * blocks of its own and blocks of each of its fields (PROTOCOL.md section 6). The elements of an array share those of
 * the field.
 *
 * @typedef {import('../schema/schema.js').Field} Field
 * @typedef {import('../schema/schema.js').KindSchema} KindSchema
 *
 * @typedef {object} TableContexts the contexts of one table, and how its columns are coded
 * @property {number} base first of its own
 * @property {number} columnsBase end of its own, first of its fields'
 * @property {number} end of its fields'
 * @property {Int32Array} columns first of each column's
 * @property {Int32Array} fields number of each column's field in the schema, counting through all kinds
 * @property {Int32Array} unusedBits of each column's 32: what an angle lacks
 */

import { FIELD_TYPES } from '../schema/field-types.js';

/** Contexts of a block. */
const BLOCK = 128;

/** In a number's block: whether it is 0, and its sign, by what is known of its neighbours. */
export const NONZERO = 0;
export const SIGN = 6;
/** In a number's block: its bit length in unary, three times by the speed; longer ones share the last. */
export const LENGTH = 10;
export const LENGTHS = 24;
/**
 * In a number's block: the two bits after the leading one, three contexts by bit length; longer ones share the last.
 */
export const LEADING = LENGTH + 3 * LENGTHS;
export const LEADINGS = 15;

/** Blocks of a table: flags, and one for each number of its own. */
const FLAGS = 0;
export const REMOVED = BLOCK;
export const GAP = 2 * BLOCK;
export const SPAWNED = 3 * BLOCK;
export const ID = 4 * BLOCK;
export const OWNER = 5 * BLOCK;
const TABLE_BLOCKS = 6;

/**
 * In the flags of a table: whether anything moved otherwise than predicted, and by its history whether an entity did.
 */
export const MOVED = FLAGS;
export const ENTITY = FLAGS + 1;
/** In the flags of a table: whether a slot is taken, and an entity's two remembered bits. */
export const TAKEN = FLAGS + 5;
export const HISTORY = FLAGS + 6;

/** Blocks of a field: its change, its first value, and the second term of a keyframe, ... */
export const CHANGE = 0;
export const VALUE = BLOCK;
export const SPEED = 2 * BLOCK;
/** ... the low words of a change and of a first value, ... */
export const LOW_CHANGE = 2 * BLOCK;
export const LOW_VALUE = 3 * BLOCK;
/** ... or the bytes of a text. */
export const LETTER = BLOCK;

/** Immutable. */
export class Contexts {
  /** @type {TableContexts[]} */
  #everybody = [];
  /** @type {TableContexts[]} */
  #own = [];

  /** @param {readonly KindSchema[]} kinds */
  constructor(kinds) {
    /** The fields of all kinds. @type {readonly Field[]} */
    this.fields = kinds.flatMap((kind) => kind.fields);
    const everybodyEnd = layOut(kinds, false, 0, this.#everybody);
    /** Number of contexts. */
    this.count = layOut(kinds, true, everybodyEnd, this.#own);
  }

  /**
   * Those of a group's tables, in their order.
   *
   * @param {boolean} own
   * @returns {readonly TableContexts[]}
   */
  tables(own) {
    return own ? this.#own : this.#everybody;
  }
}

/**
 * @param {readonly KindSchema[]} kinds
 * @param {boolean} own
 * @param {number} from
 * @param {TableContexts[]} tables filled
 * @returns {number} end of the contexts
 */
function layOut(kinds, own, from, tables) {
  let next = from;
  let firstField = 0;
  for (const kind of kinds) {
    if (!own || kind.ownColumns.length > 0) {
      const base = next;
      const columnsBase = base + TABLE_BLOCKS * BLOCK;
      next = columnsBase;
      const columns = [];
      const fields = [];
      const unusedBits = [];
      for (const [i, field] of kind.fields.entries()) {
        if (field.ownerOnly !== own) continue;
        for (let element = 0; element < (field.length || 1); element++) {
          columns.push(next);
          fields.push(firstField + i);
          unusedBits.push(field.type === FIELD_TYPES.angle ? 32 - field.bits : 0);
        }
        next += (field.type.column === 'long' ? 4 : 3) * BLOCK;
      }
      tables.push({
        base,
        columnsBase,
        end: next,
        columns: Int32Array.from(columns),
        fields: Int32Array.from(fields),
        unusedBits: Int32Array.from(unusedBits),
      });
    }
    firstField += kind.fields.length;
  }
  return next;
}
