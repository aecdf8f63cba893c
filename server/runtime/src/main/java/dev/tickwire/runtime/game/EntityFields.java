package dev.tickwire.runtime.game;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The fields of every entity that the engine sets, and no game can. */
public final class EntityFields {
    private static final VarHandle ID = field("id", int.class);
    private static final VarHandle OWNER = field("owner", Player.class);
    private static final VarHandle ROOM = field("room", Object.class);

    private EntityFields() {}

    public static void id(Entity entity, int id) {
        ID.set(entity, id);
    }

    public static void owner(Entity entity, @Nullable Player owner) {
        OWNER.set(entity, owner);
    }

    /** Where an entity is from now on: any object that stands for the room; {@code null}: nowhere. */
    public static void room(Entity entity, @Nullable Object room) {
        ROOM.set(entity, room);
    }

    /** Whether that is the room of an entity. */
    public static boolean isIn(Entity entity, Object room) {
        return ROOM.get(entity) == room;
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(Entity.class, MethodHandles.lookup())
                    .findVarHandle(Entity.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
