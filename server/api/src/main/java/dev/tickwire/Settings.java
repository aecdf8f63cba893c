package dev.tickwire;

/**
 * How a room runs. Immutable: {@code Settings.tickRate(60).snapshotRate(20).playersMax(8)}.
 *
 * <p>Unless said otherwise the snapshot rate is the largest divisor of the tick rate up to 30, and {@value #PLAYERS_MAX_DEFAULT} players fit in.
 */
public final class Settings {
    private static final int TICK_RATE_MAX = 240;
    private static final int SNAPSHOT_RATE_DEFAULT_MAX = 30;
    private static final int PLAYERS_MAX_LIMIT = 4096;
    private static final int PLAYERS_MAX_DEFAULT = 16;

    private final int tickRate;
    private final int snapshotRate;
    private final int playersMax;

    private Settings(int tickRate, int snapshotRate, int playersMax) {
        this.tickRate = tickRate;
        this.snapshotRate = snapshotRate;
        this.playersMax = playersMax;
    }

    /** Ticks per second, 1 to 240. */
    public static Settings tickRate(int tickRate) {
        check("tickRate", tickRate, TICK_RATE_MAX);
        int snapshotRate = Math.min(tickRate, SNAPSHOT_RATE_DEFAULT_MAX);
        while (tickRate % snapshotRate != 0) {
            snapshotRate--;
        }
        return new Settings(tickRate, snapshotRate, PLAYERS_MAX_DEFAULT);
    }

    /** Snapshots per second; must divide the tick rate. */
    public Settings snapshotRate(int snapshotRate) {
        check("snapshotRate", snapshotRate, tickRate);
        if (tickRate % snapshotRate != 0) {
            throw new IllegalArgumentException("snapshotRate must divide tickRate " + tickRate + ": " + snapshotRate);
        }
        return new Settings(tickRate, snapshotRate, playersMax);
    }

    /** How many players fit in, 1 to 4096. */
    public Settings playersMax(int playersMax) {
        check("playersMax", playersMax, PLAYERS_MAX_LIMIT);
        return new Settings(tickRate, snapshotRate, playersMax);
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

    private static void check(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be in [1, " + max + "]: " + value);
        }
    }
}
