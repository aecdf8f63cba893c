package dev.tickwire.runtime.world;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.runtime.state.State;
import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A world's state, without what clients have of it: slots, and the cells in which entities are seen.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class WorldState {
    private final World world;

    public WorldState(World world) {
        this.world = world;
    }

    /** Writes which entities there are, whose, and to which teams they are shown. The players are known. */
    public void write(StateWriter out) {
        out.number(world.lastId());
        for (EntityList<Entity> list : world.entitiesByKind) {
            out.number(list.size());
            for (int place = 0; place < list.places(); place++) {
                Entity entity = list.at(place);
                if (entity != null) {
                    out.number(entity.id());
                    out.value(entity.hasOwner() ? entity.owner() : null);
                    out.value(list.group(place) instanceof Team team ? team.name : null);
                }
            }
        }
    }

    /** Puts the entities that were written into a new world; {@link #visit} gives them their fields. */
    public void read(StateReader in) {
        world.startAfter(in.number());
        for (int kind = 0; kind < world.entitiesByKind.size(); kind++) {
            for (int left = in.number(); left > 0; left--) {
                Entity entity = (Entity) world.game.kinds().get(kind).newInstance();
                world.enter(kind, entity, in.number(), (@Nullable Player) in.value());
                String team = (String) in.value();
                if (team != null) {
                    world.show(entity, team);
                }
            }
        }
    }

    /** Makes known what the game's fields may refer to. */
    public void know(State state) {
        world.entitiesByKind.forEach(state::know);
        entities().forEach(state::know);
        world.states.values().forEach(state::know);
    }

    /** Visits the fields of entities and room states, and what is kept for {@link World#seen}. */
    public void visit(State state) {
        entities().forEach(state::fields);
        world.states.values().forEach(state::fields);
        for (Past past : world.pastByKind) {
            if (past != null) {
                past.visit(state);
            }
        }
    }

    /** All entities in the order in which they were spawned. */
    public List<Entity> entities() {
        List<Entity> entities = new ArrayList<>();
        world.entitiesByKind.forEach(entities::addAll);
        entities.sort(Comparator.comparingInt(Entity::id));
        return entities;
    }
}
