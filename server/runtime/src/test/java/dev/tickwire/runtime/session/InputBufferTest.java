package dev.tickwire.runtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InputBufferTest {
    private record Held(int number) {}

    private final Counters counters = new Counters();
    private final InputBuffer buffer = new InputBuffer(counters);

    @Test
    void shouldHoldNothingBeforeTheFirst() {
        buffer.consume(1);
        assertNull(buffer.consumed());
        assertEquals(0, buffer.ack());
        assertEquals(0, counters.value(Counter.INPUTS_MISSING));
    }

    @Test
    void shouldSayOnceThatATickHadNoInputOfItsOwn() {
        buffer.consume(4);
        assertFalse(buffer.takeUntimely(), "before the first input nothing is missing");
        buffer.add(1, 5, new Held(1), 0, 5);
        buffer.consume(5);
        assertFalse(buffer.takeUntimely());
        buffer.add(2, 5, new Held(2), 0, 6);
        buffer.consume(6);
        buffer.add(3, 7, new Held(3), 0, 7);
        buffer.consume(7);
        assertTrue(buffer.takeUntimely(), "the input of tick 6 was a late one");
        assertFalse(buffer.takeUntimely(), "it is told");
        buffer.consume(8);
        assertTrue(buffer.takeUntimely(), "the last one was taken again");
    }

    @Test
    void shouldGoOnUntilTheRoomHasUsedUpItsNumbers() {
        int start = Limits.NUMBERS_MAX - 100;
        buffer.allowJump();
        for (int tick = start; tick <= Limits.NUMBERS_MAX; tick++) {
            buffer.add(tick, tick + 3L, new Held(tick + 3), 0, tick);
            buffer.consume(tick);
            if (tick >= start + 3) {
                assertEquals(3, buffer.margin());
                assertEquals(new Held(tick), buffer.consumed());
            }
        }
    }

    @Test
    void shouldConsumeEachInputAtItsTick() {
        buffer.add(1, 5, new Held(1), 0, 4);
        buffer.add(2, 6, new Held(2), 0, 4);
        buffer.consume(4);
        assertNull(buffer.consumed());
        buffer.consume(5);
        assertEquals(new Held(1), buffer.consumed());
        assertEquals(1, buffer.ack());
        buffer.consume(6);
        assertEquals(new Held(2), buffer.consumed());
        assertEquals(2, buffer.margin(), "it came two ticks early");
    }

    @Test
    void shouldKeepWhatWaitsWhenAnInputComesEarlierThanAnyBefore() {
        int nextTick = 102; // in the middle of the ring's first length
        int[] leads = {1, 3, 2, 9, Limits.INPUT_LEAD_TICKS_MAX};
        for (int i = 0; i < leads.length; i++) {
            buffer.add(1 + i, nextTick + leads[i], new Held(leads[i]), 0, nextTick);
        }
        for (int lead = 0; lead <= Limits.INPUT_LEAD_TICKS_MAX; lead++) {
            int now = lead;
            boolean came = IntStream.of(leads).anyMatch(each -> each == now);
            assertEquals(came, buffer.consume(nextTick + lead), "tick " + lead);
            assertTrue(!came || new Held(lead).equals(buffer.consumed()), "tick " + lead + ": " + buffer.consumed());
        }
    }

    @Test
    void shouldTellTheMarginOfTheInputThatItAcknowledges() {
        buffer.add(1, 5, new Held(1), 0, 4);
        buffer.add(2, 9, new Held(2), 0, 4);
        buffer.consume(4);
        assertEquals(0, buffer.ack());
        assertEquals(0, buffer.margin(), "none is consumed");
        buffer.consume(5);
        assertEquals(1, buffer.ack());
        assertEquals(1, buffer.margin(), "of the first, though the second has come");
        buffer.add(3, 4, new Held(3), 0, 6);
        buffer.consume(6);
        assertEquals(3, buffer.ack());
        assertEquals(-2, buffer.margin());
        buffer.consume(7);
        buffer.consume(8);
        buffer.consume(9);
        assertEquals(new Held(2), buffer.consumed());
        assertEquals(3, buffer.ack(), "the highest");
        assertEquals(-2, buffer.margin(), "of the one that the acknowledgement names");
        buffer.add(4, 17, new Held(4), 0, 10);
        buffer.pause();
        assertEquals(4, buffer.ack(), "passed over");
        assertEquals(7, buffer.margin());
    }

    @Test
    void shouldForgetEverythingInAPauseAndGoOnWhereverAllowed() {
        buffer.add(1, 1, new Held(1), 0, 1);
        buffer.add(2, 5, new Held(2), 0, 1);
        buffer.consume(1);
        buffer.pause();
        buffer.pause();
        assertTrue(buffer.consume(2), "the player lets go");
        assertNull(buffer.consumed());
        assertEquals(2, buffer.ack(), "passed over");
        for (int tick = 3; tick < 9; tick++) {
            assertFalse(buffer.consume(tick), "it holds nothing already");
            assertNull(buffer.consumed());
        }
        int far = 3 + 2 * Limits.SEQ_JUMP_MAX;
        assertThrows(RefusedException.class, () -> buffer.add(far, 9, new Held(3), 0, 9));
        buffer.allowJump();
        buffer.add(far, 9, new Held(3), 0, 9);
        buffer.consume(9);
        assertEquals(new Held(3), buffer.consumed());
        assertThrows(RefusedException.class, () -> buffer.add(far + Limits.SEQ_JUMP_MAX + 1, 10, new Held(4), 0, 10));
    }

    @Test
    void shouldRepeatTheLastWhenOneIsMissing() {
        assertFalse(buffer.consume(0));
        buffer.add(1, 1, new Held(1), 0, 1);
        assertTrue(buffer.consume(1), "it changes");
        assertFalse(buffer.consume(2), "it stays");
        assertEquals(new Held(1), buffer.consumed());
        assertEquals(1, counters.value(Counter.INPUTS_MISSING));
    }

    @Test
    void shouldConsumeTheNewestLateOneWhenNoneIsDue() {
        buffer.add(1, 3, new Held(1), 0, 9);
        buffer.add(2, 4, new Held(2), 0, 9);
        buffer.consume(9);
        assertEquals(new Held(2), buffer.consumed());
        assertEquals(2, buffer.ack());
        assertEquals(2, counters.value(Counter.INPUTS_LATE));
        assertEquals(-5, buffer.margin());
    }

    @Test
    void shouldPassOverLateOnesWhenOneIsDue() {
        buffer.add(1, 3, new Held(1), 0, 9);
        buffer.add(2, 9, new Held(2), 0, 9);
        buffer.consume(9);
        buffer.consume(10);
        assertEquals(new Held(2), buffer.consumed());
    }

    @Test
    void shouldConsumeOnePerTickHoweverManyCome() {
        for (int seq = 1; seq <= 200; seq++) {
            buffer.add(seq, 7, new Held(seq), 0, 7);
        }
        buffer.consume(7);
        buffer.consume(8);
        assertEquals(new Held(200), buffer.consumed());
        assertEquals(1, counters.value(Counter.INPUTS_MISSING));
    }

    @Test
    void shouldMoveATargetFarAheadToTheLimit() {
        buffer.add(1, Integer.MAX_VALUE, new Held(1), 0, 1);
        for (int tick = 1; tick <= Limits.INPUT_LEAD_TICKS_MAX; tick++) {
            buffer.consume(tick);
            assertNull(buffer.consumed());
        }
        buffer.consume(1 + Limits.INPUT_LEAD_TICKS_MAX);
        assertEquals(new Held(1), buffer.consumed());
    }

    @Test
    void shouldDropDuplicatesSilently() {
        buffer.add(3, 1, new Held(3), 0, 1);
        buffer.add(3, 1, new Held(99), 0, 1);
        buffer.add(2, 1, new Held(98), 0, 1);
        buffer.add(-1, 1, new Held(97), 0, 1);
        buffer.consume(1);
        assertEquals(new Held(3), buffer.consumed());
        assertEquals(3, counters.value(Counter.INPUTS_DUPLICATE));
    }

    @Test
    void shouldRefuseAJumpOfTheSequence() {
        buffer.add(Limits.SEQ_JUMP_MAX, 1, new Held(1), 0, 1);
        RefusedException refused = assertThrows(
                RefusedException.class, () -> buffer.add(2 * Limits.SEQ_JUMP_MAX + 1, 1, new Held(2), 0, 1));
        assertEquals(CloseReason.BAD_SEQUENCE, refused.reason());
    }

    @Test
    void shouldKeepTheViewTimeOfEveryInputUntilItsTick() {
        buffer.add(1, 101, new Held(1), 80 * 256, 100);
        buffer.add(2, 102, new Held(2), 81 * 256, 100);
        buffer.add(3, 99, new Held(3), 79 * 256, 100); // late
        buffer.consume(100);
        assertEquals(21 * 256, buffer.consumedViewLag());
        buffer.consume(101);
        assertEquals(21 * 256, buffer.consumedViewLag());
        buffer.consume(102);
        assertEquals(21 * 256, buffer.consumedViewLag());
    }
}
