package dev.tickwire.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Seeds;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.snapshot.Section;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameHeadTest {
    private final Messages messages = Sample.messages();
    private final FrameHead head = new FrameHead();

    @Test
    void shouldEndWhereTheSharedViewBegins() {
        Seeds.check(3000, random -> {
            byte[] sections = new byte[random.nextInt(300)];
            random.nextBytes(sections);
            int lag = random.nextBoolean() ? random.nextInt(1 << random.nextInt(31)) : Section.NOT_DURABLE;
            WireOutput view = new WireOutput(64, 4096);
            if (lag >= 0) {
                view.writeVarInt(lag);
            }
            view.writeRaw(sections, 0, sections.length);
            byte flags = (byte) ((random.nextInt() & ~Frame.DURABLE) | (lag >= 0 ? Frame.DURABLE : 0));
            Frame frame = new Frame(
                    random.nextInt() >> random.nextInt(32),
                    random.nextInt() >> random.nextInt(32),
                    flags,
                    random.nextInt() >> random.nextInt(32),
                    random.nextInt() >>> random.nextInt(1, 32),
                    random.nextInt() >> random.nextInt(32),
                    random.nextInt() >> random.nextInt(32),
                    view.toBytes());
            assertEquals(lag, Section.begin(frame, new WireInput()));
            WireOutput whole = new WireOutput(64, 4096);
            messages.encode(frame, whole);
            ByteBuffer target = ByteBuffer.allocateDirect(1024);
            int end = FrameHead.BYTES_MAX + random.nextInt(100);
            target.put(end, sections);
            head.tick(frame.tick())
                    .timeUs(frame.timeUs())
                    .input(frame.ack(), frame.margin())
                    .command(frame.commandAck());
            if (lag >= 0) {
                head.durable(lag, (flags & Frame.FROZEN) != 0);
            }
            int start = head.flags(flags).write(target, end, frame.sections(), sections.length);
            byte[] sent = new byte[end + sections.length - start];
            target.get(start, sent);
            assertEquals(
                    HexFormat.of().formatHex(whole.toBytes()), HexFormat.of().formatHex(sent));
            assertEquals(0, target.position());
        });
    }

    @Test
    void shouldNotExceedItsMostBytes() {
        int end = 100;
        int start = head.tick(-1 << 31)
                .timeUs(-1 << 31)
                .input(-1 << 31, -1 << 31)
                .command(-1 << 31)
                .durable(Integer.MAX_VALUE, true)
                .write(ByteBuffer.allocateDirect(end), end, -1 << 31, 1 << 29);
        assertEquals(FrameHead.BYTES_MAX, end - start);
    }
}
