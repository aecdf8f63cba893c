package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.metrics.Counter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A room that has been open for so long that its numbers come to an end: all goes well until then, and then it says so.
 */
class NumbersRunOutTest {
    private static final int DELAY_MS = 2000;
    private static final int DELAY_TICKS = DELAY_MS * Stage.TICK_RATE / 1000;
    private static final int TICKS_LEFT = 200;
    private static final double HALF_STEP = 0.005 + 1e-9;

    @Test
    void shouldGoOnToItsLastTickAndThenEnd() {
        int start = Limits.NUMBERS_MAX - TICKS_LEFT;
        TestRoom<Stage> room = TestRoom.of(Stage.class)
                .options(new Stage.Options(DELAY_MS))
                .startAfter(start, 0)
                .open();
        TestPlayer ann = room.join("ann");
        TestPlayer bob = room.join("bob");
        TestSpectator guest = room.watch();
        for (int tick = start + 1; tick < Limits.NUMBERS_MAX; tick++) {
            if (tick == start + 60) {
                bob.drop();
            } else if (tick == start + 80) {
                bob.resume();
            }
            room.ticks(1); // fails by itself if a client's hash differs
            assertEquals(tick, room.truth().tick());
            if (tick % 2 == 0 && (tick < start + 60 || tick > start + 80)) {
                assertSees(ann, tick);
                assertSees(bob, tick);
            }
            if (tick % 2 == 0 && tick > start + DELAY_TICKS + 2) {
                assertEquals(tick - DELAY_TICKS, guest.seesState(Stage.Clock.class).tick);
            }
        }
        assertEquals(0, room.counted(Counter.RESUMES_FROM_NOTHING));
        assertTrue(room.counted(Counter.FRAMES_MISSED) > 5);
        assertTrue(room.open());
        assertNull(ann.closeReason());
        room.ticks(1);
        assertFalse(room.open());
        for (CloseReason reason : List.of(ann.closeReason(), bob.closeReason(), guest.closeReason())) {
            assertEquals(CloseReason.ROOM_EXHAUSTED, reason);
        }
        assertTrue(CloseReason.ROOM_EXHAUSTED.rejoin());
    }

    private static void assertSees(TestPlayer player, int tick) {
        assertEquals(tick, player.seesState(Stage.Clock.class).tick);
        double x = player.own(Stage.Dancer.class).x;
        assertTrue(
                player.sees(Stage.Dancer.class).anyMatch(dancer -> Math.abs(dancer.x - x) <= HALF_STEP),
                "tick " + tick);
    }

    @Test
    void shouldEndWhenItsEntitiesAreNumberedThrough() {
        TestRoom<Stage> room =
                TestRoom.of(Stage.class).startAfter(0, Limits.NUMBERS_MAX - 4).open();
        TestPlayer ann = room.join("ann");
        room.ticks(50);
        room.join("bob");
        room.join("cem");
        room.ticks(50);
        assertTrue(room.open());
        room.join("dan");
        room.ticks(1);
        assertEquals(CloseReason.ROOM_EXHAUSTED, ann.closeReason());
        assertEquals(
                Stream.of(3, 2, 1, 0).map(less -> Limits.NUMBERS_MAX - less).toList(),
                room.truth().all(Stage.Dancer.class).stream()
                        .map(dancer -> dancer.id())
                        .toList());
    }
}
