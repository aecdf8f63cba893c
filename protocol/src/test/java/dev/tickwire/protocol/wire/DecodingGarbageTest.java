package dev.tickwire.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Sample.Bounded;
import dev.tickwire.protocol.Sample.Drive;
import dev.tickwire.protocol.Sample.Honk;
import dev.tickwire.protocol.message.ClientMessages;
import dev.tickwire.protocol.message.Commands;
import dev.tickwire.protocol.message.ExactRequest;
import dev.tickwire.protocol.message.Inputs;
import dev.tickwire.protocol.message.KeyframeRequest;
import dev.tickwire.protocol.message.Ping;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A server reads what its clients say without making anything but the game's records. */
class DecodingGarbageTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RUNS = 200;

    private final Messages messages = Sample.messages();

    /** Where everything measured ends up, so that no compiler finds it useless. */
    private volatile @Nullable Object kept;

    private final ClientMessages sink = new ClientMessages() {
        @Override
        public void inputs(
                int appliedTick, Record[] inputs, int count, int seq, int targetTick, int viewFraction, int viewTick) {
            keep(inputs, count);
        }

        @Override
        public void commands(Record[] commands, int count, int seq) {
            keep(commands, count);
        }

        @Override
        public void keyframeRequest(int group) {}

        @Override
        public void exactRequest() {}

        @Override
        public void ping(int appliedTick, int nonce) {}

        private void keep(Record[] records, int count) {
            for (int i = 0; i < count; i++) {
                kept = records[i];
            }
        }
    };

    /** Bytes of one run. The least of many, as method handles are compiled, once, at the expense of whoever calls. */
    private long bytes(Runnable run) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private void assertMakesOnly(long expectedBytes, Record message) {
        WireOutput out = new WireOutput(64, 4096);
        messages.encode(message, out);
        long bytes = bytes(() -> messages.decodeFromClient(out.buffer(), 0, out.position(), sink));
        assertEquals(expectedBytes, bytes, message.toString());
    }

    private long bytesOf(Supplier<Record> record) {
        return bytes(() -> kept = record.get());
    }

    @Test
    void shouldMakeTheRecordsOnly() {
        Drive drive = new Drive((byte) 1, true);
        Bounded bounded = new Bounded((short) 5, -2, 0.7f, -0.5, 'a');
        long driveBytes = bytesOf(() -> new Drive((byte) 1, true));
        long boundedBytes = bytesOf(() -> new Bounded((short) 5, -2, 0.7f, -0.5, 'a'));
        assertMakesOnly(driveBytes, new Inputs(7, new Record[] {drive}, 300, 400, 255, 8));
        assertMakesOnly(
                2 * driveBytes + boundedBytes, new Inputs(7, new Record[] {drive, bounded, drive}, 300, 400, 0, 8));
        assertMakesOnly(bytesOf(Honk::new), new Commands(new Record[] {new Honk()}, 9));
        assertMakesOnly(0, new KeyframeRequest(3));
        assertMakesOnly(0, new ExactRequest());
        assertMakesOnly(0, new Ping(70, 80));
    }
}
