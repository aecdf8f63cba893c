package dev.tickwire.test;

import static dev.tickwire.test.Asks.NOTHING_TO_SAY;
import static dev.tickwire.test.Asks.refusal;
import static dev.tickwire.test.Asks.truth;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.parts.Chat;
import dev.tickwire.runtime.metrics.Counter;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What players say, and who hears it. */
class ChatTest {
    private static final int TICKS_PER_LINE = (int) (Plaza.SECONDS * Plaza.TICK_RATE / Plaza.LINES) + 1;

    private final TestRoom<Plaza> plaza = TestRoom.of(Plaza.class).open();
    private final TestPlayer ann = plaza.join("ann");
    private final TestPlayer bob = plaza.join("bob");
    private final TestPlayer cat = plaza.join("cat");

    private static List<String> heard(TestPlayer player) {
        return player.events(Chat.Said.class).map(Chat.Said::text).toList();
    }

    private static List<String> heard(TestSpectator spectator) {
        return spectator.events(Chat.Said.class).map(Chat.Said::text).toList();
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
    }

    /** Says these lines one after the other, slowly enough. */
    private static void say(TestRoom<Plaza> room, TestPlayer player, Stream<String> lines) {
        lines.forEach(line -> {
            player.send(new Chat.Say(line));
            room.ticks(TICKS_PER_LINE);
        });
    }

    @Test
    void shouldTellTheRoomToEverybodyWhoIsThere() {
        TestSpectator dan = plaza.watch();
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals(NOTHING_TO_SAY, refusal(plaza, ann, new Chat.Say("  hello  ")));
        List<Chat.Said> said = ann.events(Chat.Said.class).toList();
        int tick = said.get(0).tick();
        assertTrue(tick > 0 && tick <= plaza.truth().tick());
        assertEquals(List.of(new Chat.Said(ann.id(), "ann", Chat.Channel.ROOM, "", 0, "hello", tick)), said);
        assertEquals(said, bob.events(Chat.Said.class).toList());
        assertEquals(said, cat.events(Chat.Said.class).toList());
        assertEquals(said, dan.events(Chat.Said.class).toList());
    }

    @Test
    void shouldSendGroupChatToTheGroupAlone() {
        TestSpectator dan = plaza.watch();
        truth(plaza, ann).joinGroup("red");
        truth(plaza, bob).joinGroup("red");
        truth(plaza, cat).joinGroup("blue");
        plaza.truth().audience().joinGroup("red");
        assertEquals(NOTHING_TO_SAY, refusal(plaza, ann, new Chat.SayToGroup("red", "attack")));
        Chat.Said said = ann.events(Chat.Said.class).findFirst().orElseThrow();
        assertEquals(Chat.Channel.GROUP, said.channel());
        assertEquals("red", said.group());
        assertEquals(0, said.toId());
        assertEquals(List.of(said), bob.events(Chat.Said.class).toList());
        assertEquals(List.of(), heard(cat));
        assertEquals(List.of(), heard(dan));
        assertEquals("You are not in this group.", refusal(plaza, cat, new Chat.SayToGroup("red", "what?")));
        truth(plaza, bob).leaveGroup("red");
        assertEquals("You are not in this group.", refusal(plaza, bob, new Chat.SayToGroup("red", "still here")));
        assertEquals(List.of("attack"), heard(ann));
    }

    @Test
    void shouldWhisperToOneAlone() {
        TestSpectator dan = plaza.watch();
        assertEquals(NOTHING_TO_SAY, refusal(plaza, ann, new Chat.Whisper(bob.id(), "psst")));
        Chat.Said said = ann.events(Chat.Said.class).findFirst().orElseThrow();
        assertEquals(Chat.Channel.WHISPER, said.channel());
        assertEquals(bob.id(), said.toId());
        assertEquals(List.of(said), bob.events(Chat.Said.class).toList());
        assertEquals(List.of(), heard(cat));
        assertEquals(List.of(), heard(dan));
        assertEquals(NOTHING_TO_SAY, refusal(plaza, cat, new Chat.Whisper(cat.id(), "to myself")));
        assertEquals(List.of("to myself"), heard(cat), "once");
    }

    @Test
    void shouldWhisperToNobodyWhoIsNotThere() {
        assertEquals("There is no such player.", refusal(plaza, ann, new Chat.Whisper(99, "psst")));
        bob.leave();
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals("There is no such player.", refusal(plaza, ann, new Chat.Whisper(bob.id(), "psst")));
        assertEquals(List.of(), heard(ann));
    }

