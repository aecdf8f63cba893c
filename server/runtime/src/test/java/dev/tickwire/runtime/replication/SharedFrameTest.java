package dev.tickwire.runtime.replication;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.FrameHead;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.session.Connection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SharedFrameTest {
    private static final Messages MESSAGES =
            new Messages(new Schema("toy", List.of(), List.of(), List.of(), List.of()), Map.of());

    private final SharedFrame view = new SharedFrame();
    private final FrameHead head = new FrameHead();

    private static Sections sections(SplittableRandom random, int bytes) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        Sections sections = new Sections();
        sections.bytes().writeRaw(content, 0, bytes);
        sections.count(1);
        return sections;
    }

    /** The frame that a client gets, as it decodes it. */
    private static Frame decoded(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.duplicate().get(bytes);
        return (Frame) MESSAGES.decodeFromServer(bytes, 0, bytes.length);
    }

    private static byte[] joined(WireOutput own, WireOutput shared) {
        WireOutput both = new WireOutput(64, Integer.MAX_VALUE);
        both.writeRaw(own.buffer(), 0, own.position());
        both.writeRaw(shared.buffer(), 0, shared.position());
        return both.toBytes();
    }

    @Test
    void shouldPutTheOwnSectionsBeforeTheSharedOnes() {
        for (long seed : new long[] {1, System.nanoTime()}) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int tick = 1; tick < 300; tick++) {
                String at = "seed " + seed + ", tick " + tick;
                Sections shared = sections(random, random.nextInt(1 << random.nextInt(1, 18)));
                view.clear();
                view.append(shared);
                for (int client = 0; client < 3; client++) {
                    Sections own = sections(random, random.nextInt(1 << random.nextInt(1, 15)));
                    ByteBuffer frame = view.frame(head.tick(tick).timeUs(client), own);
                    assertTrue(frame.position() >= Connection.HEADROOM_BYTES, at);
                    Frame decoded = decoded(frame);
                    assertEquals(tick, decoded.tick(), at);
                    assertEquals(2, decoded.sections(), at);
                    assertArrayEquals(joined(own.bytes(), shared.bytes()), decoded.view(), at);
                }
            }
        }
    }

    @Test
    void shouldGrowToTheLargestFrameAndNoFurther() {
        SplittableRandom random = new SplittableRandom(1);
        Sections own = sections(random, 3000);
        Sections shared = sections(random, 20_000);
        int capacity = 0;
        for (int tick = 1; tick <= 1000; tick++) {
            view.clear();
            view.append(shared);
            int now = view.frame(head.tick(tick), own).capacity();
            assertTrue(tick == 1 || now == capacity, "tick " + tick + ": from " + capacity + " to " + now + " bytes");
            capacity = now;
        }
        assertTrue(capacity <= 3 * (3000 + 20_000), capacity + " bytes for a frame of 23,000");
    }

    @Test
    void shouldKeepItsSizeWhenWhatIsLargeTakesTurns() {
        SplittableRandom random = new SplittableRandom(1);
        Sections little = sections(random, 10);
        Sections much = sections(random, Limits.KEYFRAME_BYTES_PER_TICK);
        int capacityMax = 0;
        for (int tick = 1; tick <= 100; tick++) {
            view.clear();
            view.append(tick % 2 == 0 ? little : much);
            capacityMax = Math.max(
                    capacityMax,
                    view.frame(head.tick(tick), tick % 2 == 0 ? much : little).capacity());
        }
        assertTrue(capacityMax <= 8 * Limits.KEYFRAME_BYTES_PER_TICK, capacityMax + " bytes");
    }
}
