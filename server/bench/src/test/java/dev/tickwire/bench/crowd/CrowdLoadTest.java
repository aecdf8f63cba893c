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

/** The load against a host in this process: the host accepts its messages. */
class CrowdLoadTest {
    private static final long HANG_NS = TimeUnit.SECONDS.toNanos(120);
    private static final String OPTIONS = "{\"tickRate\":20,\"playersMax\":10,\"drones\":5,\"spectators\":2}";

    /** Records its calls. */
    private static final class Diary implements CrowdClientListener {
        private final List<String> gone = new ArrayList<>();
        private int keyframes;
        private int lines;

        @Override
        public void there(CrowdClient visitor, long nowNs) {
            assertTrue(nowNs >= visitor.dueNs());
        }

        @Override
        public void frame(CrowdClient visitor, FrameHead head, WireInput in, long nowNs) {
            head.readView(in, CrowdClient.MESSAGES);
            keyframes += head.keyframe() ? 1 : 0;
            lines += head.lines();
        }

        @Override
        public void gone(CrowdClient visitor, String why) {
            gone.add(why);
        }
    }

    @Test
    void shouldPlayTalkWatchAndRejoin() {
        int port = ServerProcess.freePorts();
        try (Server server = dev.tickwire.Tickwire.host(Drift.class)
                        .port(port)
                        .adminPort(port + 1)
                        .adminToken(Operator.TOKEN)
                        .start();
                CrowdLoad crowd = new CrowdLoad(port, 1)) {
            Diary players = new Diary();
            Diary spectators = new Diary();
            CrowdClient first = crowd.open(OPTIONS, players);
            String room = "{\"room\":\"" + first.room() + "\"";
            List<CrowdClient> all = new ArrayList<>(List.of(first));
            all.addAll(crowd.gather(2, room + "}", players));
            crowd.playing(all, 20);
            List<CrowdClient> watching = crowd.gather(2, room + ",\"role\":\"spectator\"}", spectators);
            crowd.watching(watching);
            assertEquals(3, players.keyframes);
            assertEquals(2, spectators.keyframes);

            first.say("hello");
            crowd.loop().await("a line", () -> players.lines == 3 && spectators.lines == 2, HANG_NS);
            assertEquals(0, crowd.operator().counter("messages_refused"));
            assertTrue(crowd.operator().counter("messages_received") > 0);

            first.cut();
            first.comeBack(System.nanoTime());
            crowd.loop().await("a return", first::there, HANG_NS);
            assertEquals(1, crowd.operator().counter("resumes_from_nothing"));
            assertEquals(List.of("cut"), players.gone);

            crowd.part(all);
            crowd.part(watching);
            assertEquals(List.of("cut", "1000", "1000", "1000"), players.gone);
            crowd.operator().closeRooms();
            assertTrue(server.rooms().isEmpty());
        }
    }

    @Test
    void shouldTellWhyAJoinIsRefused() {
        int port = ServerProcess.freePorts();
        try (Server server = dev.tickwire.Tickwire.host(Drift.class)
                        .port(port)
                        .adminPort(port + 1)
                        .start();
                CrowdLoad crowd = new CrowdLoad(port, 1)) {
            Diary diary = new Diary();
            crowd.visitor(diary).come(JoinRequest.request(port, "{\"room\":\"nowhere\"}"), System.nanoTime());
            crowd.loop().await("an answer", () -> !diary.gone.isEmpty(), HANG_NS);
            assertEquals(List.of("join-unknown-room"), diary.gone);
            assertTrue(server.rooms().isEmpty());
        }
    }
}
