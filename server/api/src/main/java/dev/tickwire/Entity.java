package dev.tickwire;

import org.jspecify.annotations.Nullable;

/**
 * A replicated object. Subclasses are public, and have a public constructor without arguments and public mutable
 * fields. The game assigns fields; after each tick the engine compares every field, quantized, with the value that it
 * sent last.
 *
 * <p><b>Fields.</b> Every non-static field replicates unless {@link ServerOnly} or {@link OwnerOnly}: primitives,
 * enums, {@link Text} strings, references to entities, and {@code final} arrays of primitives whose length never
 * changes. The engine refuses any other type when it loads the game. It clamps values outside a declared range when it
 * sends them, and counts that; NaN or infinity ends the room. It sends a reference to an entity that is not in the room
 * as null, and counts that.
 */
public abstract class Entity {
    private int id;
    private @Nullable Player owner;

    @SuppressWarnings("unused") // the engine sets it, and so knows whether an entity is in the room
    private @Nullable Object room;

    /**
     * From 1, unique in the room, never reused; 0 before {@link Room#spawn}:
     * {@code room.broadcast(new Hit(ship.id()))}. A room that has given 2,000,000,000 ids ends after the tick.
     */
    public final int id() {
        return id;
    }

    /** Whether a player owns the entity: {@code if (car.hasOwner()) drive(car, car.owner().input(Drive.class), dt);} */
    public final boolean hasOwner() {
        return owner != null;
    }

    /**
     * The player that owns the entity, also after that player has left: {@code shot.owner().send(new Hit())}.
     *
     * @throws IllegalStateException if no player owns it
     */
    public final Player owner() {
        if (owner == null) {
            throw new IllegalStateException(getClass().getSimpleName() + " " + id
                    + " has no owner: spawn it with room.spawn(entity, player), or ask hasOwner() first");
        }
        return owner;
    }
}
