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
            int end = Messages.frameHeadBytesMax() + random.nextInt(100);
            target.put(end, view);
            int start = Messages.writeFrameHead(
                    target,
                    end,
                    frame.ack(),
                    frame.commandAck(),
                    frame.flags(),
                    frame.margin(),
                    frame.sections(),
                    frame.tick(),
                    frame.timeUs(),
                    view.length);
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
        int start = Messages.writeFrameHead(
                ByteBuffer.allocateDirect(end),
                end,
                -1 << 31,
                -1 << 31,
                (byte) 0,
                -1 << 31,
                -1 << 31,
                -1 << 31,
                -1 << 31,
                1 << 29);
        assertEquals(Messages.frameHeadBytesMax(), end - start);
    }
}
