package dev.tickwire.runtime.world;

import dev.tickwire.runtime.game.RewindColumn;
import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The history for {@link World#seen} in a checkpoint: held snapshots do not change, so another thread writes them.
 *
 * <p><b>Threads.</b> The room's worker makes and reads it; any thread writes it.
 */
final class RewindHistoryState implements StateWriter.Later {
    /** The snapshots of one kind. */
    private record OfKind(Class<?> type, RewindColumn[] columns, List<RewindSnapshot> snapshots) {}

    private final List<OfKind> kinds = new ArrayList<>();

    RewindHistoryState(World world) {
        for (int kind = 0; kind < world.pastByKind.size(); kind++) {
            RewindHistory history = world.pastByKind.get(kind);
            if (history != null) {
                List<RewindSnapshot> snapshots = new ArrayList<>();
                history.hold(snapshots);
                kinds.add(new OfKind(world.game.kinds().get(kind).type(), history.columns(), snapshots));
            }
        }
    }

    @Override
    public void write(StateWriter out) {
        out.number(kinds.size());
        for (OfKind kind : kinds) {
            out.type(kind.type);
            out.text(Arrays.toString(kind.columns));
            out.number(kind.columns.length);
            out.number(kind.snapshots.size());
            RewindSnapshot before = new RewindSnapshot(kind.columns);
            for (RewindSnapshot snapshot : kind.snapshots) {
                snapshot.write(out, before);
                before = snapshot;
            }
            kind.snapshots.forEach(RewindSnapshot::release);
        }
    }

    static void read(StateReader in, World world) {
        for (int left = in.number(); left > 0; left--) {
            Object type = in.typeOrName();
            String columns = in.text();
            Integer kind = world.kindOf(type);
            RewindHistory history = kind == null ? null : world.pastByKind.get(kind);
            int count = in.number();
            if (history != null && Arrays.toString(history.columns()).equals(columns)) {
                history.restore(snapshots(in, history.columns()));
            } else {
                snapshots(in, new RewindColumn[count]);
                in.note(type, "what seenBy shows is gone");
            }
        }
    }

    private static List<RewindSnapshot> snapshots(StateReader in, RewindColumn[] columns) {
        List<RewindSnapshot> snapshots = new ArrayList<>();
        RewindSnapshot before = new RewindSnapshot(columns);
        for (int left = in.number(); left > 0; left--) {
            RewindSnapshot snapshot = new RewindSnapshot(columns);
            snapshot.read(in, before);
            snapshots.add(snapshot);
            before = snapshot;
        }
        return snapshots;
    }

    @Override
    public String toString() {
        return "what seenBy shows";
    }
}
