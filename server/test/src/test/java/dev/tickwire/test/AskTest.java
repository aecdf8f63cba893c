package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tickwire.client.AskException;
import dev.tickwire.protocol.Limits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What becomes of commands that are to be answered, on a {@link Stage}. */
class AskTest {
    private final TestRoom<Stage> room = TestRoom.of(Stage.class).open();
    private final TestPlayer ann = room.join("ann");

    private static AskException failure(CompletableFuture<Record> answer) {
        return (AskException)
                assertThrows(CompletionException.class, answer::join).getCause();
    }

    @Test
    void shouldAnswerEachWithItsOwn() {
        room.ticks(2);
        CompletableFuture<Record> first = ann.ask(new Stage.Answer(7));
        CompletableFuture<Record> nothing = ann.ask(new Stage.Ignore());
        CompletableFuture<Record> second = ann.ask(new Stage.Answer(8));
        room.ticks(2);
        assertEquals(new Stage.Answered(7), first.join());
        assertNull(nothing.join());
        assertEquals(new Stage.Answered(8), second.join());
        assertEquals(0, ann.events(Stage.Answered.class).count(), "an answer is no event");
    }

    @Test
    void shouldSayWhyItRefuses() {
        CompletableFuture<Record> short_ = ann.ask(new Stage.Refuse("too late"));
        CompletableFuture<Record> long_ = ann.ask(new Stage.Refuse("x".repeat(300)));
        room.ticks(2);
        assertEquals("too late", failure(short_).getMessage());
        assertEquals(AskException.Reason.REFUSED, failure(short_).reason());
        assertEquals(Limits.REFUSAL_CHARS_MAX, failure(long_).getMessage().length());
    }

    @Test
    void shouldWaitForAnAnswerThatComesLater() {
        CompletableFuture<Record> later = ann.ask(new Stage.AnswerLater(9));
        room.ticks(Stage.TICK_RATE - 2);
        assertFalse(later.isDone());
        room.ticks(6);
        assertEquals(new Stage.Answered(9), later.join());
    }

    @Test
    void shouldAnswerOverAnotherConnection() {
        room.ticks(2);
        CompletableFuture<Record> later = ann.ask(new Stage.AnswerLater(9));
        room.ticks(2);
        ann.drop();
        CompletableFuture<Record> unsent = ann.ask(new Stage.Answer(10));
        room.ticks(2 * Stage.TICK_RATE); // the answer is given meanwhile
        ann.resume();
        room.ticks(4);
        assertEquals(new Stage.Answered(9), later.join());
        assertEquals(new Stage.Answered(10), unsent.join());
    }

    @Test
    void shouldNotLoseAnAnswerWithAFrameThatIsNotSent() {
        room.ticks(2);
        ann.connection().stall(true);
        CompletableFuture<Record> answer = ann.ask(new Stage.Answer(7));
        room.ticks(10);
        ann.connection().stall(false);
        room.ticks(10);
        assertEquals(new Stage.Answered(7), answer.join());
    }

    @Test
    void shouldSayThatAnAnswerWasLost() {
        room.ticks(2);
        ann.connection().cutAfter(0); // the command arrives, the answer does not
        CompletableFuture<Record> answer = ann.ask(new Stage.Answer(7));
        room.ticks(Limits.RESUME_MS_MAX * Stage.TICK_RATE / 1000 + 20); // more than is kept
        ann.resume();
        room.ticks(4);
        assertEquals(AskException.Reason.LOST, failure(answer).reason());
    }
}
