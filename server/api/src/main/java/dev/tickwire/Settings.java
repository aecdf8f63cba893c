package dev.tickwire;

import java.util.Objects;
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
    private static final int EMPTY_MS_MAX = 86_400_000;
    private static final int EMPTY_MS_DEFAULT = 60_000;
    private static final int SPECTATOR_DELAY_MS_MAX = 60_000;

    private final int tickRate;
    private final int snapshotRate;
    private final int playersMax;
    private final @Nullable Grid grid;
    private final int graceMs;
    private final int emptyMs;
    private final @Nullable Spectators spectators;
    private final @Nullable Durability durability;
    private final WhenEmpty whenEmpty;

    /**
     * How many may watch, and how late: see {@link Settings#spectators}.
     *
     * @param max how many at once
     * @param delayMs how long ago what they see was
     */
    public record Spectators(int max, int delayMs) {
        /**
         * Room for spectators.
         *
         * @throws IllegalArgumentException unless there are 1 to 4096, and the delay is 0 to 60,000 ms
         */
        public Spectators {
            check("spectators", max, PLAYERS_MAX_LIMIT);
            if (delayMs < 0 || delayMs > SPECTATOR_DELAY_MS_MAX) {
                throw new IllegalArgumentException(
                        "the delay of spectators must be in [0, " + SPECTATOR_DELAY_MS_MAX + "] ms: " + delayMs);
            }
        }
    }

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

    private Settings(
            int tickRate,
            int snapshotRate,
            int playersMax,
            @Nullable Grid grid,
            int graceMs,
            int emptyMs,
            @Nullable Spectators spectators,
            @Nullable Durability durability,
            WhenEmpty whenEmpty) {
        this.tickRate = tickRate;
        this.snapshotRate = snapshotRate;
        this.playersMax = playersMax;
        this.grid = grid;
        this.graceMs = graceMs;
        this.emptyMs = emptyMs;
        this.spectators = spectators;
        this.durability = durability;
        this.whenEmpty = whenEmpty;
    }

    /** Ticks per second, 1 to 240. */
    public static Settings tickRate(int tickRate) {
        check("tickRate", tickRate, TICK_RATE_MAX);
        int snapshotRate = Math.min(tickRate, SNAPSHOT_RATE_DEFAULT_MAX);
        while (tickRate % snapshotRate != 0) {
            snapshotRate--;
        }
        return new Settings(
                tickRate,
                snapshotRate,
                PLAYERS_MAX_DEFAULT,
                null,
                GRACE_MS_DEFAULT,
                EMPTY_MS_DEFAULT,
                null,
                null,
                WhenEmpty.PAUSE);
    }

    /** Snapshots per second; must divide the tick rate. */
    public Settings snapshotRate(int snapshotRate) {
        check("snapshotRate", snapshotRate, tickRate);
        if (tickRate % snapshotRate != 0) {
            throw new IllegalArgumentException("snapshotRate must divide tickRate " + tickRate + ": " + snapshotRate);
        }
        return new Settings(
                tickRate, snapshotRate, playersMax, grid, graceMs, emptyMs, spectators, durability, whenEmpty);
    }

    /** How many players fit in, 1 to 4096. */
    public Settings playersMax(int playersMax) {
        check("playersMax", playersMax, PLAYERS_MAX_LIMIT);
        return new Settings(
                tickRate, snapshotRate, playersMax, grid, graceMs, emptyMs, spectators, durability, whenEmpty);
    }

    /**
     * Divides the plane into square cells; needed for {@link Nearby} entities. A player gets all cells that lie within the view radius of the point it
     * looks at, in the square sense. What is in a cell is encoded once for all who see it: cells of about the view radius are a good choice, a tenth
     * of that a good hysteresis, which keeps those who go along a border from crossing it all the time.
     *
     * <p>The world reaches 2^30 cells from the origin, to each side. An entity or a look beyond counts as one at the border. A coordinate of an entity that
     * is NaN or infinite ends the room.
     *
     * @throws IllegalArgumentException see {@link Grid}
     */
    public Settings grid(double cellSize, double viewRadius, double hysteresis) {
        return new Settings(
                tickRate,
                snapshotRate,
                playersMax,
                new Grid(cellSize, viewRadius, hysteresis),
                graceMs,
                emptyMs,
                spectators,
                durability,
                whenEmpty);
    }

    /**
     * For how many milliseconds a player whose connection is lost keeps its seat, 0 to {@value #GRACE_MS_MAX}; see {@link Game#dropped}. With 0 who
     * loses the connection has left at once.
     */
    public Settings graceMs(int graceMs) {
        if (graceMs < 0 || graceMs > GRACE_MS_MAX) {
            throw new IllegalArgumentException("graceMs must be in [0, " + GRACE_MS_MAX + "]: " + graceMs);
        }
        return new Settings(
                tickRate, snapshotRate, playersMax, grid, graceMs, emptyMs, spectators, durability, whenEmpty);
    }

    /**
     * For how many milliseconds a room that was opened because a player asked for one outlives the last who was in it, 0 to {@value #EMPTY_MS_MAX};
     * {@value #EMPTY_MS_DEFAULT} unless said. Rooms that an operator opened stay.
     */
    public Settings emptyMs(int emptyMs) {
        if (emptyMs < 0 || emptyMs > EMPTY_MS_MAX) {
            throw new IllegalArgumentException("emptyMs must be in [0, " + EMPTY_MS_MAX + "]: " + emptyMs);
        }
        return new Settings(
                tickRate, snapshotRate, playersMax, grid, graceMs, emptyMs, spectators, durability, whenEmpty);
    }

    /**
     * Lets so many watch who do not play; unless said, nobody may. What they see is what everybody sees, and what the game shows its {@link
     * Room#audience}, so many milliseconds ago: late enough that it helps no player.
     *
     * @throws IllegalArgumentException see {@link Spectators}
     */
    public Settings spectators(int max, int delayMs) {
        return new Settings(
                tickRate,
                snapshotRate,
                playersMax,
                grid,
                graceMs,
                emptyMs,
                new Spectators(max, delayMs),
                durability,
                whenEmpty);
    }

    /**
     * What a host that stores rooms keeps of this one.
     *
     * <p>Unless said, it is {@link Durability#JOURNAL}, or as much of it as the game's fields allow, and the log says why it is less. A room whose fields do not allow what is said here is
     * refused.
     */
    public Settings durability(Durability durability) {
        return new Settings(
                tickRate,
                snapshotRate,
                playersMax,
                grid,
                graceMs,
                emptyMs,
                spectators,
                Objects.requireNonNull(durability, "the durability is null"),
                whenEmpty);
    }

    /**
     * What the room does while it is empty, which is while no player has a seat and nobody watches; {@link WhenEmpty#PAUSE} unless said. A player that has lost its
     * connection has its seat until {@link #graceMs} are over.
     */
    public Settings whenEmpty(WhenEmpty whenEmpty) {
        return new Settings(
                tickRate,
                snapshotRate,
                playersMax,
                grid,
                graceMs,
                emptyMs,
                spectators,
                durability,
                Objects.requireNonNull(whenEmpty, "whenEmpty is null"));
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

    public int emptyMs() {
        return emptyMs;
    }

    public @Nullable Spectators spectators() {
        return spectators;
    }

    /** {@code null}: as much as the game's fields allow. */
    public @Nullable Durability durability() {
        return durability;
    }

    public WhenEmpty whenEmpty() {
        return whenEmpty;
    }

    private static void check(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be in [1, " + max + "]: " + value);
        }
    }
}
