package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Player;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.metrics.Counter;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What games are told of players who lose their connections and come back, and what becomes of what these hold and do.
 */
class DropTest {
    private static final int GRACE_MS = 10_000;
    private static final int GRACE_TICKS = GRACE_MS * Fair.TICK_RATE / 1000;

    private final TestRoom<Fair> room = room(GRACE_MS);
    private final TestPlayer bob = room.join("bob");
    private final Player bobsSeat = room.truth().players().get(0);

    private static TestRoom<Fair> room(int graceMs) {
        return TestRoom.of(Fair.class).options(new Fair.Options(graceMs)).open();
    }

    private List<String> calls() {
        List<String> calls = List.copyOf(room.game().calls);
        room.game().calls.clear();
        return calls;
    }

    @Test
    void shouldKeepTheSeatOfWhoDropsAndTellTheGame() {
        bob.hold(new Fair.Wave(3));
        room.ticks(4);
        assertEquals(3, bobsSeat.input(Fair.Wave.class).hand());
        bob.drop();
        room.ticks(1);
        assertEquals(List.of("dropped 1"), calls());
        assertFalse(bobsSeat.connected());
        assertTrue(room.truth().players().contains(bobsSeat));
        assertEquals(0, bobsSeat.input(Fair.Wave.class).hand(), "nobody is there to hold anything");
        room.ticks(GRACE_TICKS - 1);
        bob.resume();
        assertEquals(List.of("returned 1"), calls());
        assertTrue(bobsSeat.connected());
        room.ticks(2);
        assertEquals(3, bobsSeat.input(Fair.Wave.class).hand());
        assertEquals(room.truth().tick(), bob.connection().client().appliedTick());
        assertEquals(1, room.counted(Counter.SESSIONS_DROPPED));
        assertEquals(1, room.counted(Counter.SESSIONS_RESUMED));
    }

    @Test
    void shouldEndTheSessionWhenTheGraceIsOver() {
        bob.drop();
        room.ticks(1);
        room.ticks(GRACE_TICKS);
        assertEquals(List.of("dropped 1", "left 1 LOST"), calls());
        bob.resume();
        assertEquals(CloseReason.SESSION_OVER, bob.closeReason());
        assertEquals(1, room.counted(Counter.RESUMES_REFUSED));
        assertEquals(List.of(), calls());
    }

    @Test
    void shouldTellTheGameOfAPageThatIsLoadedAgain() {
        room.ticks(4);
        bob.reload();
        assertEquals(List.of("reloaded 1"), calls(), "nobody had noticed the loss");
        room.ticks(4);
        bob.drop();
        room.ticks(1);
        bob.reload();
        assertEquals(List.of("dropped 1", "returned 1", "reloaded 1"), calls());
        bob.hold(new Fair.Wave(3));
        room.ticks(4);
        assertEquals(3, bobsSeat.input(Fair.Wave.class).hand());
        assertNull(bob.closeReason());
    }

    @Test
    void shouldTellAClientThatBeginsAnewFromOneThatHasLostItsFirstFrame() {
        room.ticks(4);
        bob.reload();
        bob.reload();
        assertEquals(List.of("reloaded 1", "reloaded 1"), calls(), "a page that is loaded twice at once");
        room.ticks(4);
        bob.drop();
        room.ticks(2 * Limits.RESUME_MS_MAX * Fair.TICK_RATE / 1000 - 4);
        LoopbackConnection next = new LoopbackConnection(bob.connection());
        next.cutAfter(1);
        bob.resume(next);
        assertEquals(-1, bob.connection().client().appliedTick(), "it has a welcome, and no frame");
        bob.resume();
        room.ticks(4);
        assertEquals(List.of("dropped 1", "returned 1"), calls());
    }

    @Test
    void shouldNotTellTheGameOfALossThatNobodyNoticed() {
        room.ticks(5);
        LoopbackConnection old = bob.connection();
        old.cut();
        room.ticks(20);
        long frames = room.counted(Counter.FRAMES_MISSED);
        bob.resume();
        assertEquals(CloseReason.TAKEN_OVER, old.closeReason());
        assertEquals(10, room.counted(Counter.FRAMES_MISSED) - frames);
        assertEquals(1, room.counted(Counter.SESSIONS_TAKEN_OVER));
        room.ticks(2);
        assertNull(bob.closeReason());
        assertEquals(List.of(), calls());
    }

