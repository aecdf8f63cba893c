package dev.tickwire.runtime.metrics;

/** Counts. Threads: as the subclass says. */
public abstract class CounterSink {
    public abstract void add(Counter counter, long amount);

    public final void increment(Counter counter) {
        add(counter, 1);
    }
}
