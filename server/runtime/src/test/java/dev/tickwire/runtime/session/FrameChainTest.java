package dev.tickwire.runtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.session.FrameChain.Next;
import org.junit.jupiter.api.Test;

class FrameChainTest {
    private static final int RATE = 10;
    private static final int STALE_TICKS = Limits.STALE_MS * RATE / 1000;
    private static final int STALE_TICKS_MAX = Limits.STALE_MS_MAX * RATE / 1000;

    private final FrameChain chain = new FrameChain(Settings.tickRate(RATE), 100);

    private Next step(int tick, boolean writable) {
        Next next = chain.next(tick, writable);
        if (next == Next.DELTA || next == Next.KEYFRAME) {
            chain.sent(tick, next == Next.KEYFRAME);
        }
        return next;
    }

    @Test
    void shouldStartWithAKeyframeAndGoOnWithDeltas() {
        assertEquals(Next.KEYFRAME, step(101, true));
        assertEquals(Next.DELTA, step(102, true));
        assertEquals(Next.DELTA, step(103, true));
    }

    @Test
    void shouldSendAKeyframeAfterAFrameWasMissed() {
        step(101, true);
        step(102, true);
        assertEquals(Next.NOTHING, step(103, false));
        assertEquals(Next.NOTHING, step(104, true), "drained, but frame 102 is not applied yet");
        chain.applied(102);
        assertEquals(Next.KEYFRAME, step(105, true));
        assertEquals(Next.DELTA, step(106, true));
    }

    @Test
    void shouldWithholdFramesFromAClientThatFallsBehind() {
        step(101, true);
        int tick = 102;
        while (step(tick, true) == Next.DELTA) {
            tick++;
        }
        assertEquals(101 + STALE_TICKS + 1, tick);
        chain.applied(tick - 1);
        assertEquals(Next.KEYFRAME, step(tick + 1, true));
    }

    @Test
    void shouldKeepAClientThatReportsOnceASecond() {
        step(101, true);
        for (int tick = 102; tick < 400; tick++) {
            if (tick % RATE == 0) {
                chain.applied(tick - 3);
            }
            assertEquals(Next.DELTA, step(tick, true));
        }
    }

    @Test
    void shouldGiveUpAfterTheDeadline() {
        step(101, true);
        int tick = 102;
        while (step(tick, false) == Next.NOTHING) {
            tick++;
        }
        assertEquals(102 + STALE_TICKS_MAX + 1, tick);
    }

    @Test
    void shouldIgnoreATickThatWasNeverSent() {
        step(101, true);
        step(102, true);
        step(103, false);
        chain.applied(5000);
        assertEquals(Next.NOTHING, step(104, true));
    }

    @Test
    void shouldFindAClientStaleThatOnlyAsksForKeyframes() {
        step(101, true);
        int tick = 102;
        for (Next next = Next.DELTA; next == Next.DELTA || next == Next.KEYFRAME; tick++) {
            assertTrue(
                    tick < 101 + 2 * STALE_TICKS, "a keyframe renews the patience with a client that applies nothing");
            chain.requestKeyframe(tick);
            next = step(tick, true);
        }
        assertEquals(101 + STALE_TICKS + 1, tick - 1);
        chain.requestKeyframe(tick);
        while (step(tick, true) == Next.NOTHING) {
            tick++;
        }
        assertEquals(101 + STALE_TICKS + 1 + STALE_TICKS_MAX + 1, tick);
    }

    @Test
    void shouldGiveAClientTimeToApplyTheKeyframeThatMendsItsChain() {
        step(101, true);
        step(102, false);
        chain.applied(101);
        int mended = 102 + STALE_TICKS_MAX;
        assertEquals(Next.KEYFRAME, step(mended, true));
        assertEquals(Next.DELTA, step(mended + STALE_TICKS, true));
        assertEquals(Next.NOTHING, step(mended + STALE_TICKS + 1, true));
    }

    /** A keyframe that waits for its turn is sent late, and the client has the same time to apply it. */
    @Test
    void shouldGiveAClientThatOwesNothingTimeToApplyAKeyframe() {
        step(101, true);
        chain.applied(101);
        chain.requestKeyframe(102);
        int late = 101 + STALE_TICKS;
        assertEquals(Next.KEYFRAME, step(late, true));
        assertEquals(Next.DELTA, step(late + 1, true));
    }

    /** Spectators get a keyframe that was kept, and the frames since, at once. */
    @Test
    void shouldGiveAClientTimeToApplyAKeyframeOfLongAgo() {
        int now = 100 + 2 * STALE_TICKS;
        assertEquals(Next.KEYFRAME, chain.next(now, true));
        chain.sent(100, true);
        chain.sent(now, false);
        assertEquals(Next.DELTA, step(now + 1, true));
        assertEquals(Next.DELTA, step(now + STALE_TICKS, true));
        assertEquals(Next.NOTHING, step(now + STALE_TICKS + 1, true));
    }

    /** While frames for spectators are lost, every tick breaks the chain. */
    @Test
    void shouldGiveUpAClientWhoseChainBreaksAgainAndAgain() {
        step(101, true);
        int tick = 102;
        do {
            assertTrue(tick < 102 + 2 * STALE_TICKS_MAX, "a chain that is broken breaks again, and the client stays");
            chain.broken(tick);
        } while (step(tick++, true) == Next.NOTHING);
        assertEquals(102 + STALE_TICKS_MAX + 1, tick - 1);
    }
}
