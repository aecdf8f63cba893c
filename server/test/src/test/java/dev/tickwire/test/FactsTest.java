package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tickwire.Command;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What enters a room from outside belongs to a tick, in one order. */
class FactsTest {
    /** Notes every call, with the number of the tick. */
    public static final class Diary implements Game<Diary.Options> {
        public record Options() {}

        public record Hold(int number) implements Input {}

        public record Note(int number) implements Command {}

        public record Kick(int player, boolean close) implements Command {}

        private final List<String> calls = new ArrayList<>();

        private void note(Room room, String what) {
            calls.add(room.tick() + " " + what);
        }

        List<String> read() {
            List<String> read = List.copyOf(calls);
            calls.clear();
            return read;
        }

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(10).spectators(2, 0);
        }

        @Override
        public void joined(Room room, Player player) {
            note(room, "joined " + player.name() + " of " + room.players().size());
        }

        @Override
        public void dropped(Room room, Player player) {
            note(room, "dropped " + player.name() + " " + player.connected() + " " + held(player));
        }

        @Override
        public void returned(Room room, Player player) {
            note(room, "returned " + player.name() + " " + player.connected());
        }

        @Override
        public void left(Room room, Player player, LeaveReason why) {
            note(room, "left " + player.name() + " " + why + " " + held(player));
        }

        @Override
        public void command(Room room, Player player, Command command) {
            if (command instanceof Kick kick) {
                note(room, "kick by " + player.name());
                room.players().get(kick.player()).kick("out");
                if (kick.close()) {
                    room.close("over");
                }
            } else {
                note(room, player.name() + " " + command + " " + held(player));
            }
        }

        private static int held(Player player) {
            return player.input(Hold.class).number();
        }

        @Override
        public void tick(Room room) {
            note(room, "tick, watched by " + room.audience().size());
        }

        @Override
        public void closed(Room room) {
            note(room, "closed with " + room.players().size());
        }
    }

    private final TestRoom<Diary> room = TestRoom.of(Diary.class).open();

    private List<String> after(int ticks) {
        room.ticks(ticks);
        return room.game().read();
    }

    @Test
    void shouldSayToWhichTickAJoinBelongs() {
        room.join("ann");
        room.join("bob");
        assertEquals(List.of("1 joined ann of 1", "1 joined bob of 2", "1 tick, watched by 0"), after(1));
        room.join("cid");
        assertEquals(List.of("2 joined cid of 3"), room.game().read(), "belongs to the next tick");
    }

    @Test
    void shouldHandleCommandsOnceAllInputsAreHeld() {
        TestPlayer ann = room.join("ann");
        TestPlayer bob = room.join("bob");
        after(1);
        ann.hold(new Diary.Hold(1));
        bob.hold(new Diary.Hold(2));
        bob.send(new Diary.Note(7));
        ann.send(new Diary.Note(8));
        assertEquals(List.of("2 ann Note[number=8] 1", "2 bob Note[number=7] 2", "2 tick, watched by 0"), after(1));
    }

    @Test
    void shouldLetAKickedPlayerLeaveInTheTickThatKicksIt() {
        TestPlayer ann = room.join("ann");
        room.join("bob");
        after(1);
        ann.send(new Diary.Kick(1, false));
        assertEquals(List.of("2 kick by ann", "2 tick, watched by 0", "2 left bob KICKED 0"), after(1));
        assertEquals(List.of("3 tick, watched by 0"), after(1));
    }

    @Test
    void shouldDeliverNothingFromAPlayerThatAnOperatorHasKicked() {
        TestPlayer ann = room.join("ann");
        ann.hold(new Diary.Hold(1));
        after(1);
        ann.hold(new Diary.Hold(2));
        ann.send(new Diary.Note(7));
        room.room().execute(() -> room.room().facts().kick(ann.id(), "out"));
        assertEquals(List.of("2 tick, watched by 0", "2 left ann KICKED 1"), after(1));
    }

    @Test
    void shouldDeliverNoCommandThatFollowsAKickInTheSameTick() {
        TestPlayer ann = room.join("ann");
        TestPlayer bob = room.join("bob");
        after(1);
        ann.send(new Diary.Kick(1, false));
        ann.send(new Diary.Kick(0, false));
        ann.send(new Diary.Note(7));
        bob.send(new Diary.Note(8));
        assertEquals(
                List.of(
                        "2 kick by ann",
                        "2 kick by ann",
                        "2 tick, watched by 0",
                        "2 left bob KICKED 0",
                        "2 left ann KICKED 0"),
                after(1));
    }

    @Test
    void shouldLetAKickedPlayerLeaveBeforeTheRoomEnds() {
        TestPlayer ann = room.join("ann");
        room.join("bob");
        after(1);
        ann.send(new Diary.Kick(1, true));
        assertEquals(
                List.of("2 kick by ann", "2 tick, watched by 0", "2 left bob KICKED 0", "2 closed with 0"), after(1));
        assertFalse(room.open());
    }

    @Test
    void shouldTellAKickedPlayerSoThoughTheRoomEndsBeforeTheNextTick() {
        TestPlayer ann = room.join("ann");
        TestPlayer bob = room.join("bob");
        after(1);
        room.truth().players().get(0).kick("out");
        room.close();
        assertEquals(CloseReason.KICKED, ann.closeReason());
        assertEquals("out", ann.closeText());
        assertEquals(CloseReason.ROOM_CLOSED, bob.closeReason());
    }

    @Test
    void shouldSayWhoIsDroppedAndReturnsInATick() {
        TestPlayer ann = room.join("ann");
        ann.hold(new Diary.Hold(5));
        after(2);
        ann.drop();
        assertEquals(List.of(), room.game().read(), "between two ticks");
        assertEquals(List.of("3 dropped ann false 0", "3 tick, watched by 0"), after(1));
        ann.resume();
        assertEquals(List.of("4 returned ann true", "4 tick, watched by 0"), after(1));
        ann.leave();
        assertEquals(List.of("5 left ann LEFT 5", "5 tick, watched by 0"), after(1));
    }

    @Test
    void shouldNotTellTheGameOfALossThatItHasNotSeen() {
        TestPlayer ann = room.join("ann");
        after(1);
        ann.drop();
        ann.resume();
        assertEquals(List.of("2 tick, watched by 0"), after(1));
    }

    @Test
    void shouldCountSpectatorsInATick() {
        room.watch();
        assertEquals(0, room.truth().audience().size(), "between two ticks");
        assertEquals(List.of("1 tick, watched by 1"), after(1));
    }
}
