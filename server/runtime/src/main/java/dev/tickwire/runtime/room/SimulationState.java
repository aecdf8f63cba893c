package dev.tickwire.runtime.room;

import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.PendingReply;
import dev.tickwire.runtime.session.SeatedPlayer;
import dev.tickwire.runtime.state.ObjectCodec;
import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateVisitor;
import dev.tickwire.runtime.state.StateWriter;
import dev.tickwire.runtime.world.WorldState;
import java.util.List;
import java.util.Objects;

/**
 * Writes a simulation, between two ticks, and reads it into a new one. Players and entities come first, so any field
 * may refer to any of them.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class SimulationState {
    private final Simulation simulation;
    private final WorldState world;

    SimulationState(Simulation simulation) {
        this.simulation = simulation;
        this.world = new WorldState(simulation.world());
    }

    void write(StateWriter out) {
        visit(out);
        out.number(simulation.tick());
        out.number(simulation.lastPlayerId());
        out.number(simulation.bansSettled());
        out.number(simulation.players().size());
        for (Player player : simulation.players()) {
            out.number(player.id());
            out.value(((SeatedPlayer) player).client());
        }
        world.write(out);
        out.writeFields();
        world.writePast(out);
    }

    void read(StateReader in) {
        simulation.resume(in.number(), in.number(), in.number());
        for (int left = in.number(); left > 0; left--) {
            int id = in.number();
            JoiningClient client = (JoiningClient) Objects.requireNonNull(in.value());
            simulation.seat(id, client);
        }
        simulation.occupyPlaces();
        simulation.players().forEach(player -> ((SeatedPlayer) player).visit(in)); // some own entities
        world.read(in);
        visit(in);
        in.readFields();
        world.readPast(in);
        for (Entity entity : world.entities()) {
            if (entity.hasOwner()) {
                ((SeatedPlayer) entity.owner()).owns(entity);
            }
        }
    }

    private void visit(StateVisitor state) {
        world.visit(state);
        simulation.players().forEach(player -> ((SeatedPlayer) player).visit(state));
        simulation.visit(state);
    }

    /** Codecs for players that have left, and for replies that the game owes. */
    List<ObjectCodec<?>> codecs() {
        return List.of(new Departed(), PendingReply.CODEC);
    }

    /** Players that have left, while the game refers to them. */
    private final class Departed implements ObjectCodec<SeatedPlayer> {
        private record Origin(int id, JoiningClient client) {}

        @Override
        public Class<SeatedPlayer> type() {
            return SeatedPlayer.class;
        }

        @Override
        public Record origin(SeatedPlayer player) {
            return new Origin(player.id(), player.client());
        }

        @Override
        public SeatedPlayer make(Record origin) {
            Origin of = (Origin) origin;
            return simulation.departed(of.id, of.client);
        }

        @Override
        public List<Object> parts(SeatedPlayer player) {
            return player.parts();
        }
    }
}
