package dev.tickwire.runtime.state;

import java.util.List;

/**
 * Writes and makes objects of a class of the runtime that a game may hold after they have left the room, such as
 * players.
 *
 * @param <T> the class
 */
public interface ObjectCodec<T> {
    /** Exactly this class. */
    Class<T> type();

    /** The values that {@link #make} needs, as a record. */
    Record origin(T object);

    /** Makes the object. */
    T make(Record origin);

    /** Objects whose fields are part of the state as well; the made object has the same number. */
    List<Object> parts(T object);
}
