package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.metrics.Counter;
import org.junit.jupiter.api.Test;

/** Clients that do not read, do not apply, or do not speak; in ticks, not in seconds of anybody's life. */
class SlowAndSilentTest {
    private static final int TICK_RATE = 20;

    private final TestRoom<Meadow> room = TestRoom.of(Meadow.class).open();
    private final TestPlayer ann = room.join("ann");
    private final TestPlayer slow = room.join("slow");

    private static int ticks(int ms) {
        return ms * TICK_RATE / 1000;
    }

    private int appliedTick(TestPlayer player) {
        return player.connection().client().appliedTick();
    }

    @Test
    void shouldCloseAClientThatNeverReadsAfterTheDeadline() {
        room.ticks(5);
        slow.connection().stall(true);
        room.ticks(ticks(Limits.STALE_MS_MAX));
        assertNull(slow.closeReason());
        room.ticks(5);
        assertEquals(CloseReason.TOO_SLOW, slow.closeReason());
        assertEquals(1, room.counted(Counter.CLIENTS_TOO_SLOW));
        assertEquals(room.truth().tick(), appliedTick(ann), "the neighbour got every frame");
    }

    @Test
    void shouldSendOneKeyframeToAClientThatCatchesUp() {
        room.ticks(5);
        slow.connection().stall(true);
        room.ticks(40);
        slow.connection().stall(false);
        long keyframes = room.counted(Counter.KEYFRAMES_SENT);
        room.ticks(10);
        assertEquals(keyframes + 1, room.counted(Counter.KEYFRAMES_SENT));
        assertEquals(room.truth().tick(), appliedTick(slow));
        assertEquals(appliedHash(ann), appliedHash(slow));
    }

    private static int appliedHash(TestPlayer player) {
        return player.connection().client().replica().hash(0);
    }

    @Test
    void shouldWithholdFramesFromAClientThatDoesNotSayItAppliedThem() {
        room.ticks(5);
        slow.connection().mute(true);
        room.ticks(ticks(Limits.STALE_MS) + 10);
        assertFalse(appliedTick(slow) == room.truth().tick(), "frames were withheld");
        slow.connection().mute(false);
        room.ticks(10);
        assertEquals(room.truth().tick(), appliedTick(slow));
    }

    @Test
    void shouldCloseAClientThatNeverSpeaks() {
        room.ticks(1);
        slow.connection().mute(true);
        room.ticks(ticks(Limits.SILENCE_MS_MAX));
        assertNull(slow.closeReason());
        room.ticks(1);
        assertEquals(CloseReason.SILENT, slow.closeReason());
        assertNull(ann.closeReason());
    }
}
