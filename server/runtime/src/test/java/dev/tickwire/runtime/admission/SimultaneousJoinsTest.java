package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.hall.Hall;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.RoomCapacity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** However many come at once: no seat is given twice, and none is lost. */
class SimultaneousJoinsTest {
    private static final int JOINS = 1000;
    private static final int THREADS = 32;

    private static final Set<String> MAY_HAPPEN =
            Set.of("room-full", "room-locked", "no-room", "rooms-full", "party-full", "busy");

    /**
     * The seats that joiners know to be theirs. One is written down after it was given, and struck out before it is
     * given back: so there are never more here than the room counts.
     */
    private final Map<Room, AtomicInteger> ledger = new ConcurrentHashMap<>();

    private final ConcurrentLinkedQueue<Reservation> connected = new ConcurrentLinkedQueue<>();
    private final AtomicReference<String> broken = new AtomicReference<>();
    private final JoinDesk desk = new JoinDesk(400, this::strikeOut);

    @AfterEach
    void stop() throws InterruptedException {
        desk.stop();
    }

    private void writeDown(Room room) {
        int known = ledger.computeIfAbsent(room, any -> new AtomicInteger()).incrementAndGet();
        int most = ((Hall.Options) room.options()).playersMax();
        check(known <= most, known + " seats were given where there never were more than " + most);
    }

