package dev.tickwire.runtime.room;

import dev.tickwire.Player;
import dev.tickwire.runtime.game.Tally;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.session.SeatedPlayer;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A second simulation of a room, which does again what the first did, by its facts alone. */
public final class Replay {
    private final Room room;
    private final Set<Facts.Kind> notDone = EnumSet.allOf(Facts.Kind.class);
    private Simulation simulation;

    /** To be made before the room's first tick. */
    public Replay(Room room) {
        this.room = room;
        Created created = room.simulation().created();
        this.simulation = new Simulation(created, new RoomThread("replay"), Caller.UNWATCHED, tally(), new Counters());
        simulation.create();
    }

    private static Tally tally() {
        return new Tally((field, what) -> {});
    }

    /** Does what the room did in its latest tick. */
    public void tick() {
        Facts done = room.simulation().latestFacts();
        Facts facts = simulation.facts();
        for (int i = 0; i < done.count(); i++) {
            facts.copy(done, i);
            notDone.remove(done.kind(i));
        }
        simulation.run();
        if (simulation.snapshotDue()) {
            simulation.capture();
        }
        simulation.events().clear();
        for (Player player : simulation.players()) {
            ((SeatedPlayer) player).outbox().discard();
        }
    }

    /** Goes on as another simulation, made from a checkpoint of this one. */
    public void restore() {
        simulation = Checkpoint.of(simulation)
                .restore(new RoomThread("restored"), Caller.UNWATCHED, tally(), new Counters());
    }

    /** Kinds of facts of which the room has had none so far. */
    public Set<?> notDone() {
        return notDone;
    }

    public long hash() {
        return Checkpoint.of(simulation).hash();
    }

    /** The hash of the room's own state. */
    public static long hash(Room room) {
        return Checkpoint.of(room.simulation()).hash();
    }

    /** As {@link Checkpoint#difference}, from the room. */
    public @Nullable String difference() {
        return Checkpoint.difference(room.simulation(), simulation);
    }
}
