package dev.tickwire.bench.network;

import java.util.List;

/** What is measured, by the names that {@code --only} takes. */
enum Figure {
    KEY_PRESS,
    DIVERGENCE,
    BAD_NETWORK,
    SHOTS,
    CUT,
    FRAME_COST,
    SIZE;

    /** Measures it. */
    List<Row> rows(Lab lab) {
        return switch (this) {
            case KEY_PRESS -> Answers.keyPress(lab);
            case DIVERGENCE -> Answers.divergence(lab);
            case BAD_NETWORK -> Motion.badNetwork(lab);
            case SHOTS -> Shots.rows(lab);
            case CUT -> Cut.rows(lab);
            case FRAME_COST -> FrameCost.rows(lab);
            case SIZE -> Size.rows(lab);
        };
    }
}
