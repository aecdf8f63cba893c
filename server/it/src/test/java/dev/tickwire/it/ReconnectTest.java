package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import dev.tickwire.client.ClientSession;
import dev.tickwire.client.RoomClient;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** The Java client reconnects by itself. */
class ReconnectTest {
    private final BlockingQueue<Record> toldAnn = new LinkedBlockingQueue<>();
    private final BlockingQueue<Record> toldBob = new LinkedBlockingQueue<>();

    private static RoomClient join(int port, BlockingQueue<Record> told) {
        return RoomClient.at(URI.create("http://127.0.0.1:" + port))
                .game("target")
                .messages(Target.Aim.class, Target.Say.class, Target.Fail.class, Target.Said.class)
                .onEvent(told::add)
                .join();
    }

    private interface Loss {
        void of(Cable cable) throws IOException;
    }

    private static Record next(BlockingQueue<Record> told, String what, RoomClient client, Server server)
            throws InterruptedException {
        return Await.take(
                what,
                told,
                () -> client.read(session -> "the client: connected " + session.connected() + ", applied tick "
                        + session.appliedTick() + ", handled commands " + session.commandAck() + ", "
                        + session.welcome() + ", closed " + client.closed().getNow(null)),
                () -> "the server: " + server.rooms());
    }

    @Test
    void shouldGoOnAfterACutAsIfNothingHadHappened() throws Exception {
        goesOnAfter(Cable::cut);
    }

    @Test
    void shouldGoOnAfterHalfACut() throws Exception {
        goesOnAfter(Cable::cutHalf);
    }

    @Test
    void shouldGoOnAfterAConnectionHasFallenSilent() throws Exception {
        goesOnAfter(Cable::silence);
    }

    private void goesOnAfter(Loss loss) throws Exception {
        try (Server server = Tickwire.host(Target.class)
                        .port(0)
                        .adminPort(0)
                        .adminToken("t")
                        .start();
                Cable cable = new Cable(server.port());
                RoomClient ann = join(cable.port(), toldAnn);
                RoomClient bob = join(server.port(), toldBob)) {
            ann.hold(new Target.Aim((byte) 1, 0, false));
            ann.send(new Target.Say("one"));
            assertEquals(new Target.Said(1, "one"), next(toldAnn, "one, at Ann", ann, server));
            assertEquals(new Target.Said(1, "one"), next(toldBob, "one, at Bob", bob, server));
            loss.of(cable);
            bob.send(new Target.Say("two"));
            assertEquals(new Target.Said(2, "two"), next(toldBob, "two, at Bob", bob, server));
            ann.send(new Target.Say("three"));
            cable.mend();
            assertEquals(new Target.Said(2, "two"), next(toldAnn, "the event sent while Ann was away", ann, server));
            assertEquals(new Target.Said(1, "three"), next(toldAnn, "the echo of Ann's command", ann, server));
            assertEquals(1, ann.<Integer>read(session -> session.welcome().playerId()));
            assertTrue(ann.read(session -> session.welcome().resumedTick()) > 0);
            assertTrue(ann.read(ClientSession::connected));
            assertFalse(ann.closed().isDone());
            assertEquals(
                    0,
                    ann.<Integer>read(session ->
                            session.replica().mismatches() + session.replica().refusals()));
        }
        assertEquals(0, toldAnn.size());
    }
}
