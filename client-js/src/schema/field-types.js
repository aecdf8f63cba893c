/**
 * The field types of a schema (PROTOCOL.md section 4). An entry says how a message carries the type, which values it
 * may have, which column of a snapshot holds it, and which value a page gets, also between two snapshots.
 *
 * @typedef {import('./schema.js').Field} Field
 * @typedef {import('./motion.js').Motion} Motion
 * @typedef {import('../wire/wire.js').WireReader} WireReader
 * @typedef {import('../wire/wire.js').WireWriter} WireWriter
 * @typedef {'int' | 'long' | 'text'} ColumnType
 *
 * @typedef {object} Cells values by index: typed views of the same words, and texts
 * @property {Int32Array} words
 * @property {Float32Array} floats
 * @property {Float64Array} doubles
 * @property {BigInt64Array} longs
 * @property {string[]} texts
 *
 * @typedef {object} FieldType
 * @property {ColumnType} column
 * @property {(field: Field, resolve: (id: number) => any) => (cells: Cells, index: number) => any} view
 *   makes the function that turns a column's value into the page's; `resolve` finds an entity by its id
 * @property {(field: Field) => Motion} [motion] of a field that is interpolated; others hold their value
 * @property {(reader: WireReader, field: Field) => any} [read]
 * @property {(writer: WireWriter, value: any, field: Field) => void} [write]
 * @property {(value: any, field: Field) => string | null} [refusal] why a message's value is refused, null if it is not
 * @property {'whole' | 'real' | 'grid' | 'turn'} [rule] how a rule's number relates to the column: equal to the integer
 *   (`whole`) or to the IEEE 754 bits (`real`), or finer (`grid`, `turn`); none for types that rules cannot use
 * @property {(value: any, field: Field) => number} [number] a rule's number for a message's value
 */

import { textRefusal } from '../wire/wire.js';
import { gridMotion, lineMotion, turnMotion } from './motion.js';

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

/**
 * @param {number | bigint} value
 * @param {Field} field
 */
const rangeRefusal = (value, { min, max }) => (value < min || value > max ? `is outside ${min} to ${max}` : null);

/**
 * @param {any} value
 * @param {Field} field
 */
const integerRefusal = (value, field) =>
  Number.isInteger(value) ? rangeRefusal(value, field) : 'is not a whole number';

/** Without -0, as on the wire. @param {number} value */
const wholeNumber = (value) => value + 0;

/** @returns {(cells: Cells, index: number) => any} */
const wordView = () => (cells, index) => cells.words[index];

/** @type {Readonly<Record<string, FieldType>>} */
export const FIELD_TYPES = {
  boolean: {
    column: 'int',
    view: () => (cells, index) => cells.words[index] !== 0,
    read: (reader) => reader.boolean(),
    write: (writer, value) => writer.boolean(value),
    refusal: (value) => (typeof value === 'boolean' ? null : 'is not a boolean'),
    rule: 'whole',
    number: (value) => (value ? 1 : 0),
  },
  enum: {
    column: 'int',
    view:
      ({ values }) =>
      (cells, index) =>
        values[/** @type {number} */ (cells.words[index])] ?? values[0],
    read: (reader, { values }) => values[reader.enumOrdinal(values.length)],
    write: (writer, value, { values }) => writer.enumOrdinal(values.indexOf(value)),
    refusal: (value, { values }) => (values.includes(value) ? null : `is none of ${values.join(', ')}`),
    rule: 'whole',
    number: (value, { values }) => values.indexOf(value),
  },
  byte: {
    column: 'int',
    view: wordView,
    read: (reader) => reader.byte(),
    write: (writer, value) => writer.byte(value),
    refusal: integerRefusal,
    rule: 'whole',
    number: wholeNumber,
  },
  short: {
    column: 'int',
    view: wordView,
    read: (reader) => reader.short(),
    write: (writer, value) => writer.short(value),
    refusal: integerRefusal,
    rule: 'whole',
    number: wholeNumber,
  },
  char: {
    column: 'int',
    view: wordView,
    read: (reader) => reader.char(),
    write: (writer, value) => writer.char(value),
    refusal: integerRefusal,
    rule: 'whole',
    number: wholeNumber,
  },
  int: {
    column: 'int',
    view: wordView,
    read: (reader) => reader.int(),
    write: (writer, value) => writer.int(value),
    refusal: integerRefusal,
    rule: 'whole',
    number: wholeNumber,
  },
  long: {
    column: 'long',
    view: () => (cells, index) => cells.longs[index],
    read: (reader) => reader.long(),
    write: (writer, value) => writer.long(BigInt(value)),
    refusal: (value, field) => {
      if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) return 'is neither a bigint nor a safe integer';
      return value < LONG_MIN || value > LONG_MAX ? 'does not fit into 64 bits' : rangeRefusal(value, field);
    },
  },
  float: {
    column: 'int',
    view: () => (cells, index) => cells.floats[index],
    motion: lineMotion('floats'),
    read: (reader) => reader.float(),
    write: (writer, value) => writer.float(value),
    refusal: (value, field) => {
      const rounded = Math.fround(value);
      return typeof value === 'number' && Number.isFinite(rounded)
        ? rangeRefusal(rounded, field)
        : 'is not a finite number of 32 bits';
    },
  },
  double: {
    column: 'long',
    view: () => (cells, index) => cells.doubles[index],
    motion: lineMotion('doubles'),
    read: (reader) => reader.double(),
    write: (writer, value) => writer.double(value),
    refusal: (value, field) => (Number.isFinite(value) ? rangeRefusal(value, field) : 'is not a finite number'),
    rule: 'real',
    number: (value) => value,
  },
  text: {
    column: 'text',
    view: () => (cells, index) => cells.texts[index],
    read: (reader, { max }) => reader.text(max),
    write: (writer, value) => writer.text(value),
    refusal: (value, { max }) => (typeof value === 'string' ? textRefusal(value, max) : 'is not a string'),
  },
  quantized: {
    column: 'int',
    view:
      ({ min, step }) =>
      (cells, index) =>
        min + /** @type {number} */ (cells.words[index]) * step,
    motion: gridMotion,
    rule: 'grid',
  },
  angle: {
    column: 'int',
    view: ({ bits }) => {
      const step = (2 * Math.PI) / 2 ** bits;
      return (cells, index) => /** @type {number} */ (cells.words[index]) * step;
    },
    motion: turnMotion,
    rule: 'turn',
  },
  reference: {
    column: 'int',
    view: (_field, resolve) => (cells, index) => resolve(/** @type {number} */ (cells.words[index])),
  },
};
