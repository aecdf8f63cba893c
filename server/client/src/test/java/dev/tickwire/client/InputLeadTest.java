package dev.tickwire.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class InputLeadTest {
    private static final int SECOND = 60;

    private final InputLead lead = new InputLead(60, 1);

    @Test
    void shouldTakeAMarginForThatOfTheInputWhichTheAcknowledgementNames() {
        lead.sent(1, 110, 100);
        lead.sent(2, 111, 107);
        lead.told(109, 1, 2);
        assertEquals(9, lead.ticks(), "it arrived before tick 108, a way of 8 ticks");
        lead.told(110, 1, -20);
        lead.told(111, 3, -20);
        assertEquals(9, lead.ticks(), "each margin counts once, and the third input was never sent");
    }

    @Test
    void shouldLearnNothingFromWhatIsSentAgain() {
        lead.sent(1, 110, 100);
        lead.forget();
        lead.told(200, 1, -90);
        assertEquals(3, lead.ticks());
    }

    @Test
    void shouldFallSlowly() {
        for (int seq = 1; seq <= 5 * SECOND; seq++) {
            lead.sent(seq, 100 + seq, seq == 1 ? 80 : 98 + seq);
            lead.told(100 + seq, seq, 0);
        }
        assertEquals(17, lead.ticks(), "from a way of 21 ticks, at 1 tick in 50");
    }

    @Test
    void shouldAimNoFurtherAheadThanTwoSeconds() {
        lead.sent(1, 110, 100);
        lead.told(400, 1, -500);
        assertEquals(2 * SECOND, lead.ticks(), "a way of 510 ticks");
    }

    @Test
    void shouldNeverAimBeforeTheNewestAppliedTick() {
        for (int seq = 1; seq <= 5 * SECOND; seq++) {
            lead.sent(seq, 100 + seq, 100 + seq);
            lead.told(100 + seq, seq, 9);
        }
        assertEquals(0, lead.ticks(), "though a way of -9 ticks would do");
    }
}
