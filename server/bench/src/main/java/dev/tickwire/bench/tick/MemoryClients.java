package dev.tickwire.bench.tick;

import dev.tickwire.bench.CourseScript;
import dev.tickwire.bench.DriftInputs;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.session.Connection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Clients without a network. They play the script of {@code drift} and count the room's reads and writes. */
final class MemoryClients {
    private final List<Client> clients = new ArrayList<>();
    private long reads;
    private long writes;
    private long bytes;
    private long firstWriteNs;

    /** Connections of this many clients. */
    MemoryClients(int count) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < count; i++) {
            clients.add(new Client(new CourseScript(random.split(), false)));
        }
    }

    List<? extends Connection> connections() {
        return clients;
    }

    /** Makes the inputs that the room finds at its next tick. */
    void prepare(int tick) {
        firstWriteNs = 0;
        clients.forEach(client -> client.prepare(tick));
    }

    /** When the room wrote to the first client since {@link #prepare}, in nanoseconds of {@link System#nanoTime}. */
    long firstWriteNs() {
        return firstWriteNs;
    }

    long reads() {
        return reads;
    }

    long writes() {
        return writes;
    }

    /** Bytes that were written, without headers of a transport. */
    long bytes() {
        return bytes;
    }

    private final class Client implements Connection {
        private final CourseScript script;
        private final DriftInputs inputs = new DriftInputs();
        private byte[] message = {};
        private int length;

        Client(CourseScript script) {
            this.script = script;
        }

        void prepare(int tick) {
            script.advance();
            WireOutput next = inputs.next(script.dx(), script.dy(), tick - 1, tick);
            message = next.buffer();
            length = next.position();
        }

        @Override
        public Peer receive(MessageSink sink) {
            reads++;
            if (length > 0) { // the Welcome comes first
                sink.message(message, 0, length);
            }
            return Peer.THERE;
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public boolean send(ByteBuffer message) {
            if (firstWriteNs == 0) {
                firstWriteNs = System.nanoTime();
            }
            writes++;
            bytes += message.remaining();
            return true;
        }

        @Override
        public void close(CloseReason reason, String text) {
            throw new IllegalStateException("a client was closed: " + reason + " " + text);
        }
    }
}
