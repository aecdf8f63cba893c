package dev.tickwire.bench.codec;

import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.SnapshotDecoder;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A fleet's snapshots through encoder and decoder; one operation is {@link Recording#TICKS} of them, each of all its
 * ships.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FleetBenchmark {
    @Param({"10", "100", "500"})
    public int ships;

    @Param({"false", "true"})
    public boolean steering;

    private final GroupState state = new GroupState(Fleet.SCHEMA, false);
    private final WireOutput out = new WireOutput(1 << 16, Integer.MAX_VALUE);
    private final WireInput in = new WireInput();
    private Recording recording = Recording.of(1, false);
    private SnapshotEncoder encoder = recording.encoder();
    private SnapshotDecoder decoder = new SnapshotDecoder(Fleet.SCHEMA);

    @Setup
    public void record() {
        recording = Recording.of(ships, steering);
        encoder = recording.encoder();
        decoder = new SnapshotDecoder(Fleet.SCHEMA);
        if (recording.prior().length > 0) {
            in.reset(recording.prior(), 0, recording.prior().length);
            decoder.learn(in);
            decoder.begin();
        }
    }

    @Setup(Level.Invocation)
    public void rewind() {
        state.copyFrom(recording.before());
    }

    @Benchmark
    public int encodeDeltas() {
        int bytes = 0;
        for (int i = 0; i < Recording.TICKS; i++) { // an iterator would allocate
            out.clear();
            encoder.learn(out);
            encoder.encodeDelta(state, recording.snapshots().get(i), false, out);
            bytes += out.position();
        }
        return bytes;
    }

    @Benchmark
    public int applyDeltas() {
        for (int i = 0; i < Recording.TICKS; i++) {
            byte[] delta = recording.deltas().get(i);
            in.reset(delta, 0, delta.length);
            decoder.apply(state, false, in);
        }
        return state.table(0).live();
    }

    @Benchmark
    public int encodeKeyframes() {
        int bytes = 0;
        for (int i = 0; i < Recording.TICKS; i++) {
            out.clear();
            encoder.encodeKeyframe(state, true, out);
            bytes += out.position();
        }
        return bytes;
    }

    @Benchmark
    public int applyKeyframes() {
        for (int i = 0; i < Recording.TICKS; i++) {
            in.reset(recording.keyframe(), 0, recording.keyframe().length);
            decoder.apply(state, true, in);
        }
        return state.table(0).live();
    }
}