    @Test
    void shouldTellTheLastLinesToWhoComesLate() {
        say(plaza, ann, lines(0, Plaza.HISTORY + 2).stream());
        truth(plaza, ann).joinGroup("red");
        assertEquals(NOTHING_TO_SAY, refusal(plaza, ann, new Chat.SayToGroup("red", "secret")));
        assertEquals(NOTHING_TO_SAY, refusal(plaza, bob, new Chat.Whisper(cat.id(), "secret")));
        TestPlayer late = plaza.join("late");
        truth(plaza, late).joinGroup("red");
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals(lines(2, Plaza.HISTORY + 2), heard(late));
    }

    @Test
    void shouldTellALineOnceToWhoComesBetweenItAndTheSnapshot() {
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        ann.send(new Chat.Say("now"));
        plaza.ticks(1);
        TestPlayer late = plaza.join("late");
        bob.send(new Chat.Say("and now"));
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals(List.of("now", "and now"), heard(late));
        assertEquals(List.of("now", "and now"), heard(cat));
    }

    @Test
    void shouldSendTheLastLinesToAPageThatIsLoadedAgain() {
        say(plaza, ann, lines(0, Plaza.HISTORY + 2).stream());
        bob.reload();
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals(lines(2, Plaza.HISTORY + 2), heard(bob), "the room had not noticed that it was gone");
        cat.drop();
        plaza.ticks(1);
        ann.send(new Chat.Say("meanwhile"));
        plaza.ticks(1);
        cat.reload();
        bob.send(new Chat.Say("and now"));
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals(List.of("line 3", "line 4", "line 5", "meanwhile", "and now"), heard(cat), "each once");
        assertEquals(
                List.of("meanwhile", "and now"),
                heard(bob).subList(Plaza.HISTORY, heard(bob).size()));
    }

    @Test
    void shouldSendNoLineTwiceToAClientThatResumes() {
        say(plaza, ann, lines(0, 2).stream());
        bob.drop();
        plaza.ticks(1);
        say(plaza, ann, lines(2, 3).stream());
        bob.resume();
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals(lines(0, 3), heard(bob));
    }

    @Test
    void shouldTellNothingOfBeforeIfTheGameWantsIt() {
        TestRoom<Plaza> forgetful =
                TestRoom.of(Plaza.class).options(new Plaza.Options(false, 0)).open();
        TestPlayer eve = forgetful.join("eve");
        say(forgetful, eve, lines(0, 3).stream());
        TestPlayer late = forgetful.join("late");
        forgetful.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals(lines(0, 3), heard(eve));
        assertEquals(List.of(), heard(late));
    }

    @Test
    void shouldTellTheNewestOfAHistoryThatIsTooLongForASnapshot() {
        TestRoom<Plaza> talkative =
                TestRoom.of(Plaza.class).options(new Plaza.Options(false, 500)).open();
        TestPlayer eve = talkative.join("eve");
        String longest = "語".repeat(Chat.TEXT_MAX - 4);
        say(talkative, eve, IntStream.range(0, 200).mapToObj(i -> String.format("%04d", i) + longest));
        TestPlayer late = talkative.join("late");
        talkative.ticks(Plaza.TICKS_PER_SNAPSHOT);
        List<String> all = heard(eve);
        List<String> told = heard(late);
        assertEquals(200, all.size());
        assertTrue(told.size() > 20, "as many as fit");
        assertEquals(all.subList(all.size() - told.size(), all.size()), told);
        assertEquals(0, talkative.counted(Counter.EVENTS_DROPPED));
    }

    @Test
    void shouldRefuseLinesThatComeTooFast() {
        for (int i = 0; i < Plaza.LINES + 2; i++) {
            ann.send(new Chat.Say("line " + i));
        }
        bob.send(new Chat.Say("bob may"));
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals(lines(0, Plaza.LINES), heard(bob).subList(0, Plaza.LINES));
        assertEquals(Plaza.LINES + 1, heard(bob).size());
        assertEquals("You talk too fast.", refusal(plaza, ann, new Chat.Say("too fast")));
        plaza.ticks(TICKS_PER_LINE);
        assertEquals(NOTHING_TO_SAY, refusal(plaza, ann, new Chat.Say("one more")));
        assertEquals("You talk too fast.", refusal(plaza, ann, new Chat.Whisper(bob.id(), "not two")));
    }

