package dev.tickwire.bench.crowd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Server;
import dev.tickwire.app.bench.Drift;
import dev.tickwire.bench.Operator;
import dev.tickwire.bench.ServerProcess;
import dev.tickwire.protocol.wire.WireInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The load against a host in this process: what it says is what the host understands. */
class HallTest {
    private static final long HANG_NS = TimeUnit.SECONDS.toNanos(120);
    private static final String OPTIONS = "{\"tickRate\":20,\"playersMax\":10,\"drones\":5,\"spectators\":2}";

    /** Remembers what it sees. */
    private static final class Diary implements Witness {
        private final List<String> gone = new ArrayList<>();
        private int keyframes;
        private int lines;

        @Override
        public void there(Visitor visitor, long nowNs) {
            assertTrue(nowNs >= visitor.dueNs());
        }

        @Override
        public void frame(Visitor visitor, FrameHead head, WireInput in, long nowNs) {
            head.readView(in, Visitor.MESSAGES);
            keyframes += head.keyframe() ? 1 : 0;
            lines += head.lines();
        }

        @Override
        public void gone(Visitor visitor, String why) {
            gone.add(why);
        }
    }

    @Test
    void shouldPlayTalkWatchAndComeBack() {
        int port = ServerProcess.freePorts();
        try (Server server = dev.tickwire.Tickwire.host(Drift.class)
                        .port(port)
                        .adminPort(port + 1)
                        .adminToken(Operator.TOKEN)
                        .start();
                Hall hall = new Hall(port, 1)) {
            Diary players = new Diary();
            Diary spectators = new Diary();
            Visitor first = hall.open(OPTIONS, players);
            String room = "{\"room\":\"" + first.room() + "\"";
            List<Visitor> all = new ArrayList<>(List.of(first));
            all.addAll(hall.gather(2, room + "}", players));
            hall.playing(all, 20);
            List<Visitor> watching = hall.gather(2, room + ",\"role\":\"spectator\"}", spectators);
            hall.watching(watching);
            assertEquals(3, players.keyframes);
            assertEquals(2, spectators.keyframes);

            first.say("hello");
            hall.loop().await("a line", () -> players.lines == 3 && spectators.lines == 2, HANG_NS);
            assertEquals(0, hall.operator().counter("messages_refused"));
            assertTrue(hall.operator().counter("messages_received") > 0);

            first.cut();
            first.comeBack(System.nanoTime());
            hall.loop().await("a return", first::there, HANG_NS);
            assertEquals(1, hall.operator().counter("resumes_from_nothing"));
            assertEquals(List.of("cut"), players.gone);

            hall.part(all);
            hall.part(watching);
            assertEquals(List.of("cut", "1000", "1000", "1000"), players.gone);
            hall.operator().closeRooms();
            assertTrue(server.rooms().isEmpty());
        }
    }

    @Test
    void shouldTellWhyThereIsNoPlace() {
        int port = ServerProcess.freePorts();
        try (Server server = dev.tickwire.Tickwire.host(Drift.class)
                        .port(port)
                        .adminPort(port + 1)
                        .start();
                Hall hall = new Hall(port, 1)) {
            Diary diary = new Diary();
            hall.visitor(diary).come(Asking.request(port, "{\"room\":\"nowhere\"}"), System.nanoTime());
            hall.loop().await("an answer", () -> !diary.gone.isEmpty(), HANG_NS);
            assertEquals(List.of("join-unknown-room"), diary.gone);
            assertTrue(server.rooms().isEmpty());
        }
    }
}
