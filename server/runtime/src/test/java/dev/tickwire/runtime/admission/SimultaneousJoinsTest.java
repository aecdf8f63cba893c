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

/** Concurrent joins get each seat once, and none is lost. */
class SimultaneousJoinsTest {
    private static final int JOINS = 1000;
    private static final int THREADS = 32;

    private static final Set<String> EXPECTED_REFUSALS =
            Set.of("room-full", "room-locked", "no-room", "rooms-full", "party-full", "busy");

    /**
     * Seats per room that joins have got. A seat is added after it was reserved and removed before it is released, so
     * there are never more here than the room counts.
     */
    private final Map<Room, AtomicInteger> seatsOfRoom = new ConcurrentHashMap<>();

    private final ConcurrentLinkedQueue<Reservation> connected = new ConcurrentLinkedQueue<>();
    private final AtomicReference<String> violation = new AtomicReference<>();
    private final JoinFixture fixture = new JoinFixture(400, this::releaseSeat);

    @AfterEach
    void stop() throws InterruptedException {
        fixture.stop();
    }

    private void addSeat(Room room) {
        int known =
                seatsOfRoom.computeIfAbsent(room, any -> new AtomicInteger()).incrementAndGet();
        int playersMax = ((Hall.Options) room.options()).playersMax();
        check(known <= playersMax, known + " seats were reserved of at most " + playersMax);
    }