    @Test
    void shouldSaveUpNoMoreBreathThanTheRate() {
        plaza.ticks(100 * TICKS_PER_LINE);
        for (int i = 0; i < 2 * Plaza.LINES; i++) {
            ann.send(new Chat.Say("line " + i));
        }
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals(lines(0, Plaza.LINES), heard(bob));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "\u202e",
                " \u2066\u2069 ",
                "\u00a0",
                "\u200b\u200b",
                "\u3000\ufeff",
                "\u2060",
                "\u3164",
                "\u00ad"
            })
    void shouldRefuseLinesWithNothingInThem(String text) {
        for (int i = 0; i < 2 * Plaza.LINES; i++) {
            assertEquals("There is nothing in this line.", refusal(plaza, ann, new Chat.Say(text)));
        }
        assertEquals(NOTHING_TO_SAY, refusal(plaza, ann, new Chat.Say("x")), "it took no breath");
        assertEquals(List.of("x"), heard(bob));
    }

    @Test
    void shouldTakeOutWhatTurnsTheLinesOfOthersRound() {
        TestPlayer mirror = plaza.join("mirror");
        mirror.send(new Chat.Say("\u202aa\u202bb\u202cc\u202dd\u202ee\u2066f\u2067g\u2068h\u2069i \u05d0\u200f!"));
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        Chat.Said said = ann.events(Chat.Said.class).findFirst().orElseThrow();
        assertEquals("abcdefghi \u05d0!", said.text());
    }

    @Test
    void shouldAskTheGameWhatMayBeSaid() {
        assertEquals(NOTHING_TO_SAY, refusal(plaza, ann, new Chat.Say("oh heck")));
        assertEquals("This is not said here.", refusal(plaza, ann, new Chat.Say("oh " + Plaza.SWEAR_WORD)));
        assertEquals(
                "This is not said here.", refusal(plaza, bob, new Chat.Whisper(ann.id(), "da\u202ern, " + "darn")));
        assertEquals(
                "This is not said here.",
                refusal(plaza, bob, new Chat.Say("da\u202ern")),
                "the filter gets it without marks");
        assertEquals(List.of("oh h**k"), heard(cat));
    }

    @Test
    void shouldSilenceWhoIsMutedUntilItIsOver() {
        truth(plaza, ann).joinGroup("red");
        truth(plaza, ann).mute(10, "too loud");
        assertEquals("You may not talk here: too loud", refusal(plaza, ann, new Chat.Say("but")));
        assertEquals("You may not talk here: too loud", refusal(plaza, ann, new Chat.SayToGroup("red", "but")));
        assertEquals("You may not talk here: too loud", refusal(plaza, ann, new Chat.Whisper(bob.id(), "but")));
        assertEquals(NOTHING_TO_SAY, refusal(plaza, bob, new Chat.Say("others may")));
        plaza.ticks(10 * Plaza.TICK_RATE);
        assertEquals(NOTHING_TO_SAY, refusal(plaza, ann, new Chat.Say("again")));
        assertEquals(List.of("others may", "again"), heard(cat));
    }

    @Test
    void shouldSilenceWhoIsMutedAndComesAgain() {
        truth(plaza, ann).mute(Double.POSITIVE_INFINITY, "");
        ann.leave();
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        TestPlayer again = plaza.join("ann");
        assertEquals("You may not talk here.", refusal(plaza, again, new Chat.Say("me again")));
        TestPlayer other = plaza.join("anna");
        assertEquals(NOTHING_TO_SAY, refusal(plaza, other, new Chat.Say("I am another")));
        truth(plaza, again).mute(0, "");
        assertEquals(NOTHING_TO_SAY, refusal(plaza, again, new Chat.Say("thanks")));
    }

    @Test
    void shouldAnnounceInTheGamesName() {
        plaza.game().chat.announce(plaza.truth(), "The mayor", "Welcome!");
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        Chat.Said said = ann.events(Chat.Said.class).findFirst().orElseThrow();
        assertEquals(0, said.fromId());
        assertEquals("The mayor", said.from());
        TestPlayer late = plaza.join("late");
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals(List.of("Welcome!"), heard(late));
    }

    @Test
    void shouldLeaveTheGamesOwnCommandsToTheGame() {
        ann.send(new Chat.Say("hello"));
        ann.send(new Plaza.Sing("la la"));
        plaza.ticks(Plaza.TICKS_PER_SNAPSHOT);
        assertEquals(List.of(new Plaza.Sing("la la")), plaza.game().heard);
        assertEquals(List.of("hello"), heard(bob));
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense() {
        Chat chat = new Chat();
        assertThrows(IllegalArgumentException.class, () -> chat.rate(0, 1));
        assertThrows(IllegalArgumentException.class, () -> chat.rate(1, 0));
        assertThrows(IllegalArgumentException.class, () -> chat.rate(1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> chat.history(-1));
        assertThrows(IllegalArgumentException.class, () -> chat.history(501));
    }
}
