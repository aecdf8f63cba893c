package dev.tickwire.app.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerStreamTest {
    private static final String HEAD = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket";

    private final ServerStream stream = new ServerStream();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100, 4000, 1 << 20})
    void shouldFindTheSameMessagesHoweverTheBytesArrive(int chunkBytes) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        List<byte[]> sent = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((HEAD + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        for (int length : new int[] {0, 1, 125, 126, 127, 65_535, 65_536, 3, 2048, 0}) {
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            sent.add(payload);
            bytes.writeBytes(frame(payload));
        }
        String head = null;
        int found = 0;
        byte[] all = bytes.toByteArray();
        for (int at = 0; at < all.length; at += chunkBytes) {
            ByteArrayInputStream chunk =
                    new ByteArrayInputStream(Arrays.copyOfRange(all, at, Math.min(all.length, at + chunkBytes)));
            while (chunk.available() > 0) { // a read takes no more than there is memory for
                stream.read(Channels.newChannel(chunk), Long.MAX_VALUE);
                if (head == null) {
                    head = stream.head();
                }
                while (head != null && stream.next()) {
                    assertEquals(2, stream.opcode());
                    byte[] payload =
                            Arrays.copyOfRange(stream.bytes(), stream.offset(), stream.offset() + stream.length());
                    assertArrayEquals(sent.get(found), payload);
                    found++;
                }
            }
        }
        assertEquals(HEAD, head);
        assertEquals(sent.size(), found);
    }

    @ParameterizedTest
    @CsvSource({
        "02 00, PROTOCOL_ERROR",
        "c2 00, PROTOCOL_ERROR",
        "82 80, PROTOCOL_ERROR",
        "82 7f 0000000001000001, TOO_BIG",
        "82 7f ffffffffffffffff, TOO_BIG"
    })
    void shouldRefuseWhatATickwireServerNeverSends(String hex, CloseReason reason) throws IOException {
        read(HexFormat.of().parseHex(hex.replace(" ", "")));
        assertEquals(reason, assertThrows(RefusedException.class, stream::next).reason());
    }

    @Test
    void shouldWaitForTheRest() throws IOException {
        read(HEAD.getBytes(StandardCharsets.US_ASCII));
        assertNull(stream.head());
        read("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(HEAD, stream.head());
        assertFalse(stream.next());
    }

    private void read(byte[] bytes) throws IOException {
        stream.read(Channels.newChannel(new ByteArrayInputStream(bytes)), Long.MAX_VALUE);
    }

    private static byte[] frame(byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(10 + payload.length).put((byte) 0x82);
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }
}