    private void strikeOut(Reservation seat) {
        ledger.computeIfAbsent(seat.room(), any -> new AtomicInteger()).decrementAndGet();
        seat.release();
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            broken.compareAndSet(null, what);
        }
    }

    /** Says {@code joins.apply(i)} for each i, many at a time; how often each outcome came. */
    private Map<String, Integer> rush(IntFunction<String> joins) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Map<String, Integer> outcomes = new TreeMap<>();
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < JOINS; i++) {
                String wish = joins.apply(i);
                results.add(threads.submit(() -> {
                    start.await();
                    return outcome(wish);
                }));
            }
            start.countDown();
            for (Future<String> result : results) {
                outcomes.merge(get(result), 1, Integer::sum);
            }
        } finally {
            threads.shutdown();
        }
        return outcomes;
    }

    private static String get(Future<String> result) throws InterruptedException {
        try {
            return Await.get("the outcome of a join", result);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** Asks again as long as the host is busy, as it says one should. */
    private String outcome(String wish) {
        while (true) {
            try {
                JsonNode joined = desk.join(wish);
                writeDown(desk.lobby.room(joined.get("room").stringValue()));
                connectOrNot(joined);
                return "seated";
            } catch (HttpProblem e) {
                if (!e.code().equals("busy")) {
                    check(MAY_HAPPEN.contains(e.code()), e.code() + ": " + e.getMessage());
                    return e.code();
                }
            }
        }
    }

    /** Half of them come, the others let their tickets expire. */
    private void connectOrNot(JsonNode joined) {
        if (joined.get("ticket").stringValue().hashCode() % 2 == 0) {
            try {
                connected.add(desk.redeem(joined));
            } catch (HttpProblem e) { // it took too long
                check(e.code().startsWith("ticket-"), e.code());
            }
        }
    }

    private void assertAllComesBack() {
        for (Reservation seat = connected.poll(); seat != null; seat = connected.poll()) {
            strikeOut(seat);
        }
        desk.expire();
        for (Room room : desk.lobby.rooms()) {
            assertEquals(0, room.capacity().players(), room.id());
        }
        ledger.values().forEach(seats -> assertEquals(0, seats.get()));
        assertEquals(null, broken.get());
    }

    @Test
    void shouldGiveAsManySeatsAsThereAre() throws Exception {
        Room one = desk.room("one", 10, 0);
        Map<String, Integer> outcomes = rush(i -> "{'room':'one'}");
        assertEquals(Map.of("seated", 10, "room-full", JOINS - 10), outcomes);
        assertEquals(10, one.capacity().players());
        assertAllComesBack();
    }

    @Test
    void shouldFillAllOpenRoomsToTheLastSeat() throws Exception {
        for (int i = 0; i < 20; i++) {
            desk.room("room" + i, 7, 0);
        }
        Map<String, Integer> outcomes = rush(i -> "{'game':'hall','create':false}");
        assertEquals(Map.of("seated", 140, "no-room", JOINS - 140), outcomes);
        assertAllComesBack();
    }

    @Test
    void shouldOpenAsManyRoomsAsAreNeeded() throws Exception {
        Map<String, Integer> outcomes = rush(i -> "{'game':'hall','options':{'playersMax':8}}");
        assertEquals(Map.of("seated", JOINS), outcomes);
        assertEquals(JOINS / 8, desk.lobby.rooms().size());
        assertTrue(desk.lobby.rooms().stream().allMatch(room -> room.capacity().players() == 8));
        assertAllComesBack();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void shouldNeverOversellWhateverChangesMeanwhile(long seed) throws Exception {
        Random random = new Random(seed);
        List<Room> fixed = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            fixed.add(desk.room("room" + i, 4 + random.nextInt(60), 0));
        }
        List<String> parties = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            parties.add(desk.party(2 + i % 5));
        }
        CountDownLatch over = new CountDownLatch(1);
        Thread operator = new Thread(() -> operate(new Random(seed ^ 0x5eed), fixed, over));
        operator.start();
        Map<String, Integer> outcomes;
        try {
            outcomes = rush(i -> wish(random, fixed, parties));
        } finally {
            over.countDown();
            operator.join();
        }
        System.out.println(
                "seed " + seed + ": " + outcomes + ", " + desk.lobby.rooms().size() + " rooms");
        assertTrue(outcomes.getOrDefault("seated", 0) > 0);
        assertAllComesBack();
    }

    private static String wish(Random random, List<Room> fixed, List<String> parties) {
        Room room = fixed.get(random.nextInt(fixed.size()));
        String who = random.nextInt(3) > 0 ? "}" : ",'party':'" + parties.get(random.nextInt(parties.size())) + "'}";
        return switch (random.nextInt(6)) {
            case 0 -> "{'game':'hall','create':false" + who;
            case 1 -> "{'game':'hall','where':{'free':{'min':2}},'options':{'playersMax':9}" + who;
            case 2 -> "{'game':'hall','create':true,'options':{'playersMax':6}" + who;
            case 3 -> "{'game':'hall','options':{'playersMax':" + (6 + random.nextInt(3)) + "}" + who;
            case 4 -> "{'code':'" + room.code() + "'" + who;
            default -> "{'room':'" + room.id() + "'" + who;
        };
    }

    /** Changes what may be changed, and looks whether it counts at once. */
    private void operate(Random random, List<Room> rooms, CountDownLatch over) {
        while (over.getCount() > 0) {
            Room room = rooms.get(random.nextInt(rooms.size()));
            RoomCapacity capacity = room.capacity();
            int most = ((Hall.Options) room.options()).playersMax();
            switch (random.nextInt(4)) {
                case 0 -> {
                    int fewer = 1 + random.nextInt(most);
                    room.listing().playersMax(fewer);
                    watch(capacity, fewer, "a seat was given in a room with as many as it has place for, or more");
                    room.listing().playersMax(most);
                }
                case 1 -> {
                    room.listing().locked(true);
                    watch(capacity, 0, "a seat was given in a locked room");
                    room.listing().locked(false);
                }
                case 2 -> {
                    desk.nowMs.addAndGet(random.nextInt(6000));
                    desk.tickets.purge();
                    desk.parties.purge();
                }
                default -> {
                    Reservation leaving = connected.poll();
                    if (leaving != null) {
                        strikeOut(leaving);
                    }
                }
            }
        }
    }

    /**
     * While nobody else changes how many may come, there are never more than before, unless there is place for them.
     */
    private void watch(RoomCapacity capacity, int max, String what) {
        int before = capacity.players();
        for (int i = 0; i < 300; i++) {
            int now = capacity.players();
            check(now <= Math.max(before, max), what + ": " + before + " -> " + now + ", " + max);
            before = now;
        }
    }
}
