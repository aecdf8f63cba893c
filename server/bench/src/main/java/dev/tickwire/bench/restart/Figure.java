package dev.tickwire.bench.restart;

import java.util.List;

/** What is measured, by the names that {@code --only} takes. */
enum Figure {
    ARENA {
        @Override
        List<List<String>> rows(Lab lab) {
            return new ArenaRestart(lab).rows();
        }
    },
    ROOMS {
        @Override
        List<List<String>> rows(Lab lab) {
            return new RoomsRestart(lab).rows();
        }
    },
    LAG {
        @Override
        List<List<String>> rows(Lab lab) {
            return new DurableLag(lab).rows();
        }
    };

    /** Measures it: figure, goal, measured. */
    abstract List<List<String>> rows(Lab lab);
}
