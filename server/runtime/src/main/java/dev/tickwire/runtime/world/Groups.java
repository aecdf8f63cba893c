package dev.tickwire.runtime.world;

import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.Tally;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The groups that only some see: the cells of the grid, and the teams. One begins to exist when something is in it or somebody sees it, and ends when
 * neither is so.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class Groups {
    /**
     * Cells from the origin to the border of the world, on each side. Beyond it indexes of cells would overflow, and coordinates would be too coarse for cells.
     */
    private static final int REACH_CELLS = 1 << 30;

    private final GameType game;
    private final Settings.@Nullable Grid grid;
    private final Long2ObjectOpenHashMap<Cell> cells = new Long2ObjectOpenHashMap<>();
    private final Map<String, Team> teams = new HashMap<>();
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

    /** Column or row of a finite coordinate; of one beyond the border, the border's. */
    int index(double coordinate) {
        double index = Math.floor(coordinate / grid().cellSize());
        return (int) Math.max(-REACH_CELLS, Math.min(index, REACH_CELLS - 1));
    }

    /**
     * The cell in this column and row.
     *
     * @throws IllegalStateException see {@link #takeNumber}
     */
    Cell cell(int column, int row) {
        long key = ((long) column << 32) | (row & 0xffffffffL);
        Cell cell = cells.get(key);
        if (cell == null) {
            double size = grid().cellSize();
            cell = new Cell(
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
     * What this team is shown.
     *
     * @throws IllegalStateException see {@link #takeNumber}
     */
    Team team(String name) {
        Team team = teams.get(Objects.requireNonNull(name, "a team has a name"));
        if (team == null) {
            team = new Team(takeNumber(), game.schema(), game.kinds(), name);
            teams.put(name, team);
            all.add(team);
        }
        return team;
    }

    void capture(Tally tally) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).capture(tally);
        }
    }

    /** Forgets what nothing is in and nobody sees. */
    void retire() {
        int kept = 0;
        for (int i = 0; i < all.size(); i++) {
            Group group = all.get(i);
            if (!group.idle()) {
                all.set(kept++, group);
                continue;
            }
            numbersTaken.clear(group.number());
            if (group instanceof Cell cell) {
                cells.remove(cell.key);
            } else if (group instanceof Team team) {
                teams.remove(team.name);
            }
        }
        while (all.size() > kept) {
            all.remove(all.size() - 1);
        }
    }

    /**
     * The lowest free number, because small numbers take fewer bytes.
     *
     * @throws IllegalStateException if the room has {@link Limits#GROUPS_MAX} groups
     */
    private int takeNumber() {
        if (all.size() == Limits.GROUPS_MAX) {
            throw new IllegalStateException("the room has " + cells.size() + " cells and " + teams.size()
                    + " teams, which is the limit: fewer teams, or a larger cellSize");
        }
        int number = numbersTaken.nextClearBit(0);
        numbersTaken.set(number);
        return number;
    }
}
