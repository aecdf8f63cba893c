package dev.tickwire.runtime.game;

import dev.tickwire.protocol.schema.Column;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.snapshot.Table;
import dev.tickwire.protocol.wire.Utf8;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column: the value of one field, or one array element, of every entity in a table, converted as it is sent.
 *
 * <p><b>Threads.</b> Immutable; arguments belong to the calling worker.
 *
 * <p><b>Cost.</b> One method handle call per entity, which reads the field and converts it; allocates only when a text
 * has changed.
 */
public final class ColumnReader {
    private final String name;
    private final FieldType meaning;
    private final Column column;
    private final int textMax;
    private final MethodHandle value; // (Object, OutOfRangeCounts) to int, long or String, by the type of the column

    /** @param getter from an entity to the column's value */
    ColumnReader(Class<?> type, Field field, MethodHandle getter) {
        this.name = type.getSimpleName() + "." + field.name();
        this.meaning = field.type();
        this.column = meaning.column();
        this.textMax = column == Column.TEXT ? ((FieldType.Text) meaning).max() : 0;
        this.value = Conversion.of(name, meaning, getter);
    }

    /**
     * Writes the column of every occupied slot.
     *
     * @param entities by slot, at least one per used slot of the table
     * @param memory by slot, owned by this reader between calls; entries are null at first and where the entity has
     *     changed
     * @throws IllegalStateException naming the field, if a value is NaN, infinite, or null where null is not allowed
     */
    public void read(
            @Nullable Object[] entities,
            Table table,
            int index,
            @Nullable Object[] memory,
            OutOfRangeCounts outOfRange) {
        int before = outOfRange.found;
        try {
            switch (column) {
                case INT -> readInts(entities, table, table.ints(index), outOfRange);
                case LONG -> readLongs(entities, table, table.longs(index), outOfRange);
                case TEXT -> readTexts(entities, table, table.texts(index), memory, outOfRange);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
        if (outOfRange.found != before) {
            outOfRange.add(name, meaning, outOfRange.found - before);
        }
    }

    private void readInts(@Nullable Object[] entities, Table table, int[] values, OutOfRangeCounts outOfRange)
            throws Throwable {
        for (int slot = 0, slots = table.slotsUsed(); slot < slots; slot++) {
            if (table.taken(slot)) {
                values[slot] = (int) value.invokeExact(entities[slot], outOfRange);
            }
        }
    }

    private void readLongs(@Nullable Object[] entities, Table table, long[] values, OutOfRangeCounts outOfRange)
            throws Throwable {
        for (int slot = 0, slots = table.slotsUsed(); slot < slots; slot++) {
            if (table.taken(slot)) {
                values[slot] = (long) value.invokeExact(entities[slot], outOfRange);
            }
        }
    }

    private void readTexts(
            @Nullable Object[] entities,
            Table table,
            byte[][] values,
            @Nullable Object[] memory,
            OutOfRangeCounts outOfRange)
            throws Throwable {
        for (int slot = 0, slots = table.slotsUsed(); slot < slots; slot++) {
            if (table.taken(slot)) {
                String text = (String) value.invokeExact(entities[slot], outOfRange);
                if (!text.equals(memory[slot])) {
                    memory[slot] = text;
                    String sent = Utf8.fit(text, textMax); // a text that clients accept
                    values[slot] = sent.getBytes(StandardCharsets.UTF_8);
                    outOfRange.found += sent.equals(text) ? 0 : 1;
                }
            }
        }
    }
}
