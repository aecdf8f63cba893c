package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.schema.Column;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One group's snapshot: its tables in schema order (PROTOCOL.md sections 5 and 6).
 *
 * <p>Threads: owned by the room's worker or the client's thread.
 */
public final class GroupState {
    private final boolean own;
    private final List<Table> tables;
    private final @Nullable Table[] tableOfKind;

    /**
     * An empty state.
     *
     * @param own true: group 1, a player's own part, which has a table just for the kinds with owner-only fields;
     *     false: the shared part, which has one for every kind
     */
    public GroupState(Schema schema, boolean own) {
        this.own = own;
        List<Kind> kinds = schema.kinds();
        List<Table> made = new ArrayList<>();
        tableOfKind = new @Nullable Table[kinds.size()];
        for (int i = 0; i < kinds.size(); i++) {
            if (!own || kinds.get(i).hasOwnerOnly()) {
                Table table = new Table(kinds.get(i), own);
                made.add(table);
                tableOfKind[i] = table;
            }
        }
        tables = List.copyOf(made);
    }

    /** Whether it is a player's own part. */
    public boolean own() {
        return own;
    }

    /** Its tables in schema order. */
    public List<Table> tables() {
        return tables;
    }

    /** The table at an index of {@link #tables()}. */
    public Table table(int index) {
        return tables.get(index);
    }

    /** The table of a kind given by its index in the schema, null if this group has none. */
    public @Nullable Table tableOfKind(int kind) {
        return tableOfKind[kind];
    }

    /** Removes every entity. */
    public void clear() {
        tables.forEach(Table::clear);
    }

    /** Becomes equal to another state of the same schema and part. */
    public void copyFrom(GroupState other) {
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).copyFrom(other.tables.get(i));
        }
    }

    /** Becomes equal to another state of the same schema and part, as it is after it has not changed for long. */
    public void restAt(GroupState other) {
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).restAt(other.tables.get(i));
        }
    }

    /** MurmurHash3 of the state (PROTOCOL.md section 6); equal states have equal hashes. */
    public int hash() {
        int hash = 0;
        int words = 0;
        for (int i = 0; i < tables.size(); i++) {
            Table table = tables.get(i);
            int slots = table.slotsUsed();
            hash = Murmur3.add(hash, slots);
            words++;
            for (int slot = 0; slot < slots; slot++) {
                hash = Murmur3.add(hash, table.id(slot));
                words++;
                if (table.taken(slot)) {
                    hash = Murmur3.add(hash, table.owner(slot));
                    hash = Murmur3.add(hash, table.history(slot));
                    words += 2;
                    for (int column = 0; column < table.columns(); column++) {
                        hash = addValue(hash, table, column, slot);
                        words += words(table, column, slot);
                    }
                }
            }
        }
        return Murmur3.finish(hash, words);
    }

    private static int addValue(int hash, Table table, int column, int slot) {
        return switch (table.column(column)) {
            case INT -> Murmur3.add(Murmur3.add(hash, table.ints(column)[slot]), table.seconds(column)[slot]);
            case LONG -> {
                long value = table.longs(column)[slot];
                yield Murmur3.add(Murmur3.add(hash, (int) value), (int) (value >>> 32));
            }
            case TEXT -> Murmur3.addText(hash, table.texts(column)[slot]);
        };
    }

    private static int words(Table table, int column, int slot) {
        if (table.column(column) == Column.TEXT) {
            return 1 + (table.texts(column)[slot].length + 3) / 4;
        }
        return 2;
    }
}
