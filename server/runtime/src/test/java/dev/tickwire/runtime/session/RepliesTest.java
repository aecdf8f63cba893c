package dev.tickwire.runtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Asked;
import dev.tickwire.Settings;
import dev.tickwire.lake.Lake;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.snapshot.Reply;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.world.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepliesTest {
    private static final int OWED = 256;
    private static final Lake.Told TOLD = new Lake.Told(7, "hello");

    private final GameType lake = GameType.of(Lake.class);
    private final Counters counters = new Counters();
    private final Settings settings = Settings.tickRate(10);
    private final OutOfRangeCounts outOfRange = new OutOfRangeCounts((field, what) -> {});
    private final SeatedPlayer player = new SeatedPlayer(
            1,
            new JoiningClient("ann", "id:ann", JoiningClient.NO_TEAM),
            new World(lake, settings, outOfRange).openView(1),
            new RoomThread("lake"),
            new Sanctions(10, () -> 0),
            new ArrayList<>(),
            settings,
            lake.messages(),
            outOfRange,
            counters);
    private final Replies replies = player.outbox().replying();

    /** What a frame would say, as "seq status body". */
    private List<String> taken() {
        WireOutput bytes = replies.bytes();
        if (bytes == null) {
            return List.of();
        }
        WireInput in = new WireInput();
        in.reset(bytes.buffer(), 0, bytes.position());
        List<String> said = new ArrayList<>();
        while (in.remaining() > 0) {
            int seq = in.readVarInt();
            int status = in.readByte();
            String body = switch (status) {
                case Reply.EVENT -> " " + lake.messages().readEvent(in);
                case Reply.REFUSED -> " " + in.readText(Limits.REFUSAL_CHARS_MAX);
                default -> "";
            };
            said.add(seq + " " + status + body);
        }
        bytes.clear();
        return said;
    }

    private Asked ask(int seq) {
        replies.begin(seq);
        return player.asked();
    }

    @Test
    void shouldSayNothingOfCommandsThatNobodyAnswers() {
        replies.begin(1);
        replies.end();
        assertNull(replies.bytes());
    }

    @Test
    void shouldAnswerTheCommandThatIsHandled() {
        ask(3).reply(TOLD);
        replies.end();
        ask(4).refuse("no");
        replies.end();
        assertEquals(List.of("3 0 " + TOLD, "4 1 no"), taken());
        assertNull(replies.bytes(), "once");
    }

    @Test
    void shouldAnswerOnce() {
        Asked asked = ask(1);
        assertSame(asked, player.asked(), "one command, one answer");
        asked.refuse("no");
        asked.reply(TOLD);
        player.asked().refuse("really");
        replies.end();
        asked.refuse("no again");
        assertEquals(List.of("1 1 no"), taken());
    }

    @Test
    void shouldSayThatTheAnswerComesLater() {
        Asked first = ask(1);
        replies.end();
        Asked second = ask(2);
        replies.end();
        assertEquals(List.of("1 2", "2 2"), taken());
        second.reply(TOLD);
        first.refuse("late");
        assertEquals(List.of("2 0 " + TOLD, "1 1 late"), taken());
    }

    @Test
    void shouldKnowWhatIsAskedOnlyWhileItIsHandled() {
        assertThrows(IllegalStateException.class, player::asked);
        ask(1);
        replies.end();
        assertThrows(IllegalStateException.class, player::asked);
    }

    @Test
    void shouldFitWhatIsSaid() {
        ask(1).refuse("a".repeat(Limits.REFUSAL_CHARS_MAX) + "b");
        replies.end();
        ask(2).refuse("two\nlines \ud83d");
        replies.end();
        ask(3).refuse("");
        replies.end();
        assertEquals(
                List.of("1 1 " + "a".repeat(Limits.REFUSAL_CHARS_MAX), "2 1 two\ufffdlines \ufffd", "3 1 "), taken());
    }

    @Test
    void shouldDropWhatIsTooMuchForAFrame() {
        int seq = 0;
        while (counters.value(Counter.EVENTS_DROPPED) == 0) {
            ask(++seq).refuse("x".repeat(200));
            replies.end();
        }
        List<String> said = taken();
        assertEquals(seq - 1, said.size());
        assertTrue(said.get(0).startsWith("1 1 x"));
        ask(seq + 1).refuse("room again");
        replies.end();
        assertEquals(List.of((seq + 1) + " 1 room again"), taken());
    }

    private RepliesTest restored(int appliedTick) {
        RepliesTest other = new RepliesTest();
        byte[] bytes = SessionState.write(List.of(replies.state(player.id(), appliedTick)));
        SessionState.read(bytes).forEach(state -> state.restore(other.player));
        return other;
    }

    @Test
    void shouldRepeatInAnotherProcessWhatTheClientMayLack() {
        ask(1).refuse("applied");
        replies.end();
        replies.taken(10, -1);
        ask(2).refuse("sent");
        replies.end();
        replies.taken(12, -1);
        ask(3).refuse("not sent");
        replies.end();
        assertEquals(List.of("2 1 sent", "3 1 not sent"), restored(11).taken());
        assertEquals(List.of("3 1 not sent"), restored(12).taken());
        assertEquals(List.of("3 1 not sent"), taken(), "here nothing comes twice");
    }

    @Test
    void shouldNotRepeatAnswersThatAreEncodedUnderAnotherSchema() {
        ask(1);
        replies.end();
        ask(2).reply(TOLD);
        replies.end();
        SessionState state = replies.state(player.id(), -1);
        RepliesTest other = new RepliesTest();
        new SessionState(player.id(), state.owedSeqs(), state.answers(), "0123456789abcdef").restore(other.player);
        assertEquals(List.of("1 2"), other.taken());
    }

    @Test
    void shouldSayInAnotherProcessWhichAnswersStillComeLater() {
        Asked first = ask(1);
        replies.end();
        ask(2);
        replies.end();
        replies.taken(10, -1);
        first.refuse("late");
        RepliesTest other = restored(10);
        assertEquals(List.of("2 2", "1 1 late"), other.taken());
        assertEquals(List.of("2 2"), other.restored(20).taken(), "as long as it is owed");
    }

    @Test
    void shouldKeepNoMoreThanAFrameHolds() {
        for (int seq = 1; seq <= 2 * OWED; seq++) {
            ask(seq);
            replies.end();
            ask(seq).refuse("x".repeat(Limits.REFUSAL_CHARS_MAX));
            replies.taken(seq, -1);
        }
        assertTrue(replies.state(1, -1).answers().length <= 2 * Limits.EVENT_BYTES_PER_FRAME_MAX);
        for (int seq = 2 * OWED + 1; seq <= 5 * OWED; seq++) {
            ask(seq);
            replies.end();
            replies.taken(seq, seq - 1);
        }
        assertEquals(OWED, replies.state(1, 5 * OWED).owedSeqs().length, "a client lets no more wait");
        assertEquals(0, replies.state(1, 5 * OWED).answers().length);
    }
}
