package dev.tickwire;

import org.jspecify.annotations.Nullable;

/**
 * How a room runs. Immutable: {@code Settings.tickRate(60).snapshotRate(20).playersMax(8)}.
 *
 * <p>Unless said otherwise the snapshot rate is the largest divisor of the tick rate up to 30, {@value #PLAYERS_MAX_DEFAULT} players fit in, and a
 * player whose connection is lost has {@value #GRACE_MS_DEFAULT} milliseconds to come back.
 */
public final class Settings {
    private static final int TICK_RATE_MAX = 240;
    private static final int SNAPSHOT_RATE_DEFAULT_MAX = 30;
    private static final int PLAYERS_MAX_LIMIT = 4096;
    private static final int PLAYERS_MAX_DEFAULT = 16;
    private static final int CELLS_PER_VIEW_MAX = 256;
    private static final int GRACE_MS_MAX = 600_000;
    private static final int GRACE_MS_DEFAULT = 15_000;

    private final int tickRate;
    private final int snapshotRate;
    private final int playersMax;
    private final @Nullable Grid grid;
    private final int graceMs;

    /**
     * How {@link Nearby} entities are divided among players: see {@link Settings#grid}.
     *
     * @param cellSize side of a square cell
     * @param viewRadius how far a player sees at least, along either axis
     * @param hysteresis how far beyond a border somebody has to be to count as having crossed it
     */
    public record Grid(double cellSize, double viewRadius, double hysteresis) {
        /**
         * A grid.
         *
         * @throws IllegalArgumentException unless the cell size is positive, the radius is not negative, the hysteresis is 0 to half a cell, and a
         *     view has at most 256 cells
         */
        public Grid {
            if (!(cellSize > 0 && Double.isFinite(cellSize))) {
                throw new IllegalArgumentException("cellSize must be positive: " + cellSize);
            }
            if (!(hysteresis >= 0 && hysteresis <= cellSize / 2)) {
                throw new IllegalArgumentException("hysteresis must be 0 to half of cellSize: " + hysteresis);
            }
            double cellsAcross = Math.ceil(2 * (viewRadius + hysteresis) / cellSize) + 1;
            if (!(viewRadius >= 0 && cellsAcross * cellsAcross <= CELLS_PER_VIEW_MAX)) {
                throw new IllegalArgumentException("viewRadius must be 0 or more, and a view have at most "
                        + CELLS_PER_VIEW_MAX + " cells: " + viewRadius);
            }
        }
    }

    private Settings(int tickRate, int snapshotRate, int playersMax, @Nullable Grid grid, int graceMs) {
        this.tickRate = tickRate;
        this.snapshotRate = snapshotRate;
        this.playersMax = playersMax;
        this.grid = grid;
        this.graceMs = graceMs;
    }

    /** Ticks per second, 1 to 240. */
    public static Settings tickRate(int tickRate) {
        check("tickRate", tickRate, TICK_RATE_MAX);
        int snapshotRate = Math.min(tickRate, SNAPSHOT_RATE_DEFAULT_MAX);
        while (tickRate % snapshotRate != 0) {
            snapshotRate--;
        }
        return new Settings(tickRate, snapshotRate, PLAYERS_MAX_DEFAULT, null, GRACE_MS_DEFAULT);
    }

    /** Snapshots per second; must divide the tick rate. */
    public Settings snapshotRate(int snapshotRate) {
        check("snapshotRate", snapshotRate, tickRate);
        if (tickRate % snapshotRate != 0) {
            throw new IllegalArgumentException("snapshotRate must divide tickRate " + tickRate + ": " + snapshotRate);
        }
        return new Settings(tickRate, snapshotRate, playersMax, grid, graceMs);
    }

    /** How many players fit in, 1 to 4096. */
    public Settings playersMax(int playersMax) {
        check("playersMax", playersMax, PLAYERS_MAX_LIMIT);
        return new Settings(tickRate, snapshotRate, playersMax, grid, graceMs);
    }

    /**
     * Divides the plane into square cells; needed for {@link Nearby} entities. A player gets all cells that lie within the view radius of the point it
     * looks at, in the square sense. What is in a cell is encoded once for all who see it: cells of about the view radius are a good choice, a tenth
     * of that a good hysteresis, which keeps those who go along a border from crossing it all the time.
     *
     * @throws IllegalArgumentException see {@link Grid}
     */
    public Settings grid(double cellSize, double viewRadius, double hysteresis) {
        return new Settings(tickRate, snapshotRate, playersMax, new Grid(cellSize, viewRadius, hysteresis), graceMs);
    }

    /**
     * For how many milliseconds a player whose connection is lost keeps its seat, 0 to {@value #GRACE_MS_MAX}; see {@link Game#dropped}. With 0 who
     * loses the connection has left at once.
     */
    public Settings graceMs(int graceMs) {
        if (graceMs < 0 || graceMs > GRACE_MS_MAX) {
            throw new IllegalArgumentException("graceMs must be in [0, " + GRACE_MS_MAX + "]: " + graceMs);
        }
        return new Settings(tickRate, snapshotRate, playersMax, grid, graceMs);
    }

    public int tickRate() {
        return tickRate;
    }

    public int snapshotRate() {
        return snapshotRate;
    }

    public int playersMax() {
        return playersMax;
    }

    public @Nullable Grid grid() {
        return grid;
    }

    public int graceMs() {
        return graceMs;
    }

    private static void check(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be in [1, " + max + "]: " + value);
        }
    }
}
