package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.io.Output;
import dev.tickwire.Entity;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the fields of a state begin in its bytes, so that a difference has a name. */
final class FieldStarts {
    private final IntArrayList starts = new IntArrayList(); // of the fields
    private final List<String> names = new ArrayList<>(); // parallel to starts
    private final List<String> values = new ArrayList<>(); // parallel to starts
    private final IntArrayList entryStarts = new IntArrayList(); // where each entry of the table is first referred to

    void fieldBegins(int position, Slot slot, Object of) {
        begins(position, slot + (of instanceof Entity entity ? " of entity " + entity.id() : ""), text(slot.get(of)));
    }

    void begins(int position, String name, String value) {
        starts.add(position);
        names.add(name);
        values.add(value);
    }

    /** A value; of an object, whose text would be the game's code, its class. */
    private static String text(@Nullable Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        return value == null
                        || value instanceof String
                        || value instanceof Number
                        || value instanceof Boolean
                        || value instanceof Character
                ? String.valueOf(value)
                : value.getClass().getSimpleName();
    }

    void entryBegins(int position) {
        entryStarts.add(position);
    }

    /** The first field in which two states differ, and both values; {@code null}: they do not. */
    @Nullable
    String difference(Output out, Table table, Output other, Table otherTable, FieldStarts otherStarts) {
        int at = Arrays.mismatch(out.getBuffer(), 0, out.position(), other.getBuffer(), 0, other.position());
        for (int i = 0; i < Math.min(table.size(), otherTable.size()); i++) {
            if (!table.text(i).equals(otherTable.text(i))) {
                at = at < 0 ? entryStarts.getInt(i) : Math.min(at, entryStarts.getInt(i));
                break;
            }
        }
        return at < 0 ? null : fieldAt(at, otherStarts);
    }

    private String fieldAt(int position, FieldStarts other) {
        int next = starts.size();
        while (next > 0 && starts.getInt(next - 1) > position) {
            next--;
        }
        if (next == 0) {
            return "which players and entities there are";
        }
        String value = values.get(next - 1);
        String otherValue = other.values.size() < next ? value : other.values.get(next - 1);
        return names.get(next - 1) + (value.equals(otherValue) ? "" : ": " + value + " and " + otherValue);
    }
}