    private void releaseSeat(Reservation seat) {
        seatsOfRoom.computeIfAbsent(seat.room(), any -> new AtomicInteger()).decrementAndGet();
        seat.release();
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            violation.compareAndSet(null, what);
        }
    }

    /** Sends {@code joins.apply(i)} for each i, concurrently; returns the number of each outcome. */
    private Map<String, Integer> joinAll(IntFunction<String> joins) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Map<String, Integer> outcomes = new TreeMap<>();
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < JOINS; i++) {
                String json = joins.apply(i);
                results.add(threads.submit(() -> {
                    start.await();
                    return outcome(json);
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

    /** Joins, and repeats while the host is busy. */
    private String outcome(String json) {
        while (true) {
            try {
                JsonNode joined = fixture.join(json);
                addSeat(fixture.lobby.room(joined.get("room").stringValue()));
                connectOrNot(joined);
                return "seated";
            } catch (HttpProblem e) {
                if (!e.code().equals("busy")) {
                    check(EXPECTED_REFUSALS.contains(e.code()), e.code() + ": " + e.getMessage());
                    return e.code();
                }
            }
        }
    }

    /** Redeems about half of the tickets; the others expire. */
    private void connectOrNot(JsonNode joined) {
        if (joined.get("ticket").stringValue().hashCode() % 2 == 0) {
            try {
                connected.add(fixture.redeem(joined));
            } catch (HttpProblem e) { // the ticket has expired
                check(e.code().startsWith("ticket-"), e.code());
            }
        }
    }

    private void assertAllSeatsAreReleased() {
        for (Reservation seat = connected.poll(); seat != null; seat = connected.poll()) {
            releaseSeat(seat);
        }
        fixture.expire();
        for (Room room : fixture.lobby.rooms()) {
            assertEquals(0, room.capacity().players(), room.id());
        }
        seatsOfRoom.values().forEach(seats -> assertEquals(0, seats.get()));
        assertEquals(null, violation.get());
    }

    @Test
    void shouldReserveAsManySeatsAsTheRoomHas() throws Exception {
        Room one = fixture.room("one", 10, 0);
        Map<String, Integer> outcomes = joinAll(i -> "{'room':'one'}");
        assertEquals(Map.of("seated", 10, "room-full", JOINS - 10), outcomes);
        assertEquals(10, one.capacity().players());
        assertAllSeatsAreReleased();
    }

    @Test
    void shouldFillAllOpenRoomsToTheLastSeat() throws Exception {
        for (int i = 0; i < 20; i++) {
            fixture.room("room" + i, 7, 0);
        }
        Map<String, Integer> outcomes = joinAll(i -> "{'game':'hall','create':false}");
        assertEquals(Map.of("seated", 140, "no-room", JOINS - 140), outcomes);
        assertAllSeatsAreReleased();
    }

    @Test
    void shouldOpenAsManyRoomsAsAreNeeded() throws Exception {
        Map<String, Integer> outcomes = joinAll(i -> "{'game':'hall','options':{'playersMax':8}}");
        assertEquals(Map.of("seated", JOINS), outcomes);
        assertEquals(JOINS / 8, fixture.lobby.rooms().size());
        assertTrue(
                fixture.lobby.rooms().stream().allMatch(room -> room.capacity().players() == 8));
        assertAllSeatsAreReleased();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void shouldNeverReserveTooManySeatsWhileRoomsChange(long seed) throws Exception {
        Random random = new Random(seed);
        List<Room> fixed = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            fixed.add(fixture.room("room" + i, 4 + random.nextInt(60), 0));
        }
        List<String> parties = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            parties.add(fixture.party(2 + i % 5));
        }
        CountDownLatch over = new CountDownLatch(1);
        Thread operator = new Thread(() -> operate(new Random(seed ^ 0x5eed), fixed, over));
        operator.start();
        Map<String, Integer> outcomes;
        try {
            outcomes = joinAll(i -> json(random, fixed, parties));
        } finally {
            over.countDown();
            operator.join();
        }
        System.out.println(
                "seed " + seed + ": " + outcomes + ", " + fixture.lobby.rooms().size() + " rooms");
        assertTrue(outcomes.getOrDefault("seated", 0) > 0);
        assertAllSeatsAreReleased();
    }

    private static String json(Random random, List<Room> fixed, List<String> parties) {
        Room room = fixed.get(random.nextInt(fixed.size()));
        String party = random.nextInt(3) > 0 ? "}" : ",'party':'" + parties.get(random.nextInt(parties.size())) + "'}";
        return switch (random.nextInt(6)) {
            case 0 -> "{'game':'hall','create':false" + party;
            case 1 -> "{'game':'hall','where':{'free':{'min':2}},'options':{'playersMax':9}" + party;
            case 2 -> "{'game':'hall','create':true,'options':{'playersMax':6}" + party;
            case 3 -> "{'game':'hall','options':{'playersMax':" + (6 + random.nextInt(3)) + "}" + party;
            case 4 -> "{'code':'" + room.code() + "'" + party;
            default -> "{'room':'" + room.id() + "'" + party;
        };
    }

    /** Changes rooms, and checks that a change applies at once. */
    private void operate(Random random, List<Room> rooms, CountDownLatch over) {
        while (over.getCount() > 0) {
            Room room = rooms.get(random.nextInt(rooms.size()));
            RoomCapacity capacity = room.capacity();
            int playersMax = ((Hall.Options) room.options()).playersMax();
            switch (random.nextInt(4)) {
                case 0 -> {
                    int fewer = 1 + random.nextInt(playersMax);
                    room.listing().playersMax(fewer);
                    watch(capacity, fewer, "a seat was reserved in a full room");
                    room.listing().playersMax(playersMax);
                }
                case 1 -> {
                    room.listing().locked(true);
                    watch(capacity, 0, "a seat was reserved in a locked room");
                    room.listing().locked(false);
                }
                case 2 -> {
                    fixture.nowMs.addAndGet(random.nextInt(6000));
                    fixture.tickets.purge();
                    fixture.parties.purge();
                }
                default -> {
                    Reservation leaving = connected.poll();
                    if (leaving != null) {
                        releaseSeat(leaving);
                    }
                }
            }
        }
    }

    /** Checks that the number of players never grows beyond {@code max} while no other thread changes it. */
    private void watch(RoomCapacity capacity, int max, String what) {
        int before = capacity.players();
        for (int i = 0; i < 300; i++) {
            int now = capacity.players();
            check(now <= Math.max(before, max), what + ": " + before + " -> " + now + ", " + max);
            before = now;
        }
    }
}
