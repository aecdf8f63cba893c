package dev.tickwire.runtime.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.admission.GuestTokens;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.HttpProblem;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals of requests to queue, and of matches whose room does not open. */
class QueueRefusalsTest extends QueueFixture {
    @Test
    void shouldRetryOnceBeforeItReportsThatTheGameFails() {
        String broken = ",'options':{'broken':true}";
        List<PlayerStream> players =
                IntStream.range(0, 8).mapToObj(i -> queue(1500, broken)).toList();
        step(0);
        assertTrue(players.stream().allMatch(player -> player.last().equals("waiting")));
        step(500);
        for (PlayerStream player : players.subList(0, 4)) {
            assertEquals("failed", player.last());
            assertEquals("room-failed", player.data.get("code").stringValue());
            assertTrue(player.ended);
        }
        assertEquals("waiting", players.get(4).last(), "a step opens no second room after a failure");
        step(500);
        step(500);
        assertEquals("failed", players.get(7).last());
    }

    @Test
    void shouldReportAtOnceThatRoomsAreTooSmall() {
        PlayerStream narrow = queue(1500, ",'options':{'narrow':true}");
        IntStream.range(0, 3).forEach(i -> queue(1500, ",'options':{'narrow':true}"));
        step(0);
        assertEquals("failed", narrow.last());
        assertEquals("room-failed", narrow.data.get("code").stringValue());
        assertEquals(List.of(), lobby.rooms());
    }

    @Test
    void shouldRefusePartiesBeyondTheLimit() {
        GuestTokens.Guest guest = new GuestTokens.Guest("guest:ann", "token");
        GameType game = lobby.game("doubles");
        for (int i = 0; i < Limits.QUEUE_ENTRIES_MAX; i++) {
            Doubles.Options options = new Doubles.Options(false, false, i % 2 == 0);
            QueuedPlayer player = new QueuedPlayer(
                    queues,
                    new MatchCriteria(game, game.queue(), options),
                    null,
                    1500,
                    "Ann",
                    guest,
                    "ws://play.example");
            PlayerStream stream = new PlayerStream(player);
            stream.idle = false;
            player.opened(stream);
        }
        HttpProblem refusal = refusal("");
        assertEquals(429, refusal.status());
        assertEquals("queue-full", refusal.code());
    }

    @Test
    void shouldRefuseOneTooManyOfAParty() {
        String body = "{'game':'doubles','rating':1500" + party(parties.create(2)) + "}";
        List<PlayerStream> streams =
                IntStream.range(0, 3).mapToObj(i -> new PlayerStream(ask(body))).toList();
        streams.forEach(stream -> stream.source.opened(stream));
        assertEquals("waiting", streams.get(1).last());
        assertEquals(List.of("failed"), streams.get(2).names);
        assertEquals("party-full", streams.get(2).data.get("code").stringValue());
        assertTrue(streams.get(2).ended);
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
        HttpProblem refusal = refusal(party(parties.create(3)));
        assertEquals(400, refusal.status());
        assertEquals("party", refusal.field());
    }

    @Test
    void shouldRefuseToQueueWhileStopping() {
        lobby.stop();
        assertEquals("stopping", refusal("").code());
    }
}
