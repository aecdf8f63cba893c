package dev.tickwire.bench.tick;

import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.nio.ByteBuffer;

/**
 * Work of a fixed amount and of the same kinds as a tick's: for each of many small objects a few numbers are decoded and encoded, and some bytes go to a
 * direct buffer. How long it takes tells how fast the machine is now. None of it may change, or the stored ratios mean nothing.
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

    /** Does it so many times and returns the nanoseconds per object. */
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
