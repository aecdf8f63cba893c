package dev.tickwire.runtime.state;

import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * An object that cannot be part of a state; replaced by an {@link dev.tickwire.runtime.game.AuthoringException} once
 * the path to its field is known.
 */
final class UnsupportedTypeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final String TRANSIENT = "make the field transient and set it in the constructor and in restored";
    private static final String LISTED =
            "let the field hold primitives, text, enums, records, arrays, collections of java.util, array lists"
                    + " of fastutil, entities, players, or objects of classes in the game's package or below; or "
                    + TRANSIENT;

    /** @param what the object and the cure: the rest of a sentence that begins with "it holds" */
    private UnsupportedTypeException(String what) {
        super(what, null, false, false);
    }

    static UnsupportedTypeException of(Object object) {
        Class<?> type = object.getClass();
        if (object instanceof RandomGenerator) {
            return new UnsupportedTypeException(type.getName() + ", whose state is hidden: use room.random() instead");
        } else if (type.isHidden()) {
            return new UnsupportedTypeException("a lambda, which is code: " + TRANSIENT);
        } else if (object instanceof Thread || object instanceof AutoCloseable) {
            return new UnsupportedTypeException(type.getName() + ", which ends with the process: " + TRANSIENT);
        } else if (object instanceof Map) {
            return new UnsupportedTypeException(type.getName() + ": use a LinkedHashMap instead");
        } else if (object instanceof Set) {
            return new UnsupportedTypeException(type.getName() + ": use a LinkedHashSet instead");
        }
        return new UnsupportedTypeException("an object of " + type + ": " + LISTED);
    }

    static UnsupportedTypeException comparator(Object sorted) {
        return new UnsupportedTypeException(sorted.getClass().getName()
                + " with a comparator, which is code: let the keys be Comparable, or " + TRANSIENT);
    }

    static UnsupportedTypeException keys(Object key) {
        return new UnsupportedTypeException("a map or set without an order, with keys of " + key.getClass()
                + " that have none either: use a LinkedHashMap or LinkedHashSet instead");
    }

    static UnsupportedTypeException deep(int steps) {
        return new UnsupportedTypeException("objects that refer to one another over more than " + steps
                + " steps: keep them in a list, and let them refer by index or entity");
    }

    /** The cure for a map or set that a copy iterates in another order. */
    static String cure(Object unordered) {
        return "use a " + (unordered instanceof Map ? "LinkedHashMap" : "LinkedHashSet") + " instead";
    }
}
