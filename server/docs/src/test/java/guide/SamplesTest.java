package guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Input;
import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import dev.tickwire.client.AskException;
import dev.tickwire.client.RoomClient;
import dev.tickwire.test.NetworkConditioner;
import dev.tickwire.test.TestPlayer;
import dev.tickwire.test.TestRoom;
import dev.tickwire.test.TestSpectator;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The samples of the pages run, and do what the pages say. */
class SamplesTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test void aRallyHasRoundsGhostsTradesAndCones() {
        TestRoom<Rally> room = TestRoom.of(Rally.class).seed(42).open();
        TestPlayer ann = room.join("ann");
        CompletableFuture<Record> traded = ann.ask(new Rally.Trade(7));
        CompletableFuture<Record> refused = ann.ask(new Rally.Trade(0));
        ann.hold(new Rally.Drive((byte) 0, false, true));
        room.ticks(4);
        assertEquals(new Rally.Traded(7), traded.join());
        CompletionException why = Assertions.assertThrows(CompletionException.class, refused::join);
        assertEquals(AskException.Reason.REFUSED, ((AskException) why.getCause()).reason());
        assertTrue(ann.sees(Rally.Cone.class).count() > 0);
        ann.drop();
        room.ticks(3);
        assertTrue(ann.own(Rally.Car.class).ghost);
        ann.resume();
        room.ticks(3);
        assertTrue(!ann.own(Rally.Car.class).ghost);
        TestSpectator spectator = room.watch();
        room.ticks(180 * 60);
        assertEquals(2, room.truth().state(Rally.Board.class).round);
        assertNotNull(spectator.seesState(Rally.Board.class));
    }

    @Test void aSafariShowsWhatIsNear() {
        TestRoom<Safari> room = TestRoom.of(Safari.class).seed(42).open();
        TestPlayer ann = room.join("ann");
        TestPlayer bob = room.join("bob");
        ann.own(Safari.Animal.class).x = 10;
        ann.own(Safari.Animal.class).y = 10;
        bob.own(Safari.Animal.class).x = 11;
        bob.own(Safari.Animal.class).y = 10;
        ann.hold(new Safari.Walk((byte) 0, (byte) 0, true));
        room.ticks(10);
        assertEquals(2, ann.sees(Safari.Animal.class).count());
        assertEquals(1, bob.sees(Safari.Flag.class).count());
        assertTrue(bob.own(Safari.Animal.class).health < 3);
        bob.own(Safari.Animal.class).x = 5000;
        room.ticks(10);
        assertEquals(1, ann.sees(Safari.Animal.class).count());
    }

    @Test void aScriptPlays() {
        Input next = new RallyScript().next(null, new Random(42));
        assertTrue(((Rally.Drive) next).gas());
        assertEquals("default", new RallyScript().name());
    }

    @Test void javaClientsPlayWatchAndPredict() throws Exception {
        try (Server server = Tickwire.host(Rally.class).port(0).start()) {
            URI address = URI.create("http://127.0.0.1:" + server.port());
            assertEquals(1, Clients.play(address));
            try (NetworkConditioner network =
                            NetworkConditioner.to("127.0.0.1", server.port()).rttMs(20).seed(42).start();
                    RoomClient ann = Clients.predict(URI.create("http://127.0.0.1:" + network.port()))) {
                ann.hold(new Rally.Drive((byte) 0, true, false));
                try (RoomClient eve = Clients.watch(address, ann.roomId())) { // sees the room a second late
                    assertEquals(0, eve.playerId());
                }
                while (Clients.predictedX(ann) == 0) Thread.onSpinWait();
            }
        }
    }

    @Test void tickwireIsMountedBesideAShop() throws Exception {
        Server tickwire = Hosting.embedded();
        Undertow undertow = Hosting.mounted(tickwire, exchange -> exchange.getResponseSender().send("a shop"), 0);
        try {
            int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
            URI address = URI.create("http://127.0.0.1:" + port + "/");
            assertEquals("a shop", get(address.resolve("/shop/")));
            assertTrue(get(address.resolve("/tickwire/tickwire.js")).contains("join"));
            assertEquals(1, Clients.play(address));
        } finally {
            tickwire.close();
            undertow.stop();
        }
    }

    @Test void springStartsAndEndsAHost() throws Exception {
        Server server;
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment().getPropertySources()
                    .addFirst(new MapPropertySource("test", Map.of("tickwire.port", 0)));
            context.register(TickwireConfiguration.class);
            context.refresh();
            server = context.getBean(Server.class);
            assertEquals(1, Clients.play(URI.create("http://127.0.0.1:" + server.port())));
        }
        int port = server.port();
        Assertions.assertThrows(java.io.IOException.class, () -> get(URI.create("http://127.0.0.1:" + port + "/")));
    }

    @Test void aStoredGarageGoesOn() {
        Rally.Garage garage = new Rally.Garage();
        garage.migrate(Map.of("fuelGallons", 2.0));
        assertEquals(7.57, garage.fuelLitres, 1e-9);
        garage.migrate(Map.of());
        assertNull(Map.of().get("fuelGallons"));
    }

    private static String get(URI address) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
    }
}
