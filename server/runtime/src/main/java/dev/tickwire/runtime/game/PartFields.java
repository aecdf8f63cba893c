package dev.tickwire.runtime.game;

import dev.tickwire.Game;
import dev.tickwire.Part;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The fields of a game class, and of its superclasses, that hold its parts, sorted by the parts' class names because
 * reflection specifies no order.
 *
 * <p><b>Threads.</b> Immutable, for any thread.
 */
public final class PartFields {
    private final List<Field> fields = new ArrayList<>();

    PartFields(Class<?> gameClass) {
        collect(gameClass);
        fields.sort(Comparator.comparing(field -> field.getType().getName()));
    }

    private void collect(Class<?> type) {
        if (type.getSuperclass() != null) {
            collect(type.getSuperclass());
        }
        for (Field field : type.getDeclaredFields()) {
            if (!Part.class.isAssignableFrom(field.getType())) {
                continue;
            }
            if (Modifier.isStatic(field.getModifiers()) || !Modifier.isFinal(field.getModifiers())) {
                throw new AuthoringException(
                        type, field.getName(), "a part belongs to one room: make the field final and not static");
            }
            if (field.getType().isInterface()
                    || fields.stream().anyMatch(other -> other.getType() == field.getType())) {
                throw new AuthoringException(
                        type,
                        field.getName(),
                        "the field's class determines the commands of the part: declare it as that class, once");
            }
            field.setAccessible(true);
            fields.add(field);
        }
    }

    /** The parts' classes and their nested classes. */
    Set<Class<?>> classes() {
        Set<Class<?>> classes = new LinkedHashSet<>();
        for (Field field : fields) {
            classes.addAll(List.of(field.getType().getDeclaredClasses()));
        }
        return classes;
    }

    /**
     * The parts of a game object, in the order in which they are called.
     *
     * @throws IllegalStateException naming a field that does not hold a part of its class
     */
    public List<Part> of(Game<?> game) {
        List<Part> parts = new ArrayList<>();
        for (Field field : fields) {
            try {
                Part part = (Part) field.get(game);
                if (part == null || part.getClass() != field.getType()) {
                    throw new IllegalStateException(
                            field + " must hold an object of exactly its class, which it declares");
                }
                parts.add(part);
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return parts;
    }
}
