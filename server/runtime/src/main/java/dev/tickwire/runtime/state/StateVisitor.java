package dev.tickwire.runtime.state;

/**
 * Visits the objects that a room has by itself: a {@link StateWriter} writes their fields, a {@link StateReader} sets
 * those of another room's. Each has a name and a number, by which fields refer to it, so a later build may have more of
 * them, or fewer, in another order.
 *
 * <p>A {@code transient} field is no state: it keeps the value that the constructor gave it.
 */
public interface StateVisitor {
    /** The room has this object, and its fields are no state. */
    void know(String name, int number, Object object);

    /**
     * The room has this object, and its fields are state, with those of its superclasses, but for static and
     * {@code transient} ones.
     */
    void fields(String name, int number, Object object);
}
