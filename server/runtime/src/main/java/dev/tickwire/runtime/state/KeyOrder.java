package dev.tickwire.runtime.state;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the keys of maps and sets without a specified order: with the same content they iterate differently in each
 * process. If such an order affects a game's state, the effect is a difference of its own.
 *
 * <p>Keys with an order: numbers, text, booleans, enums, entities, players, and records of these.
 */
final class KeyOrder {
    private KeyOrder() {}

    static Map<?, ?> sorted(Map<?, ?> map) {
        Map<Object, @Nullable Object> sorted = new LinkedHashMap<>();
        sorted(map.keySet()).forEach(key -> sorted.put(key, map.get(key)));
        return sorted;
    }

    static Set<?> sorted(Set<?> set) {
        List<Object> keys = new ArrayList<>(set);
        keys.forEach(key -> compare(key, key)); // refuses a single key as well
        keys.sort(KeyOrder::compare);
        return new LinkedHashSet<>(keys);
    }

    private static int compare(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return Boolean.compare(a != null, b != null);
        } else if (a instanceof Entity one && b instanceof Entity other && one.id() > 0) {
            return Integer.compare(one.id(), other.id());
        } else if (a instanceof Player one && b instanceof Player other) {
            return Integer.compare(one.id(), other.id());
        }
        int order = typeOf(a).getName().compareTo(typeOf(b).getName());
        return order != 0 ? order : a instanceof Record ? compareComponents(a, b) : compareValues(a, b);
    }

    private static Class<?> typeOf(Object key) {
        return key instanceof Enum<?> constant ? constant.getDeclaringClass() : key.getClass();
    }

    private static int compareComponents(Object a, Object b) {
        for (StateField component : StateFields.of(a.getClass()).slots()) {
            int order = compare(component.get(a), component.get(b));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @SuppressWarnings("unchecked") // both are of one class
    private static int compareValues(Object a, Object b) {
        if (a instanceof Comparable<?> comparable
                && (a instanceof Enum
                        || a instanceof Number
                        || a instanceof String
                        || a instanceof Boolean
                        || a instanceof Character)) {
            return ((Comparable<Object>) comparable).compareTo(b);
        }
        throw UnsupportedTypeException.keys(a);
    }
}
