package dev.tickwire.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Seeds;
import dev.tickwire.protocol.message.Frame;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameHeadTest {
    private final Messages messages = Sample.messages();
    private final FrameHead head = new FrameHead();

    @Test
    void shouldEndWhereTheSharedViewBegins() {
        Seeds.check(3000, random -> {
            byte[] view = new byte[random.nextInt(300)];
            random.nextBytes(view);
            Frame frame = new Frame(
                    random.nextInt() >> random.nextInt(32),
                    random.nextInt() >> random.nextInt(32),
                    (byte) random.nextInt(),
                    random.nextInt() >> random.nextInt(32),
                    random.nextInt() >>> random.nextInt(1, 32),
                    random.nextInt() >> random.nextInt(32),
                    random.nextInt() >> random.nextInt(32),
                    view);
            WireOutput whole = new WireOutput(64, 4096);
            messages.encode(frame, whole);
            ByteBuffer target = ByteBuffer.allocateDirect(1024);
            int end = FrameHead.BYTES_MAX + random.nextInt(100);
            target.put(end, view);
            int start = head.tick(frame.tick())
                    .timeUs(frame.timeUs())
                    .input(frame.ack(), frame.margin())
                    .command(frame.commandAck())
                    .flags(frame.flags())
                    .write(target, end, frame.sections(), view.length);
            byte[] sent = new byte[end + view.length - start];
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
                .write(ByteBuffer.allocateDirect(end), end, -1 << 31, 1 << 29);
        assertEquals(FrameHead.BYTES_MAX, end - start);
    }
}
