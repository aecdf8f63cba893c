package dev.tickwire.runtime.state;

import dev.tickwire.Entity;
import dev.tickwire.Was;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a class that are part of the state: all except static and {@code transient} ones, those of superclasses
 * first, without the fields of {@link Entity}, which are the engine's.
 *
 * <p><b>Threads.</b> Any. A class is read once.
 */
final class StateFields {
    private static final ClassValue<StateFields> OF_CLASS = new ClassValue<>() {
        @Override
        protected StateFields computeValue(Class<?> type) {
            return new StateFields(type);
        }
    };

    private final Class<?> type;
    private final StateField[] slots;
    private final @Nullable Method migrate;

    private StateFields(Class<?> type) {
        this.type = type;
        List<Field> fields = fields(type);
        List<StateField> named = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = fields.size() - 1; i >= 0; i--) { // a hidden field of a superclass gets a longer name
            Field field = fields.get(i);
            String name = taken.add(field.getName())
                    ? field.getName()
                    : field.getDeclaringClass().getSimpleName() + "." + field.getName();
            named.add(0, new StateField(field, name));
        }
        this.slots = named.toArray(StateField[]::new);
        this.migrate = migrate(type);
    }

    static StateFields of(Class<?> type) {
        return OF_CLASS.get(type);
    }

    Class<?> type() {
        return type;
    }

    /** Must not be changed. */
    StateField[] slots() {
        return slots;
    }

    /** The field that has this name, or else the one that had it; {@code null}: none. */
    @Nullable
    StateField slot(String name) {
        for (StateField slot : slots) {
            if (slot.name().equals(name)) {
                return slot;
            }
        }
        for (StateField slot : slots) {
            if (had(slot.field().getAnnotation(Was.class), name)) {
                return slot;
            }
        }
        return null;
    }

    /** The method that converts the state of an earlier build; {@code null}: none. */
    @Nullable
    Method migrate() {
        return migrate;
    }

    static boolean had(@Nullable Was was, String name) {
        return was != null && List.of(was.value()).contains(name);
    }

    private static List<Field> fields(Class<?> type) {
        if (type == Object.class || type == Record.class || type == Entity.class) {
            return new ArrayList<>();
        }
        List<Field> own = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                field.setAccessible(true);
                own.add(field);
            }
        }
        own.sort(Comparator.comparing(Field::getName)); // reflection specifies no order
        List<Field> all = fields(type.getSuperclass());
        all.addAll(own);
        return all;
    }

    /** An instance method; of a record, a static one that returns the record. */
    private static @Nullable Method migrate(Class<?> type) {
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            try {
                Method found = c.getDeclaredMethod("migrate", Map.class);
                if (Modifier.isStatic(found.getModifiers()) == type.isRecord()
                        && found.getReturnType() == (type.isRecord() ? type : void.class)) {
                    found.setAccessible(true);
                    return found;
                }
            } catch (NoSuchMethodException e) { // a superclass may have it
            }
        }
        return null;
    }
}
