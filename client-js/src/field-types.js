/**
 * What each field type of a schema is (PROTOCOL.md section 4), one entry per type: how a message carries it, which
 * values it may have, which column of a snapshot holds it, and what a game sees of the column.
 *
 * @typedef {import('./schema.js').Field} Field
 * @typedef {import('./table.js').Column} Column
 * @typedef {import('./wire.js').WireReader} WireReader
 * @typedef {import('./wire.js').WireWriter} WireWriter
 * @typedef {'int' | 'long' | 'text'} ColumnType
 *
 * @typedef {object} FieldType
 * @property {ColumnType} column
 * @property {(field: Field, resolve: (id: number) => any) => (column: Column, slot: number) => any} view
 *   makes the function that turns a column's value into what a game sees; `resolve` finds an entity by its id
 * @property {(reader: WireReader, field: Field) => any} [read]
 * @property {(writer: WireWriter, value: any, field: Field) => void} [write]
 * @property {(value: any, field: Field) => string | null} [refusal] what is wrong with a message's value, null if nothing
 */

import { textRefusal } from './wire.js';

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

/** @returns {(column: Column, slot: number) => any} */
const wordView = () => (column, slot) => column.words[slot];

/** @type {Readonly<Record<string, FieldType>>} */
export const FIELD_TYPES = {
  boolean: {
    column: 'int',
    view: () => (column, slot) => column.words[slot] !== 0,
    read: (reader) => reader.boolean(),
    write: (writer, value) => writer.boolean(value),
    refusal: (value) => (typeof value === 'boolean' ? null : 'is not a boolean'),
  },
  enum: {
    column: 'int',
    view:
      ({ values }) =>
      (column, slot) =>
        values[/** @type {number} */ (column.words[slot])],
    read: (reader, { values }) => values[reader.enumOrdinal(values.length)],
    write: (writer, value, { values }) => writer.enumOrdinal(values.indexOf(value)),
    refusal: (value, { values }) => (values.includes(value) ? null : `is none of ${values.join(', ')}`),
  },
  byte: {
    column: 'int',
    view: wordView,
    read: (reader) => reader.byte(),
    write: (writer, value) => writer.byte(value),
    refusal: integerRefusal,
  },
  short: {
    column: 'int',
    view: wordView,
    read: (reader) => reader.short(),
    write: (writer, value) => writer.short(value),
    refusal: integerRefusal,
  },
  char: {
    column: 'int',
    view: wordView,
    read: (reader) => reader.char(),
    write: (writer, value) => writer.char(value),
    refusal: integerRefusal,
  },
  int: {
    column: 'int',
    view: wordView,
    read: (reader) => reader.int(),
    write: (writer, value) => writer.int(value),
    refusal: integerRefusal,
  },
  long: {
    column: 'long',
    view: () => (column, slot) => column.longs[slot],
    read: (reader) => reader.long(),
    write: (writer, value) => writer.long(BigInt(value)),
    refusal: (value, field) => {
      if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) return 'is neither a bigint nor a safe integer';
      return value < LONG_MIN || value > LONG_MAX ? 'does not fit into 64 bits' : rangeRefusal(value, field);
    },
  },
  float: {
    column: 'int',
    view: () => (column, slot) => column.floats[slot],
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
    view: () => (column, slot) => column.doubles[slot],
    read: (reader) => reader.double(),
    write: (writer, value) => writer.double(value),
    refusal: (value, field) => (Number.isFinite(value) ? rangeRefusal(value, field) : 'is not a finite number'),
  },
  text: {
    column: 'text',
    view: () => (column, slot) => column.texts[slot],
    read: (reader, { max }) => reader.text(max),
    write: (writer, value) => writer.text(value),
    refusal: (value, { max }) => (typeof value === 'string' ? textRefusal(value, max) : 'is not a string'),
  },
  quantized: {
    column: 'int',
    view:
      ({ min, step }) =>
      (column, slot) =>
        min + /** @type {number} */ (column.words[slot]) * step,
  },
  angle: {
    column: 'int',
    view: ({ bits }) => {
      const step = (2 * Math.PI) / 2 ** bits;
      return (column, slot) => /** @type {number} */ (column.words[slot]) * step;
    },
  },
  reference: {
    column: 'int',
    view: (_field, resolve) => (column, slot) => resolve(/** @type {number} */ (column.words[slot])),
  },
};
