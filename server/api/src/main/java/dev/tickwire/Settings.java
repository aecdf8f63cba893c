package dev.tickwire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a room runs. Immutable: {@code Settings.tickRate(60).snapshotRate(20).playersMax(8)}.
 *
 * <p>By default the snapshot rate is the largest divisor of the tick rate up to 30, a room has
 * {@value #PLAYERS_MAX_DEFAULT} seats, and a player whose connection is lost keeps its seat for
 * {@value #GRACE_MS_DEFAULT} milliseconds.
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
     * The spectators that a room admits: see {@link Settings#spectators}.
     *
     * @param max spectators at once
     * @param delayMs age of the snapshots that they see, in milliseconds
     */
    public record Spectators(int max, int delayMs) {
        /**
         * Checks the numbers.
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
     * The cells by which players get {@link Nearby} entities: see {@link Settings#grid}.
     *
     * @param cellSize side of a square cell
     * @param viewRadius the least distance at which a player sees an entity, along either axis
     * @param hysteresis the distance beyond a border at which an entity or a player has crossed it
     */
    public record Grid(double cellSize, double viewRadius, double hysteresis) {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException unless the cell size is positive, the radius is not negative, the hysteresis
         *     is 0 to half a cell, and a view has at most 256 cells
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

    /** Sets the ticks per second, 1 to 240: {@code Settings.tickRate(60)}. */
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

    /** Sets the snapshots per second, which divide the tick rate: {@code settings.snapshotRate(20)}. */
    public Settings snapshotRate(int snapshotRate) {
        check("snapshotRate", snapshotRate, tickRate);
        if (tickRate % snapshotRate != 0) {
            throw new IllegalArgumentException("snapshotRate must divide tickRate " + tickRate + ": " + snapshotRate);
        }
        return new Settings(
                tickRate, snapshotRate, playersMax, grid, graceMs, emptyMs, spectators, durability, whenEmpty);
    }

    /** Sets the number of seats, 1 to 4096: {@code settings.playersMax(options.playersMax())}. */
    public Settings playersMax(int playersMax) {
        check("playersMax", playersMax, PLAYERS_MAX_LIMIT);
        return new Settings(
                tickRate, snapshotRate, playersMax, grid, graceMs, emptyMs, spectators, durability, whenEmpty);
    }

    /**
     * Divides the plane into square cells, which {@link Nearby} entities need: {@code settings.grid(100, 150, 10)}. A
     * player gets all cells that a square of twice the view radius around the point that it looks at touches. A cell is
     * encoded once for all players that see it. Cells of about the view radius are a good choice, and a tenth of that
     * is a good hysteresis: it keeps a player that moves along a border from crossing it in every tick.
     *
     * <p>The world reaches 2^30 cells from the origin, to each side. An entity or a look beyond counts as one at the
     * border. A coordinate of an entity that is NaN or infinite ends the room.
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
     * Sets the milliseconds for which a player whose connection is lost keeps its seat, 0 to {@value #GRACE_MS_MAX}:
     * {@code settings.graceMs(60_000)}. See {@link Game#dropped}. With 0 a player that loses its connection leaves at
     * once.
     */
    public Settings graceMs(int graceMs) {
        if (graceMs < 0 || graceMs > GRACE_MS_MAX) {
            throw new IllegalArgumentException("graceMs must be in [0, " + GRACE_MS_MAX + "]: " + graceMs);
        }
        return new Settings(
                tickRate, snapshotRate, playersMax, grid, graceMs, emptyMs, spectators, durability, whenEmpty);
    }

    /**
     * Sets the milliseconds after which a room ends that is empty and that a join opened, 0 to {@value #EMPTY_MS_MAX}:
     * {@code settings.emptyMs(600_000)}. The default is {@value #EMPTY_MS_DEFAULT}. Rooms that an operator opened stay.
     */
    public Settings emptyMs(int emptyMs) {
        if (emptyMs < 0 || emptyMs > EMPTY_MS_MAX) {
            throw new IllegalArgumentException("emptyMs must be in [0, " + EMPTY_MS_MAX + "]: " + emptyMs);
        }
        return new Settings(
                tickRate, snapshotRate, playersMax, grid, graceMs, emptyMs, spectators, durability, whenEmpty);
    }

    /**
     * Admits spectators, by default none: {@code settings.spectators(100, 5_000)}. They see what everybody sees, and
     * what the game shows its {@link Room#audience}, with a delay that keeps it from helping a player.
     *
     * @param max spectators at once, 1 to 4096
     * @param delayMs age of the snapshots that they see, 0 to 60,000 milliseconds
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
     * Sets what a host that stores rooms keeps of this one: {@code settings.durability(Durability.CHECKPOINT)}.
     *
     * <p>The default is {@link Durability#JOURNAL}, or as much of it as the game's fields allow, and the log says why
     * it is less. The host refuses a room whose fields do not allow what is set here.
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
     * Sets what the room does while no player has a seat and no spectator watches:
     * {@code settings.whenEmpty(WhenEmpty.RUN)}. The default is {@link WhenEmpty#PAUSE}. A player that has lost its
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

    /** Ticks per second: {@code 1.0 / settings.tickRate()}. */
    public int tickRate() {
        return tickRate;
    }

    /** Snapshots per second: {@code settings.tickRate() / settings.snapshotRate()}. */
    public int snapshotRate() {
        return snapshotRate;
    }

    /** The number of seats: {@code settings.playersMax()}. */
    public int playersMax() {
        return playersMax;
    }

    /** The cells; {@code null} without any: {@code settings.grid().cellSize()}. */
    public @Nullable Grid grid() {
        return grid;
    }

    /** Milliseconds for which a player without a connection keeps its seat: {@code settings.graceMs()}. */
    public int graceMs() {
        return graceMs;
    }

    /** Milliseconds after which an empty room that a join opened ends: {@code settings.emptyMs()}. */
    public int emptyMs() {
        return emptyMs;
    }

    /** The spectators; {@code null}: none are admitted: {@code settings.spectators().max()}. */
    public @Nullable Spectators spectators() {
        return spectators;
    }

    /**
     * What a host stores of the room; {@code null}: as much as the game's fields allow:
     * {@code settings.durability() == Durability.NONE}.
     */
    public @Nullable Durability durability() {
        return durability;
    }

    /** What the room does while it is empty: {@code settings.whenEmpty() == WhenEmpty.RUN}. */
    public WhenEmpty whenEmpty() {
        return whenEmpty;
    }

    private static void check(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be in [1, " + max + "]: " + value);
        }
    }
}
