package dev.tickwire.runtime.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.Game;
import dev.tickwire.Player;
import dev.tickwire.Queue;
import dev.tickwire.Settings;
import dev.tickwire.pond.Pond;
import dev.tickwire.runtime.admission.BlockingTasks;
import dev.tickwire.runtime.admission.GuestTokens;
import dev.tickwire.runtime.admission.JoinAnswers;
import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.admission.Parties;
import dev.tickwire.runtime.admission.PublicAddress;
import dev.tickwire.runtime.admission.Reservation;
import dev.tickwire.runtime.admission.RulesEndpoint;
import dev.tickwire.runtime.admission.Tickets;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.EventSink;
import dev.tickwire.runtime.http.EventSource;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.Rooms;
import dev.tickwire.runtime.tick.Clock;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A host's queues with a manual clock on the test's thread, and players with event streams. */
abstract class QueueFixture {
    static final int TIMEOUT_MS = 30_000;

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

    /** The event stream of one player. */
    static final class PlayerStream implements EventSink {
        final EventSource source;
        final List<String> names = new ArrayList<>();
        JsonNode data = JsonMapper.shared().createObjectNode();
        boolean idle = true;
        boolean ended;

        PlayerStream(EventSource source) {
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
            data = JsonMapper.shared().readTree(json);
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

        /** The data of its {@code matched} event. */
        JsonNode match() {
            assertEquals("matched", last(), data::toString);
            assertTrue(ended);
            return data;
        }

        int team() {
            return match().get("team").intValue();
        }
    }

    long nowMs = 1_000_000;
    final Counters counters = new Counters();
    final Rooms rooms = new Rooms(1, 1000, false, Clock.system(), counters, Failures.halting());
    final Lobby lobby = new Lobby(
            rooms,
            List.of(GameType.of(Doubles.class), GameType.of(Pond.class)),
            () -> nowMs,
            InstantSource.system(),
            () -> false);
    final Parties parties = new Parties(new BlockingTasks(Runnable::run), () -> nowMs);
    final Tickets<Reservation> tickets = new Tickets<>(() -> nowMs, Reservation::release);
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    boolean busy;
    final Queues queues = new Queues(
            lobby,
            new JoinAnswers(tickets, new RulesEndpoint(List.of()), false),
            task -> {
                tasks.add(task);
                runTasks();
            },
            () -> nowMs,
            counters);
    final QueueEndpoint endpoint =
            new QueueEndpoint(lobby, parties, new GuestTokens(), new PublicAddress(null), queues);

    @AfterEach
    void stop() throws InterruptedException {
        assertTrue(rooms.stop(Await.HANG_MS));
    }

    void runTasks() {
        while (!busy && !tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    EventSource ask(String body) {
        Map<String, String> headers = Map.of("content-type", "application/json", "host", "play.example");
        byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        EventSource source = endpoint.answer(
                        new Request("192.0.2.1", "POST", "http", "/api/queue", Map.of(), headers, json))
                .events();
        assertNotNull(source);
        return source;
    }

    PlayerStream queue(double rating, String more) {
        EventSource source = ask("{'game':'doubles','rating':" + rating + more + "}");
        PlayerStream stream = new PlayerStream(source);
        source.opened(stream);
        return stream;
    }

    PlayerStream queue(double rating) {
        return queue(rating, "");
    }

    List<PlayerStream> four() {
        return IntStream.range(0, 4).mapToObj(i -> queue(1500 + i)).toList();
    }

    void step(long ms) {
        nowMs += ms;
        queues.step();
    }

    Room room(PlayerStream stream) {
        return lobby.room(stream.match().get("room").stringValue());
    }

    Reservation seat(PlayerStream stream) {
        return tickets.redeem(
                stream.match().get("ticket").stringValue(),
                stream.match().get("room").stringValue());
    }

    static String party(String token) {
        return ",'party':'" + token + "'";
    }

    HttpProblem refusal(String more) {
        return assertThrows(HttpProblem.class, () -> queue(1500, more));
    }

    static List<Integer> teams(Room room) {
        return IntStream.of(room.capacity().playersOfTeam()).boxed().toList();
    }
}
