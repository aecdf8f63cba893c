package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Game;
import dev.tickwire.Player;
import dev.tickwire.Queue;
import dev.tickwire.Settings;
import dev.tickwire.pond.Pond;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.EventSink;
import dev.tickwire.runtime.http.EventSource;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.Rooms;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.tick.Clock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The test's own thread owns the queues. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class QueuesTest {
    private static final int TIMEOUT_MS = 30_000;

    /** Two against two. */
    @Queue(teams = 2, teamSize = 2, timeoutMs = TIMEOUT_MS, backfill = true)
    public static final class Doubles implements Game<Doubles.Options> {
        public record Options(boolean narrow, boolean broken, boolean indoors) {}

        @Override
        public Settings settings(Options options) {
            if (options.broken()) {
                throw new IllegalStateException("the net is torn");
            }
            return Settings.tickRate(50).playersMax(options.narrow() ? 3 : 5);
        }

        @Override
        public void joined(dev.tickwire.Room room, Player player) {
            if (player.name().equals("Rude")) {
                player.ban(60, "shouting");
            }
        }

        @Override
        public void tick(dev.tickwire.Room room) {}
    }

    /** The stream of one player. */
    private static final class Ear implements EventSink {
        private final EventSource source;
        private final List<String> names = new ArrayList<>();
        private JsonNode heard = JsonMapper.shared().createObjectNode();
        private boolean idle = true;
        private boolean ended;

        Ear(EventSource source) {
            this.source = source;
        }

        @Override
        public boolean idle() {
            return idle;
        }

        @Override
        public void send(String name, String json) {
            assertTrue(idle && !ended, name);
            names.add(name);
            heard = JsonMapper.shared().readTree(json);
        }

        @Override
        public void end() {
            ended = true;
        }

        void close() {
            idle = false;
            source.closed(this);
        }

        String last() {
            return names.get(names.size() - 1);
        }

        /** What it was told of its match. */
        JsonNode match() {
            assertEquals("matched", last(), heard::toString);
            assertTrue(ended);
            return heard;
        }

        int team() {
            return match().get("team").intValue();
        }
    }

    /** Somebody in a room who says nothing. */
    private static final class Mute implements Connection {
        @Override
        public Peer receive(ByteBuffer scratch, MessageSink sink) {
            return Peer.THERE;
        }

        @Override
        public boolean writable() {
            return false;
        }

        @Override
        public boolean send(ByteBuffer message) {
            return true;
        }

        @Override
        public void close(CloseReason reason, String text) {}
    }

    private long nowMs = 1_000_000;
    private final Counters counters = new Counters();
    private final Rooms rooms = new Rooms(1, 1000, false, Clock.system(), counters);
    private final Lobby lobby = new Lobby(
            rooms, List.of(GameType.of(Doubles.class), GameType.of(Pond.class)), () -> nowMs, InstantSource.system());
    private final Parties parties = new Parties(() -> nowMs);
    private final Tickets<Seat> tickets = new Tickets<>(() -> nowMs, Seat::release);
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean busy;
    private final Queues queues = new Queues(
            lobby,
            new Admissions(tickets, new RulesEndpoint(List.of()), false),
            task -> {
                tasks.add(task);
                runTasks();
            },
            () -> nowMs,
            counters);
    private final QueueEndpoint endpoint =
            new QueueEndpoint(lobby, parties, new Guests(), new PublicAddress(null), queues);

    @AfterEach
    void stop() throws InterruptedException {
        assertTrue(rooms.stop(5000));
    }

    private void runTasks() {
        while (!busy && !tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private EventSource ask(String body) {
        Map<String, String> headers = Map.of("content-type", "application/json", "host", "play.example");
        byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        EventSource source = endpoint.answer(new Request("POST", "http", "/api/queue", Map.of(), headers, json))
                .events();
        assertNotNull(source);
        return source;
    }

    private Ear queue(double rating, String more) {
        EventSource source = ask("{'game':'doubles','rating':" + rating + more + "}");
        Ear ear = new Ear(source);
        source.opened(ear);
        return ear;
    }

    private Ear queue(double rating) {
        return queue(rating, "");
    }

    private List<Ear> four() {
        return IntStream.range(0, 4).mapToObj(i -> queue(1500 + i)).toList();
    }

    private void step(long ms) {
        nowMs += ms;
        queues.step();
    }

    private Room room(Ear ear) {
        return lobby.room(ear.match().get("room").stringValue());
    }

    private Seat seat(Ear ear) {
        return tickets.redeem(
                ear.match().get("ticket").stringValue(), ear.match().get("room").stringValue());
    }

    private static String party(String token) {
        return ",'party':'" + token + "'";
    }

    @Test
    void shouldPutPlayersIntoTeamsOfOneRoom() {
        List<Ear> players = four();
        step(0);
        Room room = room(players.get(0));
        for (Ear player : players) {
            Seat seat = seat(player);
            assertEquals(room, seat.room());
            assertEquals(player.team(), seat.who().team());
            assertEquals(
                    "ws://play.example/rooms/" + room.id(),
                    player.match().get("url").stringValue());
        }
        assertEquals(2, players.stream().filter(player -> player.team() == 0).count());
        assertEquals(2, players.stream().filter(player -> player.team() == 1).count());
        assertEquals(4, room.places().players());
        assertTrue(room.listing().inviteOnly());
        assertEquals(4, counters.value(Counter.PLAYERS_QUEUED));
        assertEquals(4, counters.value(Counter.PLAYERS_MATCHED));
    }

    @Test
    void shouldTellAtOnceAndEveryTwoSecondsHowItGoes() {
        Ear first = queue(1500);
        assertEquals(JsonMapper.shared().readTree("{\"waitedMs\":0,\"range\":50.0,\"waiting\":1}"), first.heard);
        queue(2500);
        step(1999);
        assertEquals(List.of("waiting"), first.names);
        step(1);
        assertEquals(JsonMapper.shared().readTree("{\"waitedMs\":2000,\"range\":70.0,\"waiting\":2}"), first.heard);
        first.idle = false;
        step(2000);
        step(500);
        assertEquals(2, first.names.size(), "it has not taken the last event");
        first.idle = true;
        step(0);
        assertEquals(4500, first.heard.get("waitedMs").intValue());
        step(1500);
        assertEquals(3, first.names.size());
    }

    @Test
    void shouldMatchOnlyThoseWhoWantTheSame() {
        four().get(3).close();
        Ear indoors = queue(1500, ",'options':{'indoors':true}");
        step(0);
        assertEquals("waiting", indoors.last());
        Ear outdoors = queue(1500, ",'options':{'indoors':false}");
        step(0);
        assertEquals("matched", outdoors.last());
        assertEquals("waiting", indoors.last());
    }

    @Test
    void shouldKeepAPartyTogether() {
        String token = parties.found(2);
        Ear one = queue(1400, party(token));
        four().get(3).close();
        step(0);
        assertEquals("waiting", one.last());
        Ear other = queue(1600, party(token));
        step(0);
        assertEquals(room(one), room(other));
        assertEquals(one.team(), other.team());
    }

    @Test
    void shouldWaitForWhoLeftItsParty() {
        String token = parties.found(2);
        Ear one = queue(1500, party(token));
        Ear other = queue(1500, party(token));
        assertEquals("party-full", refusal(party(token)).code());
        other.close();
        List<Ear> others = four();
        step(0);
        assertEquals("waiting", one.last(), "it is not matched alone");
        assertEquals("matched", others.get(0).last());
        Ear back = queue(1500, party(token));
        queue(1500);
        Ear fourth = queue(1500);
        step(0);
        assertEquals(one.team(), back.team());
        assertNotEquals(one.team(), fourth.team());
    }

    @Test
    void shouldGiveUpWhenTimeIsOver() {
        Ear alone = queue(1500);
        Ear half = queue(1500, party(parties.found(2)));
        step(TIMEOUT_MS - 1);
        assertEquals(List.of("waiting", "waiting"), alone.names);
        step(1);
        for (Ear ear : List.of(alone, half)) {
            assertEquals("timeout", ear.last());
            assertTrue(ear.heard.isEmpty());
            assertTrue(ear.ended);
        }
        assertEquals(2, counters.value(Counter.PLAYERS_UNMATCHED));
    }

    @Test
    void shouldGiveAPartyThatIsWholeAllItsTime() {
        String token = parties.found(2);
        Ear one = queue(1500, party(token));
        step(TIMEOUT_MS - 1);
        queue(1500, party(token));
        step(TIMEOUT_MS - 1);
        assertEquals("waiting", one.last());
        assertEquals(2L * (TIMEOUT_MS - 1), one.heard.get("waitedMs").longValue());
        step(1);
        assertEquals("timeout", one.last());
    }

    @Test
    void shouldFillTheTeamThatLacksSomebody() {
        List<Ear> players = four();
        step(0);
        Room room = room(players.get(0));
        seat(players.get(2)).release();
        Ear far = queue(1700);
        Ear next = queue(1501);
        step(0);
        assertEquals(room, room(next));
        assertEquals(players.get(2).team(), next.team());
        assertEquals("waiting", far.last());
        assertEquals(List.of(2, 2), teams(room));
    }

    @Test
    void shouldFillNoRoomThatIsLockedOrFullOfGuests() {
        List<Ear> players = four();
        step(0);
        Room room = room(players.get(0));
        room.listing().locked(true);
        seat(players.get(2)).release();
        Ear next = queue(1501);
        step(0);
        room.listing().locked(false);
        room.places().reserve(2);
        step(0);
        assertEquals("waiting", next.last());
        room.places().release(-1);
        step(0);
        assertEquals("matched", next.last());
    }

    @Test
    void shouldNotFillWhatEverybodyHasLeft() {
        List<Ear> players = four();
        step(0);
        players.forEach(player -> seat(player).release());
        Ear next = queue(1501);
        step(0);
        assertEquals("waiting", next.last());
    }

    @Test
    void shouldNotSendSomebodyWhereItIsBanned() {
        Ear rude = queue(1500, ",'name':'Rude'");
        List<Ear> others = Stream.of(1500, 1500, 1500).map(this::queue).toList();
        step(0);
        Room room = room(rude);
        seat(rude).take(new Mute());
        while (room.places().players() == 4) {
            Thread.onSpinWait();
        }
        Ear again = queue(1500, ",'guest':'" + rude.match().get("guest").stringValue() + "'");
        step(0);
        assertEquals("waiting", again.last());
        Ear another = queue(1500);
        step(0);
        assertEquals(room, room(another));
        assertEquals(room, room(others.get(0)));
        queue(1500);
        queue(1500);
        queue(1500);
        step(0);
        assertNotEquals(room, room(again), "elsewhere it is welcome");
    }

    @Test
    void shouldTryAgainOnceBeforeItSaysThatTheGameFails() {
        String broken = ",'options':{'broken':true}";
        List<Ear> players =
                IntStream.range(0, 8).mapToObj(i -> queue(1500, broken)).toList();
        step(0);
        assertTrue(players.stream().allMatch(player -> player.last().equals("waiting")));
        step(500);
        for (Ear player : players.subList(0, 4)) {
            assertEquals("failed", player.last());
            assertEquals("room-failed", player.heard.get("code").stringValue());
            assertTrue(player.ended);
        }
        assertEquals("waiting", players.get(4).last(), "one room in a step is enough to know");
        step(500);
        step(500);
        assertEquals("failed", players.get(7).last());
    }

    @Test
    void shouldSayAtOnceThatRoomsAreTooSmall() {
        Ear narrow = queue(1500, ",'options':{'narrow':true}");
        IntStream.range(0, 3).forEach(i -> queue(1500, ",'options':{'narrow':true}"));
        step(0);
        assertEquals("failed", narrow.last());
        assertEquals("room-failed", narrow.heard.get("code").stringValue());
        assertEquals(List.of(), lobby.rooms());
    }

    @Test
    void shouldGiveBackTheSeatOfWhoGoesWithoutHearingOfIt() {
        List<Ear> players = four();
        players.get(1).idle = false;
        step(0);
        Room room = room(players.get(0));
        assertEquals(4, room.places().players());
        players.get(1).close();
        assertEquals(3, room.places().players());
        assertEquals(List.of("waiting"), players.get(1).names);
    }

    @Test
    void shouldTellWhoWasNotReadyAsSoonAsItIs() {
        List<Ear> players = four();
        players.get(1).idle = false;
        step(0);
        nowMs += Limits.TICKET_LIFETIME_MS;
        players.get(1).idle = true;
        step(0);
        assertEquals(room(players.get(0)), seat(players.get(1)).room());
    }

    @Test
    void shouldKeepTheOthersWaitingWhenOneIsGone() {
        List<Ear> players = four();
        busy = true;
        players.get(1).close();
        step(1000); // has not heard of it
        assertEquals("waiting", players.get(0).last());
        busy = false;
        runTasks();
        Ear fifth = queue(1500);
        step(1000);
        assertEquals(room(players.get(0)), room(fifth));
    }

    @Test
    void shouldNotMatchWhoLeft() {
        List<Ear> players = four();
        players.get(1).close();
        step(0);
        assertEquals("waiting", players.get(0).last());
        assertEquals(List.of(), lobby.rooms());
    }

    @Test
    void shouldRefuseTheLastOfManyParties() {
        Guests.Guest guest = new Guests.Guest("guest:ann", "token");
        GameType game = lobby.game("doubles");
        for (int i = 0; i < Limits.QUEUE_ENTRIES_MAX; i++) {
            Doubles.Options options = new Doubles.Options(false, false, i % 2 == 0);
            QueuedPlayer player = new QueuedPlayer(
                    queues, new Wanted(game, game.queue(), options), null, 1500, "Ann", guest, "ws://play.example");
            Ear ear = new Ear(player);
            ear.idle = false;
            player.opened(ear);
        }
        HttpProblem refusal = refusal("");
        assertEquals(429, refusal.status());
        assertEquals("queue-full", refusal.code());
    }

    @Test
    void shouldTellWhoCameTooLateIntoAParty() {
        String body = "{'game':'doubles','rating':1500" + party(parties.found(2)) + "}";
        List<Ear> ears = IntStream.range(0, 3).mapToObj(i -> new Ear(ask(body))).toList();
        ears.forEach(ear -> ear.source.opened(ear));
        assertEquals("waiting", ears.get(1).last());
        assertEquals(List.of("failed"), ears.get(2).names);
        assertEquals("party-full", ears.get(2).heard.get("code").stringValue());
        assertTrue(ears.get(2).ended);
    }

    private HttpProblem refusal(String more) {
        return assertThrows(HttpProblem.class, () -> queue(1500, more));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | bad-field | game | {'rating':1}",
                "400 | bad-field | rating | {'game':'doubles'}",
                "400 | bad-field | rating | {'game':'doubles','rating':'1'}",
                "400 | bad-field | rating | {'game':'doubles','rating':100000.5}",
                "400 | bad-field | rating | {'game':'doubles','rating':-1e400}",
                "400 | bad-field | name | {'game':'doubles','rating':1,'name':7}",
                "400 | bad-field | options.indoors | {'game':'doubles','rating':1,'options':{'indoors':1}}",
                "400 | bad-json | room | {'game':'doubles','rating':1,'room':'r'}",
                "401 | party-forged |  | {'game':'doubles','rating':1,'party':'x'}",
                "404 | unknown-game |  | {'game':'chess','rating':1}",
                "404 | no-queue |  | {'game':'pond','rating':1}",
            })
    void shouldNameWhatItRefuses(int status, String code, String field, String body) {
        HttpProblem problem = assertThrows(HttpProblem.class, () -> ask(body));
        assertEquals(status, problem.status());
        assertEquals(code, problem.code());
        assertEquals(field, problem.field());
    }

    @Test
    void shouldRefuseAPartyThatIsLargerThanATeam() {
        HttpProblem refusal = refusal(party(parties.found(3)));
        assertEquals(400, refusal.status());
        assertEquals("party", refusal.field());
    }

    @Test
    void shouldQueueNobodyWhileStopping() {
        lobby.stop();
        assertEquals("stopping", refusal("").code());
    }

    @Test
    void shouldGiveEachPlayerOneEndAndEachSeatToOnePlayer() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Ear> ears = new ArrayList<>();
        List<Ear> closed = new ArrayList<>();
        String token = parties.found(2);
        for (int round = 0; round < 300; round++) {
            token = random.nextInt(3) == 0 ? parties.found(2) : token;
            try {
                ears.add(queue(1400 + random.nextInt(200), random.nextInt(3) == 0 ? party(token) : ""));
            } catch (HttpProblem e) {
                assertEquals("party-full", e.code());
            }
            Ear one = ears.get(random.nextInt(ears.size()));
            one.idle = !closed.contains(one) && random.nextBoolean();
            if (random.nextInt(4) == 0 && !closed.contains(one)) {
                one.close();
                closed.add(one);
            }
            if (random.nextInt(4) == 0) {
                step(random.nextInt(3000));
            }
        }
        ears.forEach(ear -> ear.idle = !closed.contains(ear));
        step(0);
        Map<String, Integer> seats = new HashMap<>();
        int expired = 0;
        for (Ear ear : ears) {
            assertTrue(
                    ear.names.stream().filter(name -> !name.equals("waiting")).count() <= 1, "seed " + seed);
            assertEquals(!ear.last().equals("waiting"), ear.ended, "seed " + seed);
            if (ear.last().equals("matched")) {
                try {
                    seat(ear);
                    seats.merge(ear.heard.get("room").stringValue(), 1, Integer::sum);
                } catch (HttpProblem e) {
                    expired++; // its seat was given back
                    assertEquals("ticket-expired", e.code(), "seed " + seed);
                }
            }
        }
        for (Room room : lobby.rooms()) {
            assertEquals(seats.getOrDefault(room.id(), 0), room.places().players(), "seed " + seed);
            assertTrue(teams(room).stream().allMatch(players -> players >= 0 && players <= 2), "seed " + seed);
        }
        assertFalse(seats.isEmpty() && expired == 0, "seed " + seed);
    }

    private static List<Integer> teams(Room room) {
        return IntStream.of(room.places().playersOfTeam()).boxed().toList();
    }
}
