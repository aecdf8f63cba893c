package dev.tickwire.runtime.world;

import static java.util.Objects.requireNonNull;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.RoomState;
import dev.tickwire.runtime.game.ColumnReader.Tally;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.KindClass;
import it.unimi.dsi.fastutil.ints.Int2ObjectLinkedOpenHashMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entities and states of a room, and the groups in which they are seen.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class World {
    private static final VarHandle ENTITY_ID = entityField("id", int.class);
    private static final VarHandle ENTITY_OWNER = entityField("owner", Player.class);

    private final GameType game;
    private final Map<Class<?>, Integer> kindOfClass = new HashMap<>();
    private final List<EntityList<Entity>> entitiesByKind = new ArrayList<>();
    private final Map<Class<?>, RoomState> states = new HashMap<>();
    private final Group everybody;
    private final Int2ObjectLinkedOpenHashMap<Group> ownByPlayer = new Int2ObjectLinkedOpenHashMap<>();
    private final boolean hasOwnParts;
    private int lastId;

    public World(GameType game) {
        this.game = game;
        this.everybody = new Group(game.schema(), game.kinds(), false);
        this.hasOwnParts = game.schema().kinds().stream().anyMatch(kind -> kind.hasOwnerOnly());
        for (int kind = 0; kind < game.kinds().size(); kind++) {
            KindClass kindClass = game.kinds().get(kind);
            kindOfClass.put(kindClass.type(), kind);
            entitiesByKind.add(new EntityList<>());
            if (kindClass.kind().state()) {
                RoomState state = (RoomState) kindClass.newInstance();
                states.put(kindClass.type(), state);
                everybody.add(kind, state, ++lastId, 0);
            }
        }
    }

    /**
     * Adds an entity.
     *
     * @param ownerId the owner's player id, 0 without an owner
     * @throws IllegalArgumentException if it has been in a room already, or its class is not part of the game
     */
    public void spawn(Entity entity, @Nullable Player owner, int ownerId) {
        int kind = kind(entity.getClass());
        if (entity.id() != 0) {
            throw new IllegalArgumentException(entity.getClass().getSimpleName() + " " + entity.id()
                    + " has been in a room already: spawn a new object");
        }
        int id = ++lastId;
        ENTITY_ID.set(entity, id);
        ENTITY_OWNER.set(entity, owner);
        entitiesByKind.get(kind).append(entity, id);
        everybody.add(kind, entity, id, ownerId);
        Group own = ownByPlayer.get(ownerId);
        if (own != null) {
            own.add(kind, entity, id, ownerId);
        }
    }

    /**
     * Takes an entity out.
     *
     * @return false if it is not in
     */
    public boolean remove(Entity entity, int ownerId) {
        int kind = kind(entity.getClass());
        EntityList<Entity> list = entitiesByKind.get(kind);
        if (list.find(entity.id()) != entity) {
            return false;
        }
        list.drop(entity.id());
        everybody.remove(kind, entity.id());
        Group own = ownByPlayer.get(ownerId);
        if (own != null) {
            own.remove(kind, entity.id());
        }
        return true;
    }

    @SuppressWarnings("unchecked") // the list of a class holds objects of exactly this class
    public <E extends Entity> Collection<E> all(Class<E> kind) {
        return (Collection<E>) entitiesByKind.get(kind(kind));
    }

    @SuppressWarnings("unchecked") // as above
    public <E extends Entity> @Nullable E find(Class<E> kind, int id) {
        return (E) entitiesByKind.get(kind(kind)).find(id);
    }

    /**
     * The room's one instance of this class.
     *
     * @throws IllegalArgumentException if the class is not part of the game
     */
    public <S extends RoomState> S state(Class<S> kind) {
        kind(kind);
        return kind.cast(requireNonNull(states.get(kind)));
    }

    /** What everybody sees. */
    public Group everybody() {
        return everybody;
    }

    /** Opens the group that only this player sees; {@code null} if no kind has fields for it. To be called before the player owns anything. */
    public @Nullable Group openOwn(int playerId) {
        if (!hasOwnParts) {
            return null;
        }
        Group own = new Group(game.schema(), game.kinds(), true);
        ownByPlayer.put(playerId, own);
        return own;
    }

    public void closeOwn(int playerId) {
        ownByPlayer.remove(playerId);
    }

    /**
     * Brings all groups up to date with the entities' fields.
     *
     * @return how many values were outside their ranges and have been clamped
     * @throws IllegalStateException naming a field whose value cannot be sent
     */
    public int capture() {
        for (EntityList<Entity> list : entitiesByKind) {
            list.compact();
        }
        Tally tally = new Tally();
        everybody.capture(tally);
        for (Group own : ownByPlayer.values()) {
            own.capture(tally);
        }
        return tally.clamped();
    }

    private int kind(Class<?> type) {
        Integer kind = kindOfClass.get(type);
        if (kind == null) {
            throw new IllegalArgumentException(type.getName() + " is not part of the game " + game.name()
                    + ": nest it in " + game.gameClass().getName() + " or put it into the same package");
        }
        return kind;
    }

    private static VarHandle entityField(String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(Entity.class, MethodHandles.lookup())
                    .findVarHandle(Entity.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
