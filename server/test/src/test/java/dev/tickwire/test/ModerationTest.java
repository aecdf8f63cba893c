package dev.tickwire.test;

import static dev.tickwire.test.Asks.NOTHING_TO_SAY;
import static dev.tickwire.test.Asks.refusal;
import static dev.tickwire.test.Asks.truth;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Player;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.session.Sanctions.Imposer;
import org.junit.jupiter.api.Test;

/** Who may remove, silence and keep out whom. */
class ModerationTest {
    private static final String NOT_A_MODERATOR = "Only moderators may do this.";
    private static final String A_MODERATOR = "Moderators answer to the operator.";

    private final TestRoom<Plaza> plaza =
            TestRoom.of(Plaza.class).options(new Plaza.Options(true, 0)).open();
    private final TestPlayer owner = plaza.join("owner");
    private final TestPlayer bob = plaza.join("bob");
    private final TestPlayer cat = plaza.join("cat");

    private void moderators(TestPlayer... players) {
        for (TestPlayer player : players) {
            truth(plaza, player).moderator(true);
        }
    }

    @Test
    void shouldLetTheOwnerKick() {
        assertEquals(NOTHING_TO_SAY, refusal(plaza, owner, new Moderation.Kick(bob.id(), "spam")));
        assertEquals(CloseReason.KICKED, bob.closeReason());
        assertEquals("spam", bob.closeText());
        assertEquals(2, plaza.truth().players().size());
        assertNull(plaza.join("bob").closeReason(), "kicked, not banned");
        assertEquals(NOT_A_MODERATOR, refusal(plaza, cat, new Moderation.Kick(owner.id(), "")));
        assertNull(owner.closeReason());
    }

    @Test
    void shouldMakeTheNextPlayerTheOwner() {
        assertSame(truth(plaza, owner), plaza.truth().owner());
        owner.leave();
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertSame(truth(plaza, bob), plaza.truth().owner());
        TestPlayer back = plaza.join("owner");
        assertEquals(NOT_A_MODERATOR, refusal(plaza, back, new Moderation.Kick(bob.id(), "mine")));
        assertEquals(NOTHING_TO_SAY, refusal(plaza, bob, new Moderation.Kick(back.id(), "not any more")));
        bob.leave();
        cat.leave();
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertNull(plaza.truth().owner());
    }

    @Test
    void shouldLetTheOwnerDoNothingIfTheGameDoesNotWantIt() {
        TestRoom<Plaza> other = TestRoom.of(Plaza.class).open();
        TestPlayer first = other.join("first");
        TestPlayer second = other.join("second");
        assertEquals(NOT_A_MODERATOR, refusal(other, first, new Moderation.Kick(second.id(), "")));
        assertEquals(NOT_A_MODERATOR, refusal(other, first, new Moderation.Mute(second.id(), 1, "")));
        assertEquals(NOT_A_MODERATOR, refusal(other, first, new Moderation.Ban(second.id(), 1, "")));
        truth(other, second).moderator(true);
        assertEquals(NOTHING_TO_SAY, refusal(other, second, new Moderation.Kick(first.id(), "")));
        assertEquals(CloseReason.KICKED, first.closeReason());
    }

    @Test
    void shouldNotLetModeratorsJudgeEachOther() {
        moderators(bob, cat);
        assertEquals(A_MODERATOR, refusal(plaza, bob, new Moderation.Kick(cat.id(), "")));
        assertEquals(A_MODERATOR, refusal(plaza, bob, new Moderation.Mute(cat.id(), 5, "")));
        assertEquals(A_MODERATOR, refusal(plaza, owner, new Moderation.Ban(cat.id(), 5, "")));
        assertEquals(A_MODERATOR, refusal(plaza, bob, new Moderation.Ban(bob.id(), 5, "myself")));
        assertNull(cat.closeReason());
        truth(plaza, cat).moderator(false);
        assertEquals(NOTHING_TO_SAY, refusal(plaza, bob, new Moderation.Kick(cat.id(), "")));
        assertEquals(NOTHING_TO_SAY, refusal(plaza, bob, new Moderation.Kick(owner.id(), "an owner is no moderator")));
    }

