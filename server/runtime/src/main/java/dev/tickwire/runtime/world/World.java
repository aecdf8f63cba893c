package dev.tickwire.runtime.world;

import static java.util.Objects.requireNonNull;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.RoomState;
import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.runtime.game.EntityFields;
import dev.tickwire.runtime.game.ExactNumbers;
import dev.tickwire.runtime.game.FieldsHash;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.KindClass;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.game.Position;
import dev.tickwire.runtime.game.PredictedRule;
import dev.tickwire.runtime.game.RewindFields;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entities and states of a room, and their visibility groups.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class World {
    final GameType game;
    private final Map<Class<?>, Integer> kindOfClass = new HashMap<>();
    final List<EntityList<Entity>> entitiesByKind = new ArrayList<>();
    final List<@Nullable RewindHistory> pastByKind = new ArrayList<>();
    final Map<Class<?>, RoomState> states = new LinkedHashMap<>(); // by kind
    private final List<@Nullable RoomState> stateByKind = new ArrayList<>();
    private final Group everybody;
    private final Groups groups;
    private final List<View> views = new ArrayList<>();
    private final Int2ObjectOpenHashMap<View> viewByPlayer = new Int2ObjectOpenHashMap<>();
    private final boolean hasOwnParts;
    private final OutOfRangeCounts outOfRange; // one per room, so entities refer to it as their room
    private int foundBefore;
    private int lastId;

    /**
     * A world without entities.
     *
     * @param outOfRange of the room
     * @throws IllegalStateException if a kind is {@link dev.tickwire.Nearby} and the settings have no grid
     */
    public World(GameType game, Settings settings, OutOfRangeCounts outOfRange) {
        this.game = game;
        this.outOfRange = outOfRange;
        this.everybody = new Group(Section.EVERYBODY, game.schema(), game.kinds(), false);
        this.everybody.addViewer();
        this.groups = new Groups(game, settings.grid());
        this.hasOwnParts = game.schema().kinds().stream().anyMatch(kind -> kind.hasOwnerOnly());
        for (int kind = 0; kind < game.kinds().size(); kind++) {
            KindClass kindClass = game.kinds().get(kind);
            kindOfClass.put(kindClass.type(), kind);
            entitiesByKind.add(new EntityList<>());
            RewindFields rewind = kindClass.rewind();
            pastByKind.add(rewind == null ? null : new RewindHistory(kind, kindClass, rewind, settings));
            RoomState state = kindClass.kind().state() ? (RoomState) kindClass.newInstance() : null;
            stateByKind.add(state);
            if (state != null) {
                states.put(kindClass.type(), state);
                everybody.add(kind, state, ++lastId, 0);
            }
            if (kindClass.position() != null) {
                groups.grid(); // or else nobody would ever see its entities
            }
        }
    }

    /**
     * Adds an entity.
     *
     * @throws IllegalArgumentException if the entity has been in a room before, its class is not part of the game, or
     *     an array has another length than in its class
     * @throws IllegalStateException if there are {@link Limits#ENTITIES_PER_KIND_MAX} of its kind
     */
    public void spawn(Entity entity, @Nullable Player owner) {
        int kind = kind(entity.getClass());
        if (entity.id() != 0) {
            throw new IllegalArgumentException(entity.getClass().getSimpleName() + " " + entity.id()
                    + " has been in a room already: spawn a new object");
        }
        game.kinds().get(kind).requireLengths(entity);
        EntityList<Entity> list = entitiesByKind.get(kind);
        if (list.size() == Limits.ENTITIES_PER_KIND_MAX || list.places() == 2 * Limits.ENTITIES_PER_KIND_MAX) {
            throw new IllegalStateException("spawn: the room has " + list.size() + " "
                    + entity.getClass().getSimpleName()
                    + ", after " + (list.places() - list.size()) + " that were removed in this tick; the limit is "
                    + Limits.ENTITIES_PER_KIND_MAX + " of each");
        }
        enter(kind, entity, ++lastId, owner);
    }

    /** Adds an entity whose id is above those of its kind. */
    void enter(int kind, Entity entity, int id, @Nullable Player owner) {
        EntityList<Entity> list = entitiesByKind.get(kind);
        EntityFields.id(entity, id);
        EntityFields.owner(entity, owner);
        EntityFields.room(entity, outOfRange);
        list.append(entity, id);
        show(kind, list.places() - 1, shown(kind));
        Group own = own(entity);
        if (own != null) {
            own.add(kind, entity, id, ownerId(entity));
        }
    }

    /**
     * Removes an entity.
     *
     * @return false if it is not in the world
     */
    public boolean remove(Entity entity) {
        int kind = kind(entity.getClass());
        EntityList<Entity> list = entitiesByKind.get(kind);
        int index = list.indexOf(entity);
        if (index < 0) {
            return false;
        }
        show(kind, index, null);
        list.drop(index);
        EntityFields.room(entity, null);
        Group own = own(entity);
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

    /**
     * As {@link dev.tickwire.Room#show}.
     *
     * @throws IllegalArgumentException if the entity is not in the world
     */
    public void show(Entity entity, @Nullable String group) {
        int kind = kind(entity.getClass());
        EntityList<Entity> list = entitiesByKind.get(kind);
        int index = list.indexOf(entity);
        if (index < 0) {
            throw new IllegalArgumentException(
                    entity.getClass().getSimpleName() + " " + entity.id() + " is not in the room: spawn it first");
        }
        show(kind, index, group == null ? shown(kind) : groups.named(group));
    }

    /** The largest entity id so far; ids rise by one. */
    public int lastId() {
        return lastId;
    }

    /**
     * A hash of entities and states: ids, owners, and {@linkplain FieldsHash fields of plain types}. Equal worlds have
     * equal hashes, whatever was captured and seen.
     */
    public long hash() {
        long hash = lastId;
        for (int kind = 0; kind < entitiesByKind.size(); kind++) {
            FieldsHash fields = game.kinds().get(kind).fieldsHash();
            RoomState state = stateByKind.get(kind);
            if (state != null) {
                hash += FieldsHash.mix(fields.of(state) + kind);
            }
            EntityList<Entity> list = entitiesByKind.get(kind);
            for (int place = 0; place < list.places(); place++) {
                Entity entity = list.at(place);
                if (entity != null) {
                    long identity = ((long) ownerId(entity) << Integer.SIZE) | list.id(place);
                    hash += FieldsHash.mix(fields.of(entity) + FieldsHash.GOLDEN_GAMMA * identity);
                }
            }
        }
        return hash;
    }

    /** Continues after this id. */
    public void startAfter(int id) {
        lastId = Math.max(lastId, id);
    }

    /** Whether a rule may have launched this entity. */
    public boolean launches(Entity entity) {
        return game.predictedKinds().launches(entity.getClass());
    }

    /** The game's rules, for copies of entities. */
    List<PredictedRule> predictedRules() {
        return game.predictedRules();
    }

    /** The exact numbers of an entity, which snapshots round; {@code null} if no rule is about its kind. */
    @Nullable
    ExactNumbers exactNumbers(Entity entity) {
        return game.predictedKinds().exactNumbers(entity.getClass());
    }

    /** The group that shows an entity; {@code null}: none yet. */
    @Nullable
    Group group(Entity entity) {
        EntityList<Entity> list = entitiesByKind.get(kind(entity.getClass()));
        int index = list.indexOf(entity);
        return index < 0 ? null : list.group(index);
    }

    /** The group that all clients see. */
    public Group everybody() {
        return everybody;
    }

    /** The view of a player that joins. Must be called before the player owns an entity. */
    public View openView(int playerId) {
        Group own = hasOwnParts ? new Group(Section.OWN, game.schema(), game.kinds(), true) : null;
        View view = new View(this, groups, own);
        viewByPlayer.put(playerId, view);
        views.add(view);
        return view;
    }

    /** The view of a player that has left. */
    public View closedView() {
        return new View(this, groups, null);
    }

    /** The view of all spectators, who own no entities. */
    public View openView() {
        View view = new View(this, groups, null);
        views.add(view);
        return view;
    }

    /** The player has left. */
    public void closeView(int playerId) {
        View view = requireNonNull(viewByPlayer.remove(playerId));
        views.remove(view);
        view.close();
    }

    /**
     * Updates all groups from the entities' fields, then all views from the groups.
     *
     * @return number of values, in fields and events, that were outside their ranges since the last call
     * @throws IllegalStateException naming a field whose value cannot be sent
     */
    public int capture() {
        for (int kind = 0; kind < entitiesByKind.size(); kind++) {
            entitiesByKind.get(kind).compact();
            Position position = game.kinds().get(kind).position();
            if (position != null) {
                place(kind, position);
            }
        }
        for (int i = 0; i < views.size(); i++) {
            views.get(i).refresh();
        }
        groups.retire();
        everybody.capture(outOfRange);
        groups.capture(outOfRange);
        for (int i = 0; i < views.size(); i++) {
            Group own = views.get(i).own();
            if (own != null) {
                own.capture(outOfRange);
            }
        }
        int found = outOfRange.found() - foundBefore;
        foundBefore = outOfRange.found();
        return found;
    }

    /** Retains the values of the latest capture, which is this tick's snapshot, for {@link #seen}. */
    public void remember(int tick) {
        for (int kind = 0; kind < pastByKind.size(); kind++) {
            RewindHistory history = pastByKind.get(kind);
            if (history != null) {
                history.keep(tick, entitiesByKind.get(kind));
            }
        }
    }

    /**
     * As {@link dev.tickwire.Room#seenBy}, for a view time.
     *
     * @param viewTime in 1/256 tick
     */
    @SuppressWarnings("unchecked") // the history of a class holds objects of exactly this class
    public <E extends Entity> @Nullable E seen(E entity, long viewTime) {
        RewindHistory history = pastByKind.get(kind(entity.getClass()));
        if (history == null) {
            throw new IllegalArgumentException(
                    "the past of " + entity.getClass().getName() + " is not kept: add @Rewindable to the class");
        }
        Entity seen = history.at(viewTime, entity);
        if (seen != null) {
            EntityFields.id(seen, entity.id());
            EntityFields.owner(seen, entity.hasOwner() ? entity.owner() : null);
        }
        return (E) seen;
    }

    /** The group of an entity of a kind that is not in a named group; {@code null} if that depends on its position. */
    private @Nullable Group shown(int kind) {
        return game.kinds().get(kind).position() == null ? everybody : null;
    }

    /** Moves the kind's entities into the cells of their positions. */
    private void place(int kind, Position position) {
        EntityList<Entity> list = entitiesByKind.get(kind);
        for (int i = 0; i < list.places(); i++) {
            Group group = list.group(i);
            if (group == null || group instanceof GridCell) {
                Entity entity = requireNonNull(list.at(i), "no gaps after compact");
                double x = position.x(entity);
                double y = position.y(entity);
                if (!(group instanceof GridCell cell && cell.holds(x, y))) {
                    show(kind, i, groups.cell(groups.index(x), groups.index(y)));
                }
            }
        }
    }

    private void show(int kind, int index, @Nullable Group to) {
        EntityList<Entity> list = entitiesByKind.get(kind);
        Entity entity = requireNonNull(list.at(index));
        Group from = list.group(index);
        if (from == to) {
            return;
        }
        if (from != null) {
            from.remove(kind, entity.id());
        }
        if (to != null) {
            to.add(kind, entity, entity.id(), ownerId(entity));
        }
        list.group(index, to);
    }

    /** The group of an entity's owner-only fields; {@code null} if its kind has none, or the owner has left. */
    private @Nullable Group own(Entity entity) {
        View view = viewByPlayer.get(ownerId(entity));
        return view == null ? null : view.own();
    }

    private static int ownerId(Entity entity) {
        return entity.hasOwner() ? entity.owner().id() : 0;
    }

    /** The number of a class; {@code null} if it is not part of the game. */
    @Nullable
    Integer kindOf(Object type) {
        return kindOfClass.get(type);
    }

    private int kind(Class<?> type) {
        Integer kind = kindOfClass.get(type);
        if (kind == null) {
            throw new IllegalArgumentException(type.getName() + " is not part of the game " + game.name()
                    + ": nest it in " + game.gameClass().getName() + " or put it into the same package");
        }
        return kind;
    }
}
