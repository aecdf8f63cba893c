package dev.tickwire.runtime.metrics;

/** Counts events. Threads: see the subclass. */
public abstract class CounterSink {
    public abstract void add(Counter counter, long amount);

    public final void increment(Counter counter) {
        add(counter, 1);
    }
}
