package dev.tickwire.bench.network;

import java.util.List;

/** The figures, by the names that {@code --only} takes. */
enum Figure {
    KEY_PRESS,
    DIVERGENCE,
    BAD_NETWORK,
    SHOTS,
    CUT,
    FRAME_COST,
    SIZE;

    /** Measures it. */
    List<Row> rows(FigureContext context) {
        return switch (this) {
            case KEY_PRESS -> InputResponse.keyPress(context);
            case DIVERGENCE -> InputResponse.divergence(context);
            case BAD_NETWORK -> MotionSmoothness.badNetwork(context);
            case SHOTS -> HitRate.rows(context);
            case CUT -> Outage.rows(context);
            case FRAME_COST -> FrameCost.rows(context);
            case SIZE -> BundleSize.rows(context);
        };
    }
}
