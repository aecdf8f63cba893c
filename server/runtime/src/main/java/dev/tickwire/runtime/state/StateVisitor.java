package dev.tickwire.runtime.state;

/**
 * Visits the objects that every room has: a {@link StateWriter} writes their fields, a {@link StateReader} sets them in
 * another room. Each object has a name and a number, by which fields refer to it, so a later build may have other
 * objects in another order.
 *
 * <p>A {@code transient} field is not part of the state: it keeps the value that the constructor sets.
 */
public interface StateVisitor {
    /** The room has this object; its fields are not part of the state. */
    void know(String name, int number, Object object);

    /**
     * The room has this object; its fields and those of its superclasses are part of the state, except static and
     * {@code transient} ones.
     */
    void fields(String name, int number, Object object);
}
