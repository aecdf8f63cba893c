package dev.tickwire.runtime.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of a host.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Counters extends CounterSink {
    private static final Counter[] ALL = Counter.values();

    private final LongAdder[] values = new LongAdder[ALL.length];

    public Counters() {
        for (int i = 0; i < values.length; i++) {
            values[i] = new LongAdder();
        }
    }

    @Override
    public void add(Counter counter, long amount) {
        values[counter.ordinal()].add(amount);
    }

    public long value(Counter counter) {
        return values[counter.ordinal()].sum();
    }
}
