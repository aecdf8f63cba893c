package dev.tickwire.runtime.world;

import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The groups that not every client sees: cells of the grid and named groups. A group exists while an entity is in it or
 * a view shows it.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class Groups {
    /**
     * Cells from the origin to the border of the world, on each side. Beyond it, cell indexes would overflow and
     * coordinates would be too coarse.
     */
    private static final int REACH_CELLS = 1 << 30;

    private final GameType game;
    private final Settings.@Nullable Grid grid;
    private final Long2ObjectOpenHashMap<GridCell> cells = new Long2ObjectOpenHashMap<>();
    private final Map<String, NamedGroup> namedGroups = new HashMap<>();
    private final List<Group> all = new ArrayList<>();
    private final BitSet numbersTaken = new BitSet();

    Groups(GameType game, Settings.@Nullable Grid grid) {
        this.game = game;
        this.grid = grid;
        numbersTaken.set(0, Section.OWN + 1);
    }

    /**
     * The grid.
     *
     * @throws IllegalStateException if the game's settings have none
     */
    Settings.Grid grid() {
        if (grid == null) {
            throw new IllegalStateException(
                    "the room has no grid: add grid(cellSize, viewRadius, hysteresis) to the settings of "
                            + game.gameClass().getName());
        }
        return grid;
    }

    /** Column or row of a finite coordinate; beyond the border, the border's. */
    int index(double coordinate) {
        double index = Math.floor(coordinate / grid().cellSize());
        return (int) Math.max(-REACH_CELLS, Math.min(index, REACH_CELLS - 1));
    }

    /**
     * The cell in this column and row.
     *
     * @throws IllegalStateException see {@link #takeNumber}
     */
    GridCell cell(int column, int row) {
        long key = ((long) column << 32) | (row & 0xffffffffL);
        GridCell cell = cells.get(key);
        if (cell == null) {
            double size = grid().cellSize();
            cell = new GridCell(
                    takeNumber(),
                    game.schema(),
                    game.kinds(),
                    key,
                    column * size,
                    row * size,
                    size,
                    grid().hysteresis());
            cells.put(key, cell);
            all.add(cell);
        }
        return cell;
    }

    /**
     * The group of this name.
     *
     * @throws IllegalStateException see {@link #takeNumber}
     */
    NamedGroup named(String name) {
        NamedGroup group = namedGroups.get(Objects.requireNonNull(name, "a group has a name"));
        if (group == null) {
            group = new NamedGroup(takeNumber(), game.schema(), game.kinds(), name);
            namedGroups.put(name, group);
            all.add(group);
        }
        return group;
    }

    void capture(OutOfRangeCounts outOfRange) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).capture(outOfRange);
        }
    }

    /** Removes groups that are empty and in no view. */
    void retire() {
        int kept = 0;
        for (int i = 0; i < all.size(); i++) {
            Group group = all.get(i);
            if (!group.idle()) {
                all.set(kept++, group);
                continue;
            }
            numbersTaken.clear(group.number());
            if (group instanceof GridCell cell) {
                cells.remove(cell.key);
            } else if (group instanceof NamedGroup named) {
                namedGroups.remove(named.name);
            }
        }
        while (all.size() > kept) {
            all.remove(all.size() - 1);
        }
    }

    /**
     * The lowest free number: small numbers take fewer bytes.
     *
     * @throws IllegalStateException if the room has {@link Limits#GROUPS_MAX} groups
     */
    private int takeNumber() {
        if (all.size() == Limits.GROUPS_MAX) {
            throw new IllegalStateException("the room has " + cells.size() + " cells and " + namedGroups.size()
                    + " named groups, which is the limit: fewer groups, or a larger cellSize");
        }
        int number = numbersTaken.nextClearBit(0);
        numbersTaken.set(number);
        return number;
    }
}
