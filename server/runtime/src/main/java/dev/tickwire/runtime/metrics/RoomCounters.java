package dev.tickwire.runtime.metrics;

/**
 * The counters of one room, added to the host's once per tick: an addition that other threads see is too expensive for
 * each client and tick.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class RoomCounters extends CounterSink {
    private static final Counter[] ALL = Counter.values();

    private final Counters host;
    private final long[] amounts = new long[ALL.length];

    /** @param host the counters to which {@link #flush} adds */
    public RoomCounters(Counters host) {
        this.host = host;
    }

    @Override
    public void add(Counter counter, long amount) {
        amounts[counter.ordinal()] += amount;
    }

    /** Adds the counts since the last call to the host's. */
    public void flush() {
        for (int i = 0; i < amounts.length; i++) {
            if (amounts[i] != 0) {
                host.add(ALL[i], amounts[i]);
                amounts[i] = 0;
            }
        }
    }
}
