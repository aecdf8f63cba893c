package dev.tickwire.runtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientConnectionTest {
    private final List<Integer> sent = new ArrayList<>();
    private final Connection connection = new Connection() {
        @Override
        public Peer receive(MessageSink sink) {
            return Peer.THERE;
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public boolean send(ByteBuffer message) {
            return sent.add(message.remaining());
        }

        @Override
        public void close(CloseReason reason, String text) {}
    };

    @Test
    void shouldSendNoFrameThatClientsRefuse() {
        ClientConnection link = new ClientConnection(connection, new FrameChain(Settings.tickRate(10), 1), 1);
        ByteBuffer frame = ByteBuffer.allocate(Limits.FRAME_BYTES_MAX + 1);
        link.sendFrame(2, true, frame.limit(Limits.FRAME_BYTES_MAX));
        frame.limit(Limits.FRAME_BYTES_MAX + 1);
        assertThrows(IllegalStateException.class, () -> link.sendFrame(3, true, frame));
        assertEquals(List.of(Limits.FRAME_BYTES_MAX), sent);
    }
}
