package dev.tickwire.bench.crowd;

import java.util.List;

/** The figures, by the names that {@code --only} takes. */
enum Figure {
    JOINS,
    REJOIN,
    SPECTATORS,
    CHAT;

    /** Measures it. */
    List<Row> rows(FigureContext context) {
        return switch (this) {
            case JOINS -> JoinRate.rows(context);
            case REJOIN -> MassReconnect.rows(context);
            case SPECTATORS -> SpectatorCost.rows(context);
            case CHAT -> ChatCost.rows(context);
        };
    }
}
