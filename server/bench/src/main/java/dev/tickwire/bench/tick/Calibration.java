package dev.tickwire.bench.tick;

import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.nio.ByteBuffer;

/**
 * A fixed amount of work like a tick's: it decodes and encodes a few numbers of many small objects and writes bytes to
 * a direct buffer. Its time measures the current speed of the machine. A change of this code invalidates the stored
 * ratios.
 */
final class Calibration {
    private static final int OBJECTS = 500;
    private static final int NUMBERS = 8;
    private static final int COPIED_BYTES = 128;

    private static final class Item {
        private final byte[] bytes = new byte[COPIED_BYTES];
        private final WireOutput out = new WireOutput(COPIED_BYTES, COPIED_BYTES);
        private int number;
    }

    private final Item[] items = new Item[OBJECTS];
    private final ByteBuffer target = ByteBuffer.allocateDirect(COPIED_BYTES);
    private final WireInput in = new WireInput();

    Calibration() {
        for (int i = 0; i < OBJECTS; i++) {
            items[i] = new Item();
            items[i].number = i;
            encode(items[i]);
        }
    }

    private static void encode(Item item) {
        item.out.clear();
        for (int i = 0; i < NUMBERS; i++) {
            item.out.writeInt(item.number + i * 1000);
        }
    }

    /** Runs {@code times} passes and returns the nanoseconds per object. */
    double run(int times) {
        long beganNs = System.nanoTime();
        for (int i = 0; i < times; i++) {
            for (Item item : items) {
                pass(item);
            }
        }
        return (double) (System.nanoTime() - beganNs) / times / OBJECTS;
    }

    private void pass(Item item) {
        in.reset(item.out.buffer(), 0, item.out.position());
        int sum = 0;
        for (int i = 0; i < NUMBERS; i++) {
            sum += in.readInt();
        }
        item.number = (item.number + sum) & 0xffff;
        encode(item);
        target.clear();
        target.put(item.bytes, 0, COPIED_BYTES);
    }
}
