package dev.tickwire.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Server;
import dev.tickwire.app.bench.Drift;
import dev.tickwire.bench.ServerProcess;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The load against a host in this process: the host accepts its messages. */
class BotCrowdTest {
    private static final int CLIENTS = 6;

    @Test
    void shouldPlayAndLeaveAnIdleServerBehind() {
        int port = ServerProcess.freePorts();
        try (Server server = dev.tickwire.Tickwire.host(Drift.class)
                .port(port)
                .adminPort(port + 1)
                .adminToken("bench")
                .room("drift", "first")
                .start()) {
            try (BotCrowd crowd =
                    new BotCrowd(WorkloadContext.TICKWIRE, new Load("drift", 2, CLIENTS, 20, true), port, 1)) {
                crowd.join(CLIENTS);
                crowd.runToQuietMoment();
                crowd.meter().clear();
                while (crowd.meter().frames == 0) { // hangs on failure
                    crowd.run(TimeUnit.MILLISECONDS.toNanos(300));
                }
                assertEquals(CLIENTS, crowd.playing());
            }
            assertTrue(server.rooms().isEmpty(), "rooms are closed when all have left");
            assertTrue(WorkloadContext.TICKWIRE.counter(port, "messages_received") > 0);
            assertEquals(0, WorkloadContext.TICKWIRE.counter(port, "messages_refused"));
            assertEquals(0, WorkloadContext.TICKWIRE.counter(port, "inputs_duplicate"));
        }
    }
}
