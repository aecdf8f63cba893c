package race;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import dev.tickwire.client.RoomClient;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host in this process, and a client that joins it over the network. */
@Timeout(120)
class HostedRaceTest {
    @Test
    void shouldReceiveTheHonkAndTheClose() throws Exception {
        BlockingQueue<Record> heard = new LinkedBlockingQueue<>();
        try (Server server = Tickwire.host(Race.class).port(0).adminToken("secret").start()) {
            RoomClient ann = RoomClient.at(URI.create("http://localhost:" + server.port()))
                    .game("race")
                    .name("ann")
                    .messages(Race.Drive.class, Race.Honk.class, Race.Honked.class)
                    .onEvent(heard::add)
                    .join();
            ann.send(new Race.Honk());
            assertEquals(new Race.Honked(1), heard.take());
            server.close();
            assertEquals(4503, ann.closed().join().code());
        }
    }
}
