package dev.tickwire.rules;

import dev.tickwire.runtime.game.KindClass;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One predicted rule.
 *
 * @param method {@code static void name(E entity, I input, double dt)}, or if it launches
 *     {@code static boolean name(E entity, I input, S spawned, double dt)}
 * @param entity the entity that it changes
 * @param input class of the input
 * @param components the input's components, in schema order
 * @param spawned the entity that it launches; {@code null} if it launches none
 */
record Rule(
        Method method,
        Subject entity,
        Class<?> input,
        List<Slot> components,
        @Nullable Subject spawned) {
    /** The entities that it changes. */
    List<Subject> subjects() {
        return spawned == null ? List.of(entity) : List.of(entity, spawned);
    }

    /**
     * An entity that a rule changes.
     *
     * @param state its fields that a rule may use, in schema order
     */
    record Subject(KindClass kind, List<Slot> state) {
        int numbers() {
            return state.stream().mapToInt(Slot::numbers).sum();
        }
    }

    /**
     * A field or component among the numbers that a page has.
     *
     * @param type Java type of the value; of the elements, if it is an array
     * @param length elements of the array, 0 for a single value
     */
    record Slot(String name, Class<?> type, int length) {
        int numbers() {
            return Math.max(1, length);
        }
    }
}
