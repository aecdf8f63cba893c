package dev.tickwire.rules;

import dev.tickwire.runtime.game.KindClass;
import java.lang.reflect.Method;
import java.util.List;

/**
 * One predicted rule.
 *
 * @param method {@code static void name(E entity, I input, double dt)}
 * @param kind of the entity
 * @param input class of the input
 * @param state the entity's fields that a rule may use, in schema order
 * @param components the input's components, in schema order
 */
record Rule(Method method, KindClass kind, Class<?> input, List<Slot> state, List<Slot> components) {
    /**
     * A field or component among the numbers that a page sees.
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
