package dev.tickwire.runtime.world;

import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.runtime.game.KindClass;
import java.util.List;

/** The group of one square of the grid. */
final class GridCell extends Group {
    /** Column and row in the grid. */
    final long key;

    private final double left;
    private final double bottom;
    private final double right;
    private final double top;

    /**
     * A cell.
     *
     * @param hysteresis how far beyond its borders its entities may go before they leave it
     */
    GridCell(
            int number,
            Schema schema,
            List<KindClass> kinds,
            long key,
            double left,
            double bottom,
            double size,
            double hysteresis) {
        super(number, schema, kinds, false);
        this.key = key;
        this.left = left - hysteresis;
        this.bottom = bottom - hysteresis;
        this.right = left + size + hysteresis;
        this.top = bottom + size + hysteresis;
    }

    /** Whether an entity of this cell stays in it at this point. */
    boolean holds(double x, double y) {
        return x >= left && x < right && y >= bottom && y < top;
    }
}
