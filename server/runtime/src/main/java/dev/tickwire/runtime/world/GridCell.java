package dev.tickwire.runtime.world;

import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.runtime.game.KindClass;
import java.util.List;

/** The group of what is in one square of the grid. */
final class GridCell extends Group {
    /** Where it is in the grid. */
    final long key;

    private final double left;
    private final double bottom;
    private final double right;
    private final double top;

    /**
     * A cell.
     *
     * @param hysteresis by how much it reaches over its borders for those who are in it already
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

    /** Whether what is in it already may stay. */
    boolean holds(double x, double y) {
        return x >= left && x < right && y >= bottom && y < top;
    }
}
