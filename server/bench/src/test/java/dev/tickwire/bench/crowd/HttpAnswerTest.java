package dev.tickwire.bench.crowd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {
    private static final String HEAD = "HTTP/1.1 409 Conflict\r\nX-A: b\r\nContent-Length: ";

    private final HttpAnswer answer = new HttpAnswer();

    @Test
    void shouldPutPiecesTogether() {
        byte[] bytes = (HEAD + "7\r\nDate: now\r\n\r\n{\"é\":1}").getBytes(StandardCharsets.UTF_8);
        bytes[HEAD.length()] = '8'; // é is two bytes
        for (int i = 0; i < bytes.length; i++) {
            assertNull(answer.body());
            answer.in().put(bytes[i]);
        }
        assertEquals("{\"é\":1}", answer.body());
        assertEquals(409, answer.status());
    }

    @Test
    void shouldTakeABodyThatIsLongerThanItsBuffer() {
        String body = "x".repeat(10_000);
        byte[] bytes = (HEAD + "10000\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
        for (byte next : bytes) {
            answer.in().put(next);
        }
        assertEquals(body, answer.body());
    }

    @Test
    void shouldRefuseAnAnswerWithoutALength() {
        answer.in().put("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThrows(IllegalStateException.class, answer::body);
    }
}
