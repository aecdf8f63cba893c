package dev.tickwire.runtime.metrics;

/**
 * What one room counts, until it adds that to the counters of the host: once per tick, because an addition that other
 * threads see costs a client's tick more than what is counted.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class RoomCounters extends CounterSink {
    private static final Counter[] ALL = Counter.values();

    private final Counters host;
    private final long[] amounts = new long[ALL.length];

    /** @param host to which {@link #flush} adds */
    public RoomCounters(Counters host) {
        this.host = host;
    }

    @Override
    public void add(Counter counter, long amount) {
        amounts[counter.ordinal()] += amount;
    }

    /** Adds what was counted since the last call to the counters of the host. */
    public void flush() {
        for (int i = 0; i < amounts.length; i++) {
            if (amounts[i] != 0) {
                host.add(ALL[i], amounts[i]);
                amounts[i] = 0;
            }
        }
    }
}
