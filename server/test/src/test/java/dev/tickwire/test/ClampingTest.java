package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Room;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an {@link OutOfRangeGame} says that its fields and events do not allow reaches clients as the nearest that they
 * do, and is counted.
 */
class ClampingTest {
    private static final long MESSAGES = 4; // to all, to some, to one, and an answer

    private final TestRoom<OutOfRangeGame> room =
            TestRoom.of(OutOfRangeGame.class).open();
    private final TestPlayer ann = room.join("ann");

    private static String failure(Runnable ticks) {
        AssertionError failure = assertThrows(AssertionError.class, ticks::run);
        return String.valueOf(failure.getCause().getMessage());
    }

    @ParameterizedTest
    @CsvSource({"abcd, 5, abcd, 5, 0", "abcde, 6, abcd, 5, 2", "abc😀, -1, abc, 0, 2", "a\u0007b, 3, a\ufffdb, 3, 1"})
    void shouldSayTheSameInFieldsAndEvents(String text, int number, String sentText, int sentNumber, int wrong) {
        room.ticks(1);
        room.game().next = new OutOfRangeGame.Said(text, number, 0.5);
        CompletableFuture<Record> answer = ann.ask(new OutOfRangeGame.Ask());
        room.ticks(1);
        OutOfRangeGame.Said expected = new OutOfRangeGame.Said(sentText, sentNumber, 0.5);
        assertEquals(expected, answer.join());
        assertEquals(
                Stream.of(expected, expected, expected).toList(),
                ann.events(OutOfRangeGame.Said.class).skip(MESSAGES - 1).toList());
        OutOfRangeGame.Sign sign = ann.seesState(OutOfRangeGame.Sign.class);
        assertEquals(expected, new OutOfRangeGame.Said(sign.text, sign.number, 0.5));
        assertEquals((MESSAGES + 1L) * wrong, room.counted(Counter.VALUES_CLAMPED));
    }

    @Test
    void shouldTakeATextThatIsNullForEmpty() {
        room.game().next = new OutOfRangeGame.Said(null, 0, 0);
        room.ticks(1);
        assertEquals(
                "",
                ann.events(OutOfRangeGame.Said.class).findFirst().orElseThrow().text());
        assertEquals("", ann.seesState(OutOfRangeGame.Sign.class).text);
    }

    @Test
    void shouldStillEndTheRoomForWhatHasNoNearest() {
        room.game().next = new OutOfRangeGame.Said("", 0, Double.NaN);
        String message = failure(() -> room.ticks(1));
        assertTrue(message.contains("Said.exact = NaN"), message);
    }

    // ---- references

    private final Room truth = room.truth();

    private int target(OutOfRangeGame.Pawn pawn) {
        int kind = GameType.of(OutOfRangeGame.class).schema().kindIndex("Pawn");
        Replica replica = ann.connection().client().replica();
        return replica.intAt(kind, pawn.id(), 0, 0);
    }

    @Test
    void shouldReferToNothingThatIsNotInTheRoom() {
        OutOfRangeGame.Pawn pawn = truth.spawn(new OutOfRangeGame.Pawn());
        OutOfRangeGame.Pawn other = truth.spawn(new OutOfRangeGame.Pawn());
        pawn.target = other;
        room.ticks(1);
        assertEquals(other.id(), target(pawn));
        assertEquals(0, room.counted(Counter.VALUES_CLAMPED));

        truth.remove(other);
        room.ticks(1);
        assertEquals(0, target(pawn));
        assertEquals(1, room.counted(Counter.VALUES_CLAMPED), "removed");

        Room elsewhere = TestRoom.of(OutOfRangeGame.class).open().truth();
        elsewhere.spawn(new OutOfRangeGame.Pawn());
        pawn.target = elsewhere.spawn(new OutOfRangeGame.Pawn());
        assertEquals(other.id(), pawn.target.id(), "the id alone does not tell them apart");
        room.ticks(1);
        assertEquals(0, target(pawn));
        assertEquals(2, room.counted(Counter.VALUES_CLAMPED), "another room's");

        pawn.target = new OutOfRangeGame.Pawn();
        room.ticks(1);
        assertEquals(0, target(pawn));
        assertEquals(3, room.counted(Counter.VALUES_CLAMPED), "never spawned");

        pawn.target = truth.seenBy(truth.players().get(0), pawn);
        room.ticks(1);
        assertEquals(0, target(pawn));
        assertEquals(4, room.counted(Counter.VALUES_CLAMPED), "the past's");

        pawn.target = null;
        room.ticks(1);
        pawn.target = pawn;
        room.ticks(1);
        assertEquals(pawn.id(), target(pawn));
        assertEquals(4, room.counted(Counter.VALUES_CLAMPED));
    }
}
