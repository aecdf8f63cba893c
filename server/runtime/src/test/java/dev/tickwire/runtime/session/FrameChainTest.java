package dev.tickwire.runtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
