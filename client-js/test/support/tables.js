import { Table } from '../../src/entity/table.js';

/** Empty tables of a group. */
export const tablesOf = (schema, own) =>
  schema.kinds
    .filter((kind) => !own || kind.ownColumns.length > 0)
    .map((kind) => new Table({ kind, own, columns: own ? kind.ownColumns : kind.sharedColumns }));

/** What a table holds, in the form of the vectors. */
export function contents(table) {
  const end = table.count === 0 ? 0 : table.order[table.count - 1] + 1;
  const slots = Array.from({ length: end }, (_, slot) => {
    if (table.ids[slot] === 0) return null;
    const values = table.columns.map((column) => {
      if (column.type === 'int') return column.words[slot];
      return column.type === 'long' ? String(column.longs[slot]) : column.texts[slot];
    });
    return { id: table.ids[slot], owner: table.owners[slot], values };
  });
  return { kind: table.layout.kind.name, slots };
}
