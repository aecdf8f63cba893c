package dev.tickwire.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tickwire.protocol.message.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A page asks again as soon as it hears what has become of its question. */
class AsksTest {
    private final Asks asks = new Asks();
    private final List<String> heard = new ArrayList<>();
    private int asked;

    /** Asks, and again with each answer, up to this many times. */
    private void ask(int timesMax) {
        if (asked < timesMax) {
            int seq = ++asked;
            CompletableFuture<?> unused = asks.await(seq).whenComplete((answer, failure) -> {
                heard.add(seq + " " + (failure instanceof AskException refused ? refused.reason() : answer));
                ask(timesMax);
            });
        }
    }

    private void frame(int commandAck) {
        asks.framed(new Frame(0, commandAck, (byte) 0, 0, 0, 0, 0, new byte[0]), List.of());
    }

    @Test
    void shouldLetThePageAskAgainWhenItHearsThatACommandIsHandled() {
        ask(4);
        ask(4);
        frame(2);
        assertEquals(List.of("1 null", "2 null"), heard);
        frame(4);
        assertEquals(List.of("1 null", "2 null", "3 null", "4 null"), heard);
    }

    @Test
    void shouldLetThePageAskAgainWhenItHearsThatAnAnswerIsLost() {
        ask(4);
        ask(4);
        asks.startFromNothing(2);
        frame(2);
        assertEquals(List.of("1 LOST", "2 LOST"), heard);
    }

    @Test
    void shouldTellWhatARoomThatGoesBackHasLostOnceCommandsAreSentAgain() {
        ask(4);
        ask(4);
        asks.rewind(0, 1);
        assertEquals(List.of(), heard);
        asks.tell();
        assertEquals(List.of("1 LOST"), heard);
    }

    @Test
    void shouldKnowThatACommandWhichTheRoomGotOnlyNowHadNothingToSay() {
        ask(2);
        ask(2);
        asks.startFromNothing(1);
        frame(2);
        assertEquals(List.of("1 LOST", "2 null"), heard);
    }

    @Test
    void shouldForgetAsksThatTheirCallersHaveGivenUpWhenAsManyWaitAsMay() {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        while (!asks.full()) {
            answers.add(asks.await(answers.size() + 1));
        }
        assertEquals(Asks.ASKS_MAX, answers.size());
        answers.get(3).cancel(false);
        assertFalse(asks.full());
    }

    @Test
    void shouldTellOfTheEnd() {
        ask(2);
        ask(2);
        asks.end(AskException.Reason.CLOSED, "over");
        asks.tell();
        assertEquals(List.of("1 CLOSED", "2 CLOSED"), heard);
    }
}
