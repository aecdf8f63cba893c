package dev.tickwire.runtime.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.admission.Reservation;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.SilentConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The matches of the queues, and the events of their players. */
class QueuesTest extends QueueFixture {
    @Test
    void shouldPutPlayersIntoTeamsOfOneRoom() {
        List<PlayerStream> players = four();
        step(0);
        Room room = room(players.get(0));
        for (PlayerStream player : players) {
            Reservation seat = seat(player);
            assertEquals(room, seat.room());
            assertEquals(player.team(), seat.client().team());
            assertEquals(
                    "ws://play.example/rooms/" + room.id(),
                    player.match().get("url").stringValue());
        }
        assertEquals(2, players.stream().filter(player -> player.team() == 0).count());
        assertEquals(2, players.stream().filter(player -> player.team() == 1).count());
        assertEquals(4, room.capacity().players());
        assertTrue(room.listing().inviteOnly());
        assertEquals(4, counters.value(Counter.PLAYERS_QUEUED));
        assertEquals(4, counters.value(Counter.PLAYERS_MATCHED));
    }

    @Test
    void shouldSendProgressAtOnceAndEveryTwoSeconds() {
        PlayerStream first = queue(1500);
        assertEquals(JsonMapper.shared().readTree("{\"waitedMs\":0,\"range\":50.0,\"waiting\":1}"), first.data);
        queue(2500);
        step(1999);
        assertEquals(List.of("waiting"), first.names);
        step(1);
        assertEquals(JsonMapper.shared().readTree("{\"waitedMs\":2000,\"range\":70.0,\"waiting\":2}"), first.data);
        first.idle = false;
        step(2000);
        step(500);
        assertEquals(2, first.names.size(), "it has not taken the last event");
        first.idle = true;
        step(0);
        assertEquals(4500, first.data.get("waitedMs").intValue());
        step(1500);
        assertEquals(3, first.names.size());
    }

    @Test
    void shouldMatchOnlyPlayersWithEqualOptions() {
        four().get(3).close();
        PlayerStream indoors = queue(1500, ",'options':{'indoors':true}");
        step(0);
        assertEquals("waiting", indoors.last());
        PlayerStream outdoors = queue(1500, ",'options':{'indoors':false}");
        step(0);
        assertEquals("matched", outdoors.last());
        assertEquals("waiting", indoors.last());
    }

    @Test
    void shouldKeepAPartyTogether() {
        String token = parties.create(2);
        PlayerStream one = queue(1400, party(token));
        four().get(3).close();
        step(0);
        assertEquals("waiting", one.last());
        PlayerStream other = queue(1600, party(token));
        step(0);
        assertEquals(room(one), room(other));
        assertEquals(one.team(), other.team());
    }

    @Test
    void shouldWaitForAMemberThatLeft() {
        String token = parties.create(2);
        PlayerStream one = queue(1500, party(token));
        PlayerStream other = queue(1500, party(token));
        assertEquals("party-full", refusal(party(token)).code());
        other.close();
        List<PlayerStream> others = four();
        step(0);
        assertEquals("waiting", one.last(), "an incomplete party is not matched");
        assertEquals("matched", others.get(0).last());
        PlayerStream back = queue(1500, party(token));
        queue(1500);
        PlayerStream fourth = queue(1500);
        step(0);
        assertEquals(one.team(), back.team());
        assertNotEquals(one.team(), fourth.team());
    }

    @Test
    void shouldTimeOut() {
        PlayerStream alone = queue(1500);
        PlayerStream half = queue(1500, party(parties.create(2)));
        step(TIMEOUT_MS - 1);
        assertEquals(List.of("waiting", "waiting"), alone.names);
        step(1);
        for (PlayerStream stream : List.of(alone, half)) {
            assertEquals("timeout", stream.last());
            assertTrue(stream.data.isEmpty());
            assertTrue(stream.ended);
        }
        assertEquals(2, counters.value(Counter.PLAYERS_UNMATCHED));
    }

    @Test
    void shouldGiveACompletePartyTheWholeTimeout() {
        String token = parties.create(2);
        PlayerStream one = queue(1500, party(token));
        step(TIMEOUT_MS - 1);
        queue(1500, party(token));
        step(TIMEOUT_MS - 1);
        assertEquals("waiting", one.last());
        assertEquals(2L * (TIMEOUT_MS - 1), one.data.get("waitedMs").longValue());
        step(1);
        assertEquals("timeout", one.last());
    }

    @Test
    void shouldFillTheTeamThatLacksAPlayer() {
        List<PlayerStream> players = four();
        step(0);
        Room room = room(players.get(0));
        seat(players.get(2)).release();
        PlayerStream far = queue(1700);
        PlayerStream next = queue(1501);
        step(0);
        assertEquals(room, room(next));
        assertEquals(players.get(2).team(), next.team());
        assertEquals("waiting", far.last());
        assertEquals(List.of(2, 2), teams(room));
    }

