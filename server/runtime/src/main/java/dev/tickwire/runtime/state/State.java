package dev.tickwire.runtime.state;

/**
 * Visits the objects of a room's state in a fixed order: a {@link StateWriter} writes their fields, a {@link StateReader} sets them.
 *
 * <p>A {@code transient} field is no state: it keeps the value that the constructor gave it.
 */
public interface State {
    /** An object that every room of this kind has made by itself. From now on it is written as its number; {@link #fields} visits what it holds. */
    void know(Object object);

    /**
     * Visits the fields of an object, with those of its superclasses, but for static and {@code transient} ones.
     *
     * @throws dev.tickwire.runtime.game.AuthoringException naming a class and a field that holds what is not on the list of types, and the cure
     */
    void fields(Object object);
}
