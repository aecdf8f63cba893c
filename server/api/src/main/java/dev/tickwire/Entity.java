package dev.tickwire;

import org.jspecify.annotations.Nullable;

/**
 * A replicated object. Subclasses are public, have a public no-argument constructor and public mutable fields; the game just assigns them, and after
 * each tick the engine compares every field, quantized, with what was last sent.
 *
 * <p><b>Fields.</b> Every non-static field replicates unless {@link ServerOnly} or {@link OwnerOnly}: primitives, enums, {@link Text} strings, references to
 * entities, and {@code final} arrays of primitives whose length never changes. Anything else is refused when the game is loaded. Values outside a
 * declared range are clamped when sent and counted; NaN or infinity ends the room. A reference to an entity that is not in the room is sent as null and
 * counted.
 */
public abstract class Entity {
    private int id;
    private @Nullable Player owner;

    @SuppressWarnings("unused") // the engine's, so that it sees at once that an entity is not in the room
    private @Nullable Object room;

    /** From 1, unique in the room, never reused; 0 before {@link Room#spawn}. A room that has given 2,000,000,000 ids ends after the tick. */
    public final int id() {
        return id;
    }

    /** True if it was spawned for a player. */
    public final boolean hasOwner() {
        return owner != null;
    }

    /**
     * The player it was spawned for, also after that player left.
     *
     * @throws IllegalStateException if it belongs to nobody
     */
    public final Player owner() {
        if (owner == null) {
            throw new IllegalStateException(getClass().getSimpleName() + " " + id
                    + " belongs to nobody: spawn it with room.spawn(entity, player), or ask hasOwner() first");
        }
        return owner;
    }
}
