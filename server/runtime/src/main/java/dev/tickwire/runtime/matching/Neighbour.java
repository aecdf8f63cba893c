package dev.tickwire.runtime.matching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry during a pass, linked to its neighbours in rating. */
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

    /** Links the entries in the order of their ratings; of equal ratings, the first in the list is the lower. */
    static <P> void link(List<Neighbour<P>> neighbours) {
        List<Neighbour<P>> sorted = new ArrayList<>(neighbours);
        sorted.sort(Comparator.comparingDouble(Neighbour::rating));
        for (int i = 1; i < sorted.size(); i++) {
            sorted.get(i).lower = sorted.get(i - 1);
            sorted.get(i - 1).higher = sorted.get(i);
        }
    }

    /** Removes this entry from between its neighbours. */
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