    @Test
    void shouldTakeAnyNumberOfInputsThatGotLostBeforeTheTakeover() {
        bob.hold(new Fair.Wave(3));
        room.ticks(4);
        bob.connection().cut();
        for (int i = 0; i < 2 * Limits.SEQ_JUMP_MAX; i++) {
            bob.sendHeld();
        }
        bob.resume();
        room.ticks(2);
        assertNull(bob.closeReason());
        assertEquals(1, room.counted(Counter.SESSIONS_TAKEN_OVER));
    }

    @Test
    void shouldNotDisturbTheSessionForAConnectionThatIsGoneAlready() {
        room.ticks(4);
        bob.drop();
        room.ticks(1);
        LoopbackConnection gone = new LoopbackConnection(bob.connection());
        gone.close(CloseReason.NORMAL, "");
        bob.resume(gone);
        room.ticks(2);
        assertEquals(List.of("dropped 1"), calls());
        assertEquals(0, room.counted(Counter.SESSIONS_RESUMED));
        bob.resume();
        assertEquals(List.of("returned 1"), calls());
    }

    @Test
    void shouldHandleCommandsOfWhoWasAwayOnceAndInOrder() {
        bob.send(new Fair.Shout(1));
        room.ticks(2);
        bob.send(new Fair.Shout(2)); // handled, but the answer is lost
        bob.connection().cutAfter(0);
        room.ticks(2);
        bob.send(new Fair.Shout(3));
        bob.send(new Fair.Shout(4));
        room.ticks(2);
        bob.resume();
        bob.send(new Fair.Shout(5));
        room.ticks(4);
        assertEquals(List.of("shout 1", "shout 2", "shout 3", "shout 4", "shout 5"), calls());
        assertEquals(5, bob.connection().client().commandAck());
    }

    @Test
    void shouldSurviveSilenceAndSlowness() {
        bob.connection().mute(true);
        room.ticks(Limits.SILENCE_MS_MAX * Fair.TICK_RATE / 1000 + 1);
        assertEquals(CloseReason.SILENT, bob.closeReason());
        assertEquals(List.of("dropped 1"), calls());
        bob.resume();
        room.ticks(4);
        assertNull(bob.closeReason());
        bob.connection().stall(true);
        room.ticks(Limits.STALE_MS_MAX * Fair.TICK_RATE / 1000 + 3);
        assertEquals(CloseReason.TOO_SLOW, bob.closeReason());
        assertEquals(List.of("returned 1"), calls(), "it is found out while sending");
        room.ticks(1);
        assertEquals(List.of("dropped 1"), calls());
        bob.resume();
        room.ticks(3);
        assertEquals(List.of("returned 1"), calls());
        assertEquals(room.truth().tick(), bob.connection().client().appliedTick());
    }

    @Test
    void shouldEndAtOnceWhomTheGameKicksMeanwhile() {
        bob.drop();
        room.ticks(1);
        bobsSeat.kick("out");
        room.ticks(1);
        assertEquals(List.of("dropped 1", "left 1 KICKED"), calls());
        bob.resume();
        assertEquals(CloseReason.SESSION_OVER, bob.closeReason());
    }

    @Test
    void shouldEndDroppedSessionsWithTheRoom() {
        bob.drop();
        room.ticks(1);
        room.close();
        bob.resume();
        assertEquals(CloseReason.ROOM_CLOSED, bob.closeReason());
        assertEquals(List.of(), room.truth().players());
    }

    @Test
    void shouldEndSessionsWithTheirConnectionsIfTheGameWantsNoGrace() {
        TestRoom<Fair> strict = room(0);
        TestPlayer cat = strict.join("cat");
        cat.drop();
        strict.ticks(1);
        assertEquals(List.of("left 1 LOST"), strict.game().calls);
        assertThrows(IllegalStateException.class, cat::resume);
    }
}
