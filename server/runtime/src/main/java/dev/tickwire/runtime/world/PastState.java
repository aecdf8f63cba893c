package dev.tickwire.runtime.world;

import dev.tickwire.runtime.game.PastColumn;
import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is kept for {@link World#seen}: moments that no longer change, so that another thread writes them.
 *
 * <p><b>Threads.</b> Made and read by the room's worker; written by any thread.
 */
final class PastState implements StateWriter.Later {
    /** The kept moments of one kind. */
    private record OfKind(Class<?> type, PastColumn[] columns, List<Moment> moments) {}

    private final List<OfKind> kinds = new ArrayList<>();

    PastState(World world) {
        for (int kind = 0; kind < world.pastByKind.size(); kind++) {
            Past past = world.pastByKind.get(kind);
            if (past != null) {
                List<Moment> moments = new ArrayList<>();
                past.hold(moments);
                kinds.add(new OfKind(world.game.kinds().get(kind).type(), past.columns(), moments));
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
            out.number(kind.moments.size());
            Moment before = new Moment(kind.columns);
            for (Moment moment : kind.moments) {
                moment.write(out, before);
                before = moment;
            }
            kind.moments.forEach(Moment::release);
        }
    }

    static void read(StateReader in, World world) {
        for (int left = in.number(); left > 0; left--) {
            Object type = in.typeOrName();
            String columns = in.text();
            Integer kind = world.kindOf(type);
            Past past = kind == null ? null : world.pastByKind.get(kind);
            int count = in.number();
            if (past != null && Arrays.toString(past.columns()).equals(columns)) {
                past.restore(moments(in, past.columns()));
            } else {
                moments(in, new PastColumn[count]);
                in.note(type, "what seenBy shows is gone");
            }
        }
    }

    private static List<Moment> moments(StateReader in, PastColumn[] columns) {
        List<Moment> moments = new ArrayList<>();
        Moment before = new Moment(columns);
        for (int left = in.number(); left > 0; left--) {
            Moment moment = new Moment(columns);
            moment.read(in, before);
            moments.add(moment);
            before = moment;
        }
        return moments;
    }

    @Override
    public String toString() {
        return "what seenBy shows";
    }
}
