package dev.tickwire.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.runtime.session.Connection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerFramesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 8200",
        "1, 8201",
        "125, 827d",
        "126, 827e007e",
        "65535, 827effff",
        "65536, 827f0000000000010000",
        "70000, 827f0000000000011170",
    })
    void shouldPutTheHeaderRightBeforeTheMessage(int length, String header) {
        int headroom = Connection.HEADROOM_BYTES;
        ByteBuffer message = ByteBuffer.allocateDirect(headroom + length).order(ByteOrder.LITTLE_ENDIAN);
        message.position(headroom);
        ServerFrames.prependHeader(message);
        byte[] bytes = new byte[message.remaining() - length];
        message.get(bytes);
        assertEquals(header, HexFormat.of().formatHex(bytes));
        assertEquals(headroom, message.position());
        assertEquals(headroom + length, message.limit());
    }

    @Test
    void shouldCutTheReasonAtACharacter() {
        ByteBuffer frame = ServerFrames.close(4200, "é".repeat(80));
        assertEquals(2 + 2 + 122, frame.remaining()); // 61 whole characters
        assertEquals((byte) 0x88, frame.get());
        assertEquals(124, frame.get());
        assertEquals(4200, frame.getShort());
        assertEquals("é".repeat(61), StandardCharsets.UTF_8.decode(frame).toString());
        assertEquals(2 + 125, ServerFrames.close(4200, "x".repeat(200)).remaining());
    }

    @Test
    void shouldEchoACloseFrameWithoutACode() {
        ByteBuffer frame = ServerFrames.close(FrameParser.NO_CODE, "unused");
        assertEquals(2, frame.remaining());
        assertEquals((short) 0x8800, frame.getShort());
    }

    @Test
    void shouldAnswerThePayloadOfAPing() {
        ByteBuffer pong = ByteBuffer.allocate(127);
        ServerFrames.putPong(pong, new byte[] {1, 2, 3}, 2);
        byte[] bytes = new byte[pong.remaining()];
        pong.get(bytes);
        assertEquals("8a020102", HexFormat.of().formatHex(bytes));
    }
}
