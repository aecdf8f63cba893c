package dev.tickwire.bench.restart;

import java.util.List;

/** The figures, by the names that {@code --only} takes. */
enum Figure {
    ARENA {
        @Override
        List<List<String>> rows(FigureContext context) {
            return new ArenaRestart(context).rows();
        }
    },
    ROOMS {
        @Override
        List<List<String>> rows(FigureContext context) {
            return new RoomsRestart(context).rows();
        }
    },
    LAG {
        @Override
        List<List<String>> rows(FigureContext context) {
            return new DurableLag(context).rows();
        }
    };

    /** Measures it: figure, goal, measured. */
    abstract List<List<String>> rows(FigureContext context);
}