    @Test
    void shouldFillNoLockedOrFullRoom() {
        List<PlayerStream> players = four();
        step(0);
        Room room = room(players.get(0));
        room.listing().locked(true);
        seat(players.get(2)).release();
        PlayerStream next = queue(1501);
        step(0);
        room.listing().locked(false);
        room.capacity().reserve(2);
        step(0);
        assertEquals("waiting", next.last());
        room.capacity().release(-1);
        step(0);
        assertEquals("matched", next.last());
    }

    @Test
    void shouldNotFillAnEmptyRoom() {
        List<PlayerStream> players = four();
        step(0);
        players.forEach(player -> seat(player).release());
        PlayerStream next = queue(1501);
        step(0);
        assertEquals("waiting", next.last());
    }

    @Test
    void shouldNotMatchAPlayerIntoARoomThatBansIt() {
        PlayerStream rude = queue(1500, ",'name':'Rude'");
        List<PlayerStream> others = Stream.of(1500, 1500, 1500).map(this::queue).toList();
        step(0);
        Room room = room(rude);
        seat(rude).take(new SilentConnection());
        Await.until("the rude player's removal", () -> room.capacity().players() < 4);
        PlayerStream again =
                queue(1500, ",'guest':'" + rude.match().get("guest").stringValue() + "'");
        step(0);
        assertEquals("waiting", again.last());
        PlayerStream another = queue(1500);
        step(0);
        assertEquals(room, room(another));
        assertEquals(room, room(others.get(0)));
        queue(1500);
        queue(1500);
        queue(1500);
        step(0);
        assertNotEquals(room, room(again), "another room admits it");
    }

    @Test
    void shouldReleaseTheSeatOfAPlayerThatLeavesBeforeTheEvent() {
        List<PlayerStream> players = four();
        players.get(1).idle = false;
        step(0);
        Room room = room(players.get(0));
        assertEquals(4, room.capacity().players());
        players.get(1).close();
        assertEquals(3, room.capacity().players());
        assertEquals(List.of("waiting"), players.get(1).names);
    }

    @Test
    void shouldSendTheLastEventWhenTheStreamIsIdle() {
        List<PlayerStream> players = four();
        players.get(1).idle = false;
        step(0);
        nowMs += Limits.TICKET_LIFETIME_MS;
        players.get(1).idle = true;
        step(0);
        assertEquals(room(players.get(0)), seat(players.get(1)).room());
    }

    @Test
    void shouldKeepTheOthersWaitingWhenAPlayerHasDisconnected() {
        List<PlayerStream> players = four();
        busy = true;
        players.get(1).close();
        step(1000); // the queue has not handled the close yet
        assertEquals("waiting", players.get(0).last());
        busy = false;
        runTasks();
        PlayerStream fifth = queue(1500);
        step(1000);
        assertEquals(room(players.get(0)), room(fifth));
    }

    @Test
    void shouldNotMatchAPlayerThatLeft() {
        List<PlayerStream> players = four();
        players.get(1).close();
        step(0);
        assertEquals("waiting", players.get(0).last());
        assertEquals(List.of(), lobby.rooms());
    }

    @Test
    void shouldSendEachPlayerOneLastEventAndGiveEachSeatOnce() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<PlayerStream> streams = new ArrayList<>();
        List<PlayerStream> closed = new ArrayList<>();
        String token = parties.create(2);
        for (int round = 0; round < 300; round++) {
            token = random.nextInt(3) == 0 ? parties.create(2) : token;
            try {
                streams.add(queue(1400 + random.nextInt(200), random.nextInt(3) == 0 ? party(token) : ""));
            } catch (HttpProblem e) {
                assertEquals("party-full", e.code());
            }
            PlayerStream one = streams.get(random.nextInt(streams.size()));
            one.idle = !closed.contains(one) && random.nextBoolean();
            if (random.nextInt(4) == 0 && !closed.contains(one)) {
                one.close();
                closed.add(one);
            }
            if (random.nextInt(4) == 0) {
                step(random.nextInt(3000));
            }
        }
        streams.forEach(stream -> stream.idle = !closed.contains(stream));
        step(0);
        Map<String, Integer> seats = new HashMap<>();
        int expired = 0;
        for (PlayerStream stream : streams) {
            assertTrue(
                    stream.names.stream()
                                    .filter(name -> !name.equals("waiting"))
                                    .count()
                            <= 1,
                    "seed " + seed);
            assertEquals(!stream.last().equals("waiting"), stream.ended, "seed " + seed);
            if (stream.last().equals("matched")) {
                try {
                    seat(stream);
                    seats.merge(stream.data.get("room").stringValue(), 1, Integer::sum);
                } catch (HttpProblem e) {
                    expired++; // its seat was released
                    assertEquals("ticket-expired", e.code(), "seed " + seed);
                }
            }
        }
        for (Room room : lobby.rooms()) {
            assertEquals(seats.getOrDefault(room.id(), 0), room.capacity().players(), "seed " + seed);
            assertTrue(teams(room).stream().allMatch(players -> players >= 0 && players <= 2), "seed " + seed);
        }
        assertFalse(seats.isEmpty() && expired == 0, "seed " + seed);
    }
}
