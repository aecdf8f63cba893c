package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.io.Output;
import dev.tickwire.Entity;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The positions of fields in the bytes of a state, to name the field of a difference. */
final class FieldStarts {
    /** A field's position, name and value. */
    private record Start(int position, String kind, int entity, String field, String value) {}

    private final List<Start> starts = new ArrayList<>();
    private final IntArrayList entryStarts = new IntArrayList(); // where each entry of the table is first referred to

    void fieldBegins(int position, StateField slot, Object of) {
        int entity = of instanceof Entity spawned ? spawned.id() : 0;
        starts.add(new Start(position, of.getClass().getSimpleName(), entity, slot.name(), text(slot.get(of))));
    }

    /** A part that is not a field of an object begins. */
    void begins(int position, String name) {
        starts.add(new Start(position, "", 0, name, ""));
    }

    /** A value as text; of an object its class, because {@code toString} would call the game's code. */
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

    /** The first field in which two states differ; {@code null}: none. */
    @Nullable
    FieldDifference difference(
            Output out, NameTable table, Output other, NameTable otherTable, FieldStarts otherStarts) {
        int at = Arrays.mismatch(out.getBuffer(), 0, out.position(), other.getBuffer(), 0, other.position());
        for (int i = 0; i < Math.min(table.size(), otherTable.size()); i++) {
            if (!table.text(i).equals(otherTable.text(i))) {
                at = at < 0 ? entryStarts.getInt(i) : Math.min(at, entryStarts.getInt(i));
                break;
            }
        }
        return at < 0 ? null : fieldAt(at, otherStarts);
    }

    private FieldDifference fieldAt(int position, FieldStarts other) {
        int next = starts.size();
        while (next > 0 && starts.get(next - 1).position > position) {
            next--;
        }
        if (next == 0) {
            return new FieldDifference("", 0, "players and entities", "", "");
        }
        Start found = starts.get(next - 1);
        String otherValue = other.starts.size() < next ? found.value : other.starts.get(next - 1).value;
        return new FieldDifference(found.kind, found.entity, found.field, found.value, otherValue);
    }
}
