package dev.tickwire.bench.codec;

import org.openjdk.jmh.annotations.Benchmark;

/** Placeholder. */
public class DeltaBenchmark {
    @Benchmark
    public int x() {
        return 1;
    }
}
