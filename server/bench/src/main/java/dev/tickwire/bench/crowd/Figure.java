package dev.tickwire.bench.crowd;

import java.util.List;

/** What is measured, by the names that {@code --only} takes. */
enum Figure {
    JOINS,
    REJOIN,
    SPECTATORS,
    CHAT;

    /** Measures it. */
    List<Row> rows(Lab lab) {
        return switch (this) {
            case JOINS -> Joins.rows(lab);
            case REJOIN -> Rejoin.rows(lab);
            case SPECTATORS -> Spectators.rows(lab);
            case CHAT -> ChatLines.rows(lab);
        };
    }
}
