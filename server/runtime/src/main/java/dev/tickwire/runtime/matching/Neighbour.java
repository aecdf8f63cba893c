package dev.tickwire.runtime.matching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry during a pass, between those who are next to it in rating. */
final class Neighbour<P> {
    final QueueEntry<P> entry;

    /** Points of rating by which others may differ. */
    final double range;

    @Nullable
    Neighbour<P> lower;

    @Nullable
    Neighbour<P> higher;

    boolean taken;

    Neighbour(QueueEntry<P> entry, double range) {
        this.entry = entry;
        this.range = range;
    }

    /** Tells each who is next to it. Of equal ones, those who come first are lower. */
    static <P> void link(List<Neighbour<P>> neighbours) {
        List<Neighbour<P>> sorted = new ArrayList<>(neighbours);
        sorted.sort(Comparator.comparingDouble(Neighbour::rating));
        for (int i = 1; i < sorted.size(); i++) {
            sorted.get(i).lower = sorted.get(i - 1);
            sorted.get(i - 1).higher = sorted.get(i);
        }
    }

    /** From now on those next to it are next to each other. */
    void take() {
        taken = true;
        if (lower != null) {
            lower.higher = higher;
        }
        if (higher != null) {
            higher.lower = lower;
        }
    }

    double rating() {
        return entry.rating();
    }

    int size() {
        return entry.size();
    }
}