    @Test
    void shouldNotReachAModeratorByItsOtherTab() {
        TestPlayer tab = plaza.join("bob");
        moderators(bob);
        assertEquals(A_MODERATOR, refusal(plaza, owner, new Moderation.Ban(tab.id(), 60, "")));
        assertEquals(A_MODERATOR, refusal(plaza, owner, new Moderation.Mute(tab.id(), 60, "")));
        assertNull(bob.closeReason());
        assertNull(truth(plaza, bob).muted());
        assertEquals(NOTHING_TO_SAY, refusal(plaza, owner, new Moderation.Kick(tab.id(), "")));
        assertEquals(CloseReason.KICKED, tab.closeReason());
        assertNull(bob.closeReason());
    }

    @Test
    void shouldSayThatNobodyIsThere() {
        moderators(bob);
        assertEquals("There is no such player.", refusal(plaza, bob, new Moderation.Kick(99, "")));
        cat.leave();
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals("There is no such player.", refusal(plaza, bob, new Moderation.Ban(cat.id(), 1, "")));
    }

    @Test
    void shouldMuteAndTakeItBack() {
        assertEquals(NOTHING_TO_SAY, refusal(plaza, owner, new Moderation.Mute(bob.id(), 60, "rude")));
        assertEquals("You may not talk here: rude", refusal(plaza, bob, new Chat.Say("what?")));
        assertEquals(NOTHING_TO_SAY, refusal(plaza, owner, new Moderation.Mute(bob.id(), 0, "")));
        assertEquals(NOTHING_TO_SAY, refusal(plaza, bob, new Chat.Say("thanks")));
    }

    @Test
    void shouldNotLiftOrShortenWhatAnOperatorImposed() {
        String stands = "An operator has muted this player for longer.";
        moderators(cat);
        String identity = truth(plaza, bob).identity();
        plaza.sanctions().mute(identity, 60, "rude", Imposer.OPERATOR);
        assertEquals(stands, refusal(plaza, owner, new Moderation.Mute(bob.id(), 0, "")));
        assertEquals(stands, refusal(plaza, cat, new Moderation.Mute(bob.id(), 1, "")));
        assertEquals("You may not talk here: rude", refusal(plaza, bob, new Chat.Say("what?")));
        assertEquals(NOTHING_TO_SAY, refusal(plaza, cat, new Moderation.Mute(bob.id(), 600, "for longer")));
        assertEquals(stands, refusal(plaza, cat, new Moderation.Mute(bob.id(), 0, "")));
        plaza.ticks(60 * Plaza.TICK_RATE);
        assertEquals(NOTHING_TO_SAY, refusal(plaza, bob, new Chat.Say("thanks")));
    }

    @Test
    void shouldKeepWhoIsBannedOutUntilItIsOver() {
        int seconds = 10;
        assertEquals(NOTHING_TO_SAY, refusal(plaza, owner, new Moderation.Ban(bob.id(), seconds, "cheat")));
        assertEquals(CloseReason.KICKED, bob.closeReason());
        assertEquals("cheat", bob.closeText());
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> plaza.join("bob"));
        assertTrue(refused.getMessage().contains("banned"), refused.getMessage());
        assertNull(plaza.join("bobby").closeReason());
        plaza.ticks(seconds * Plaza.TICK_RATE);
        assertNull(plaza.join("bob").closeReason());
    }

    @Test
    void shouldEndAllThatABannedIdentityHasHere() {
        TestPlayer tab = plaza.join("bob");
        assertEquals(NOTHING_TO_SAY, refusal(plaza, owner, new Moderation.Ban(bob.id(), 60, "cheat")));
        assertEquals(CloseReason.KICKED, tab.closeReason());
        assertEquals("cheat", tab.closeText());
        assertNull(cat.closeReason());
        assertEquals(2, plaza.truth().players().size());
    }

    @Test
    void shouldNotTakeUpTheSessionOfWhoIsBanned() {
        bob.drop();
        plaza.ticks(1);
        assertEquals(NOTHING_TO_SAY, refusal(plaza, owner, new Moderation.Ban(bob.id(), 60, "cheat")));
        bob.resume();
        assertEquals(CloseReason.SESSION_OVER, bob.closeReason());
    }

    @Test
    void shouldBanFromNowOnWhoHasLeftBefore() {
        Player gone = truth(plaza, bob);
        bob.leave();
        plaza.ticks(100);
        gone.ban(1, "found out later");
        assertThrows(IllegalStateException.class, () -> plaza.join("bob"));
        plaza.ticks(Plaza.TICK_RATE - 1);
        assertThrows(IllegalStateException.class, () -> plaza.join("bob"));
        plaza.ticks(2);
        assertNull(plaza.join("bob").closeReason());
    }
}
