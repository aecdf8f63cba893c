package dev.tickwire.runtime.game;

import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * How objects of a {@link dev.tickwire.Rewindable} class are set to a past state: numbers from the history, text and
 * references from the present.
 *
 * <p><b>Threads.</b> Immutable after its {@link KindClass} is constructed.
 */
public final class RewindFields {
    private final List<RewindColumn> columns = new ArrayList<>();
    private final List<MethodHandle> copies = new ArrayList<>(); // (Object to, Object from)void

    /** @param firstColumn of the field, in the table of the shared groups */
    void add(java.lang.reflect.Field member, Field field, int firstColumn) throws IllegalAccessException {
        if (field.type() instanceof FieldType.Text || field.type() instanceof FieldType.Reference) {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodHandle copy =
                    MethodHandles.filterArguments(lookup.unreflectSetter(member), 1, lookup.unreflectGetter(member));
            copies.add(copy.asType(MethodType.methodType(void.class, Object.class, Object.class)));
            return;
        }
        for (int element = 0; element < field.columns(); element++) {
            columns.add(new RewindColumn(member, field, element, firstColumn + element));
        }
    }

    /** The columns to store. */
    public RewindColumn[] columns() {
        return columns.toArray(RewindColumn[]::new);
    }

    /** Copies the fields that are not stored. */
    public void copyRest(Object to, Object from) {
        try {
            for (int i = 0; i < copies.size(); i++) {
                copies.get(i).invokeExact(to, from);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(from.getClass().getSimpleName() + " cannot be copied", e);
        }
    }
}
