package dev.tickwire.runtime.game;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Sets the fields of entities that games cannot set: id, owner, room. */
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

    /** Sets the room of an entity: any object that identifies the room; {@code null}: none. */
    public static void room(Entity entity, @Nullable Object room) {
        ROOM.set(entity, room);
    }

    /** Whether an entity is in this room. */
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
