package cards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cards.Cards.Hand;
import cards.Cards.Table;
import dev.tickwire.Command;
import dev.tickwire.parts.Chat;
import dev.tickwire.test.TestPlayer;
import dev.tickwire.test.TestRoom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CardsTest {
    private static final int TURN_TICKS = 10 * 5;
    private static final int PAUSE_TICKS = 6 * 5;

    private final TestRoom<Cards> room =
            TestRoom.of(Cards.class).options(new Cards.Options(4, 10)).seed(42).open();
    private final TestPlayer ann = room.join("ann");

    @Test void shouldDealWhenThereAreTwo() {
        room.ticks(1);
        assertFalse(table().playing);
        assertTrue(room.truth().listing().properties(Cards.Listed.class).waiting());
        TestPlayer bob = room.join("bob");
        room.ticks(1);
        assertTrue(table().playing);
        assertEquals(new Cards.Listed(1, false), room.truth().listing().properties(Cards.Listed.class));
        assertEquals(List.of(5, 5), bob.sees(Hand.class).map(hand -> hand.count).toList());
        assertEquals(ann.id(), table().turn);
        assertEquals(52 - 2 * 5 - 1, table().packSize);
    }

    @Test void shouldLetOnlyThePlayerInTurnPlay() {
        TestPlayer bob = room.join("bob");
        room.ticks(1);
        assertRefused("It is not your turn.", bob, new Cards.Draw());
        assertRefused("It is not your turn.", bob, new Cards.Play(bob.own(Hand.class).cards[0]));
        assertRefused("You do not hold this card.", ann, new Cards.Play(bob.own(Hand.class).cards[0]));
        int unfit = cards(ann).filter(card -> !Pack.fits(card, table().top)).findFirst().orElseThrow();
        assertRefused("Neither its suit nor its rank fits.", ann, new Cards.Play(unfit));

        int fit = giveOneThatFits(ann);
        assertEquals(null, ask(ann, new Cards.Play(fit)));
        assertEquals(fit, table().top);
        assertEquals(bob.id(), table().turn);
        assertEquals(5, ann.own(Hand.class).count);
        assertEquals(5, bob.sees(Hand.class).findFirst().orElseThrow().count);
    }

    @Test void shouldSendADrawnCardToItsPlayerOnly() {
        TestPlayer bob = room.join("bob");
        room.ticks(1);
        Record drawn = ask(ann, new Cards.Draw());
        assertEquals(new Cards.Drawn(ann.own(Hand.class).cards[5]), drawn);
        assertEquals(0, bob.events(Cards.Drawn.class).count());
        assertEquals(bob.id(), table().turn);
    }

    @Test void shouldHideHandsFromOthersAndSpectators() {
        TestPlayer bob = room.join("bob");
        var watcher = room.watch();
        room.ticks(2);
        int[] nothing = new Hand().cards;
        Hand own = ann.sees(Hand.class).filter(hand -> hand.name.equals("ann")).findFirst().orElseThrow();
        assertArrayEquals(ann.own(Hand.class).cards, own.cards);
        Hand others = bob.sees(Hand.class).filter(hand -> hand.name.equals("ann")).findFirst().orElseThrow();
        assertArrayEquals(nothing, others.cards);
        assertEquals(5, others.count);
        List<Hand> watched = watcher.sees(Hand.class).toList();
        assertEquals(2, watched.size());
        for (Hand hand : watched) {
            assertArrayEquals(nothing, hand.cards);
            assertEquals(5, hand.count);
        }
        assertEquals(table().top, watcher.seesState(Table.class).top);
    }

    @Test void shouldDrawAndPassForAPlayerThatTakesTooLong() {
        TestPlayer bob = room.join("bob");
        room.ticks(1);
        assertEquals(10, table().secondsLeft);
        room.ticks(TURN_TICKS - 1);
        assertEquals(ann.id(), table().turn);
        room.ticks(1);
        assertEquals(bob.id(), table().turn);
        assertEquals(6, ann.own(Hand.class).count);

        // The next player has its whole time, though the timer of the turn that ended early fires in it.
        room.ticks(TURN_TICKS / 2);
        ask(bob, new Cards.Draw());
        room.ticks(TURN_TICKS - 2);
        assertEquals(ann.id(), table().turn);
    }

    @Test void shouldSkipAPlayerThatIsAway() {
        TestPlayer bob = room.join("bob");
        TestPlayer cid = room.join("cid");
        room.ticks(1);
        bob.drop();
        room.ticks(1);
        ask(ann, new Cards.Draw());
        assertEquals(cid.id(), table().turn);
        cid.drop();
        room.ticks(1);
        assertEquals(ann.id(), table().turn);
        ann.drop();
        room.ticks(1);
        assertEquals(0, table().turn);
        bob.resume();
        room.ticks(1);
        assertEquals(bob.id(), table().turn);
    }

    @Test void shouldTakeBackTheCardsOfAPlayerThatLeaves() {
        TestPlayer bob = room.join("bob");
        TestPlayer cid = room.join("cid");
        room.ticks(1);
        ann.leave();
        room.ticks(1);
        assertEquals(bob.id(), table().turn);
        assertEquals(52 - 2 * 5 - 1, table().packSize);
        assertEquals(2, cid.sees(Hand.class).count());
        cid.leave();
        room.ticks(1);
        Table seen = bob.seesState(Table.class);
        assertFalse(seen.playing);
        room.ticks(PAUSE_TICKS + 1);
        assertFalse(table().playing);
        room.join("dan");
        room.ticks(1);
        assertEquals(2, table().round);
    }

    @Test void shouldPlayWholeRoundsToTheirEnds() {
        List<TestPlayer> bots = List.of(ann, room.join("bob"), room.join("cid"), room.join("dan"));
        assertThrows(IllegalStateException.class, () -> room.join("eve"));
        room.ticks(1);
        for (int round = 1; round <= 3; round++) {
            assertEquals(round, table().round);
            for (int turn = 0; table().playing; turn++) {
                assertTrue(turn < 1000, "still playing");
                TestPlayer inTurn = bots.stream().filter(bot -> bot.id() == table().turn).findFirst().orElseThrow();
                // Like a page, from the client's state only.
                int top = inTurn.seesState(Table.class).top;
                Hand hand = inTurn.sees(Hand.class)
                        .filter(seen -> seen.cards[0] != Pack.NONE).findFirst().orElseThrow();
                inTurn.send(Arrays.stream(hand.cards).limit(hand.count).filter(card -> Pack.fits(card, top)).boxed()
                        .findFirst().<Command>map(Cards.Play::new).orElseGet(Cards.Draw::new));
                room.ticks(1);
                int held = bots.stream().mapToInt(bot -> bot.own(Hand.class).count).sum();
                assertTrue(held + table().packSize < 52);
                assertEquals(52, bots.stream().flatMapToInt(this::cards).distinct().count() + 52 - held);
            }
            TestPlayer winner = bots.stream().filter(bot -> bot.id() == table().winner).findFirst().orElseThrow();
            assertEquals(0, winner.own(Hand.class).count);
            assertRefused("No round is being played.", winner, new Cards.Draw());
            room.ticks(PAUSE_TICKS);
        }
        assertEquals(3, bots.stream().mapToInt(bot -> bot.own(Hand.class).wins).sum());
    }

    @Test void shouldCarryWhatPlayersSay() {
        TestPlayer bob = room.join("bob");
        ask(ann, new Chat.Say("hello"));
        assertEquals("hello", bob.events(Chat.Said.class).findFirst().orElseThrow().text());
    }

    /** The server's state. */
    private Table table() {
        return room.truth().state(Table.class);
    }

    private IntStream cards(TestPlayer player) {
        Hand hand = player.own(Hand.class);
        return Arrays.stream(hand.cards).limit(hand.count);
    }

    /** Gives a player a fitting card that no player holds. */
    private int giveOneThatFits(TestPlayer player) {
        Hand hand = player.own(Hand.class);
        int top = table().top;
        int card = IntStream.range(0, 52)
                .filter(each -> each != top && Pack.fits(each, top))
                .filter(each -> room.truth().all(Hand.class).stream().noneMatch(held -> held.find(each) >= 0))
                .findFirst().orElseThrow();
        hand.add(card);
        return card;
    }

    private Record ask(TestPlayer player, Command command) {
        CompletableFuture<Record> answer = player.ask(command);
        room.ticks(1);
        return answer.getNow(new Cards.Drawn(-2));   // an answer that the game never gives
    }

    private void assertRefused(String why, TestPlayer player, Command command) {
        CompletableFuture<Record> answer = player.ask(command);
        room.ticks(1);
        assertTrue(answer.isDone(), "answered");
        Throwable refusal = assertThrows(CompletionException.class, answer::join).getCause();
        assertTrue(refusal.getMessage().contains(why), refusal::toString);
    }
}
