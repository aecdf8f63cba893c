package dev.tickwire.runtime.world;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateVisitor;
import dev.tickwire.runtime.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads a world's state, without the clients' side of it: slots and cells.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class WorldState {
    private final World world;

    public WorldState(World world) {
        this.world = world;
    }

    /** Writes the entities' ids, owners and named groups. The players are known to the writer. */
    public void write(StateWriter out) {
        out.number(world.lastId());
        out.number(world.entitiesByKind.size());
        for (int kind = 0; kind < world.entitiesByKind.size(); kind++) { // a room state's list is empty
            EntityList<Entity> list = world.entitiesByKind.get(kind);
            out.type(world.game.kinds().get(kind).type());
            out.number(list.size());
            for (int place = 0; place < list.places(); place++) {
                Entity entity = list.at(place);
                if (entity != null) {
                    out.number(entity.id());
                    out.value(entity.hasOwner() ? entity.owner() : null);
                    out.text(list.group(place) instanceof NamedGroup group ? group.name : null);
                }
            }
        }
    }

    /**
     * Spawns the written entities in a new world, except those of a kind that this build does not have. The players are
     * known to the reader.
     */
    public void read(StateReader in) {
        world.startAfter(in.number());
        for (int left = in.number(); left > 0; left--) {
            Object type = in.typeOrName();
            int size = in.number();
            Integer kind = world.kindOf(type);
            if (kind == null && size > 0) {
                in.note(type, size + " entities are gone");
            }
            for (int i = 0; i < size; i++) {
                int id = in.number();
                Player owner = (Player) in.value();
                String group = in.text();
                if (kind != null) {
                    enter(kind, id, owner, group);
                }
            }
        }
    }

    private void enter(int kind, int id, @Nullable Player owner, @Nullable String group) {
        Entity entity = (Entity) world.game.kinds().get(kind).newInstance();
        world.enter(kind, entity, id, owner);
        if (group != null) {
            world.show(entity, group);
        }
    }

    /** Visits the entities and room states. */
    public void visit(StateVisitor state) {
        for (int kind = 0; kind < world.entitiesByKind.size(); kind++) {
            EntityList<Entity> list = world.entitiesByKind.get(kind);
            if (!world.game.kinds().get(kind).kind().state()) {
                state.know(world.game.kinds().get(kind).type().getName(), 0, list);
            }
            for (int place = 0; place < list.places(); place++) {
                Entity entity = list.at(place);
                if (entity != null) {
                    state.fields("entity", entity.id(), entity);
                }
            }
        }
        world.states.forEach((type, roomState) -> state.fields(type.getName(), 0, roomState));
    }

    /** Has another thread write the history for {@link World#seen}. */
    public void writePast(StateWriter out) {
        out.later(new RewindHistoryState(world));
    }

    /** Reads the history for {@link World#seen}; comes last. */
    public void readPast(StateReader in) {
        RewindHistoryState.read(in, world);
    }

    /** All entities in the order of spawning. */
    public List<Entity> entities() {
        List<Entity> entities = new ArrayList<>();
        world.entitiesByKind.forEach(entities::addAll);
        entities.sort(Comparator.comparingInt(Entity::id));
        return entities;
    }
}
