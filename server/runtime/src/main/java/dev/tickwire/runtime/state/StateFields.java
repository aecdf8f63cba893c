package dev.tickwire.runtime.state;

import dev.tickwire.Entity;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The fields of a class that are state: all but static and {@code transient} ones, those of superclasses first. What an {@link Entity} itself has is the
 * engine's, and not among them.
 *
 * <p><b>Threads.</b> Any. A class is read once.
 */
final class StateFields {
    private static final ClassValue<List<Field>> OF_CLASS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return List.copyOf(collect(type));
        }
    };

    private StateFields() {}

    static List<Field> of(Class<?> type) {
        return OF_CLASS.get(type);
    }

    private static List<Field> collect(Class<?> type) {
        if (type == Object.class || type == Entity.class) {
            return new ArrayList<>();
        }
        List<Field> own = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                field.setAccessible(true);
                own.add(field);
            }
        }
        own.sort(Comparator.comparing(Field::getName)); // reflection gives no order
        List<Field> all = collect(type.getSuperclass());
        all.addAll(own);
        return all;
    }

    static Object get(Field field, Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new AssertionError(field + " is accessible", e);
        }
    }

    static void set(Field field, Object of, Object value) {
        try {
            field.set(of, value);
        } catch (IllegalAccessException e) {
            throw new AssertionError(field + " is accessible", e);
        }
    }
}
