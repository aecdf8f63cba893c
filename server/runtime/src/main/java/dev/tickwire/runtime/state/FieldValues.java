package dev.tickwire.runtime.state;

import dev.tickwire.ServerOnly;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an object that another build may have written, and sets them in an object of this build. */
final class FieldValues {
    /** Replaces a value that the field of this build cannot hold. */
    private static final Object NOTHING = new Object();

    private final StateReader in;
    private final SavedClass saved;
    private final StateFields layout;
    private final @Nullable Method migrate;
    private final @Nullable Map<String, @Nullable Object> old; // for migrate
    private boolean differs;

    FieldValues(StateReader in, SavedClass saved, StateFields layout) {
        this.in = in;
        this.saved = saved;
        this.layout = layout;
        saved.compare(layout, in.classes(), in.differences());
        this.differs = saved.differs();
        this.migrate = layout.migrate();
        this.old = migrate == null ? null : new LinkedHashMap<>();
    }

    /**
     * Sets the fields of an object.
     *
     * @param asNew whether a new room makes the object, so that its final arrays have the lengths of this build
     */
    void set(Object object, boolean asNew) {
        for (int i = 0; i < saved.fields(); i++) {
            StateField slot = saved.slot(i);
            Object existing = slot != null && slot.isFinal() ? slot.get(object) : null;
            Object value = next(i, slot, existing);
            if (slot == null || value == NOTHING || (value == existing && slot.isFinal())) {
                continue;
            }
            if (asNew && existing != null && value != null && !slot.field().isAnnotationPresent(ServerOnly.class)) {
                if (existing.getClass().isArray() && Array.getLength(existing) != Array.getLength(value)) {
                    misfit(slot + " had " + Array.getLength(value) + " elements, has " + Array.getLength(existing));
                    continue;
                }
            }
            slot.set(object, value);
        }
        if (migrate != null && differs) {
            in.afterwards(() -> call(object));
        }
    }

    /** Makes a record. */
    Object record() {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (int i = 0; i < saved.fields(); i++) {
            StateField slot = saved.slot(i);
            Object value = next(i, slot, null);
            if (slot != null && value != NOTHING) {
                values.put(slot.name(), value);
            }
        }
        return migrate != null && differs ? call(null) : ObjectFactory.record(layout.type(), values);
    }

    private @Nullable Object next(int field, @Nullable StateField slot, @Nullable Object existing) {
        String misfit = slot == null ? null : saved.misfit(field);
        boolean dropped = slot == null && old == null;
        if (dropped) {
            in.differences().ignore();
        }
        int before = in.misfits();
        Object value = in.field(saved.kind(field), misfit == null ? existing : null);
        if (in.misfits() > before && slot != null) {
            misfit = slot + " held " + in.misfit();
        }
        in.misfits(before);
        if (dropped) {
            in.differences().stopIgnoring();
        }
        if (old != null) {
            old.put(saved.fieldName(field), value);
        }
        if (slot == null) {
            return NOTHING;
        } else if (misfit == null) {
            Class<?> type = slot.field().getType();
            if (slot.kind() == saved.kind(field) && (type.isPrimitive() || value == null || type.isInstance(value))) {
                return value;
            }
            try {
                return ObjectFactory.widened(value, type);
            } catch (IllegalArgumentException e) {
                misfit = slot + " was " + saved.typeName(field) + ", is " + slot.typeName();
            }
        }
        misfit(misfit);
        return NOTHING;
    }

    private void misfit(String what) {
        differs = true;
        if (migrate == null) {
            in.differences().problem(what);
        }
    }

    private Object call(@Nullable Object object) {
        Method method = Objects.requireNonNull(migrate);
        try {
            return method.invoke(object, old);
        } catch (InvocationTargetException e) {
            throw new OtherBuildException(method + " failed: " + e.getCause(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(method + " is accessible", e);
        }
    }
}
