package dev.tickwire.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tickwire.client.Harbor.Board;
import dev.tickwire.client.Harbor.Ship;
import dev.tickwire.protocol.wire.WireOutput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listeners get removals, spawns and changes in this order, after each frame. */
class EntityListenersTest {
    private final Harbor harbor = new Harbor();
    private final List<String> told = new ArrayList<>();
    private final ClientSession client = new ClientSession(Harbor.SCHEMA, Harbor.MESSAGES, bytes -> {}, event -> {});

    private void receive(Record message) {
        WireOutput out = new WireOutput(64, 1 << 16);
        Harbor.MESSAGES.encode(message, out);
        client.receive(out.toBytes());
    }

    /** The calls of listeners since the last look. */
    private List<String> told() {
        List<String> all = List.copyOf(told);
        told.clear();
        return all;
    }

    private List<String> frame() {
        receive(harbor.frame());
        return told();
    }

    private void listen() {
        client.onSpawn(Ship.class, ship -> told.add("spawn " + ship.id()));
        client.onChange(Ship.class, ship -> told.add("change " + ship.id() + " to " + ship.x));
        client.onRemove(Ship.class, ship -> told.add("remove " + ship.id() + " at " + ship.x));
    }

    private void begin() {
        harbor.spawn(3, Harbor.BOB).spawn(5, Harbor.ANN).spawnBoard(11);
        receive(harbor.welcome());
        receive(harbor.frame());
    }

    @Test
    void shouldTellRemovalsThenSpawnsThenChanges() {
        begin();
        listen();
        assertEquals(List.of("spawn 3", "spawn 5"), told(), "those that are there, at once");
        assertEquals(List.of(), frame());
        harbor.set("Ship", 3, "x", 2).set("Ship", 5, "x", 4);
        assertEquals(List.of("change 3 to 1.0", "change 5 to 2.0"), frame());
        harbor.remove(3).spawn(20, 0).set("Ship", 5, "fuel", 9);
        assertEquals(List.of("remove 3 at 1.0", "spawn 20", "change 5 to 2.0"), frame());
    }

    @Test
    void shouldTellOfARoomState() {
        begin();
        client.onChange(Board.class, board -> told.add("seconds " + board.seconds));
        harbor.set("Board", 11, "seconds", 30);
        assertEquals(List.of("seconds 30"), frame());
    }

    @Test
    void shouldTellTheDifferenceAfterAResumptionFromNothing() {
        begin();
        listen();
        told.clear();
        client.lost();
        harbor.remove(3).spawn(20, 0).set("Ship", 5, "x", 8);
        receive(harbor.welcome());
        assertEquals(List.of(), told(), "nothing before the frame");
        assertEquals(List.of("remove 3 at 0.0", "spawn 20", "change 5 to 4.0"), frame());
        assertEquals(List.of(), frame());
    }

    @Test
    void shouldTellThatAnIdMeansAnotherEntityNow() {
        begin();
        listen();
        told.clear();
        client.lost();
        harbor.remove(3).remove(5);
        harbor.spawn(3, Harbor.ANN);
        receive(harbor.welcome());
        assertEquals(List.of("remove 3 at 0.0", "remove 5 at 0.0", "spawn 3"), frame());
    }

    @Test
    void shouldTellThatAllIsGoneWhenTheRoomIsAnotherOne() {
        begin();
        listen();
        told.clear();
        client.lost();
        receive(harbor.renew().welcome());
        assertEquals(List.of("remove 3 at 0.0", "remove 5 at 0.0", "spawn 3", "spawn 5"), frame());
    }

    @Test
    void shouldLetListenersEndAndAddListeners() {
        begin();
        Runnable[] ends = new Runnable[2];
        ends[0] = client.onChange(Ship.class, ship -> {
            told.add("first");
            ends[1].run();
            client.onSpawn(Ship.class, each -> told.add("spawn " + each.id()));
        });
        ends[1] = client.onChange(Ship.class, ship -> told.add("second"));
        harbor.set("Ship", 5, "x", 2);
        assertEquals(List.of("first", "spawn 3", "spawn 5"), frame());
        ends[0].run();
        harbor.set("Ship", 5, "x", 3).spawn(20, 0);
        assertEquals(List.of("spawn 20"), frame());
    }

    @Test
    void shouldGoOnAfterAListenerThatThrows() {
        begin();
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((at, thrown) -> told.add("uncaught " + thrown.getMessage()));
        try {
            client.onChange(Ship.class, ship -> {
                throw new IllegalStateException("a listener's mistake");
            });
            client.onChange(Ship.class, ship -> told.add("change " + ship.id()));
            harbor.set("Ship", 5, "x", 2);
            assertEquals(List.of("uncaught a listener's mistake", "change 5"), frame());
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
    }

    @Test
    void shouldRefuseAClassThatTheRoomDoesNotHave() {
        assertThrows(IllegalArgumentException.class, () -> client.onSpawn(String.class, text -> {}));
    }
}
