package dev.tickwire.protocol.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Seeds;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.wire.Messages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several clients of a {@link GroupedRoom}, each with its own view of it. */
class GroupedRoomTest {
    private static final int TICKS = 800;
    private static final int LONG_BYTES = 200;
    private static final Messages MESSAGES = Sample.messages();

    @Test
    void shouldShowEachClientItsGroupsAndNothingElse() {
        Seeds.check(3, random -> {
            GroupedRoom room = new GroupedRoom(random.split());
            List<GroupedClient> watchers = new ArrayList<>();
            int crossings = 0;
            for (int tick = 1; tick <= TICKS; tick++) {
                room.tick(random.nextBoolean());
                if (random.nextInt(60) == 0) {
                    watchers.remove(0);
                }
                while (watchers.size() < GroupedRoom.PLAYERS) {
                    watchers.add(new GroupedClient(room, 1 + random.nextInt(GroupedRoom.PLAYERS), random.split()));
                }
                for (GroupedClient watcher : watchers) {
                    crossings += watcher.apply(watcher.frame(true), "tick " + tick);
                }
            }
            assertTrue(crossings > TICKS, crossings + " crossings");
        });
    }

    /**
     * A damaged frame ends the connection, or leads to groups that are broken, at the latest when the next hash comes;
     * the room mends them. Nobody is told of a drop that went astray, so there is none.
     */
    @Test
    void shouldEndInTheRightStateAfterEveryFlipAndTruncation() {
        Seeds.check(2, random -> {
            GroupedRoom room = new GroupedRoom(random.split());
            GroupedClient watcher = new GroupedClient(room, 1, random.split());
            Frame frame = watcher.frame(false);
            Frame before = frame;
            watcher.apply(frame, "first");
            for (int tick = 0; tick < 40 || frame.view().length < LONG_BYTES; tick++) {
                before = watcher.keyframes(watcher.groups());
                room.tick(random.nextBoolean());
                frame = watcher.frame(false);
                watcher.apply(frame, "tick " + tick);
            }
            room.tick(true);
            List<Frame> around = List.of(before, frame, watcher.deltas());
            int ended = 0;
            int lengths = frame.view().length;
            for (int length = 0; length < lengths; length++) {
                ended += mends(watcher, around, Arrays.copyOf(frame.view(), length), "length " + length) ? 0 : 1;
            }
            assertEquals(lengths, ended, "a truncated frame is no list of sections");
            for (int bit = 0; bit < 8 * lengths; bit++) {
                byte[] flipped = frame.view().clone();
                flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
                ended += mends(watcher, around, flipped, "bit " + bit) ? 0 : 1;
            }
            assertTrue(ended < 4 * lengths, ended + " of " + 9 * lengths + " ended the connection");
        });
    }

    /** Whether a client survives a frame with another view; if it does, it must end in the right state. */
    private static boolean mends(GroupedClient watcher, List<Frame> around, byte[] view, String when) {
        Replica replica = new Replica(Sample.SCHEMA);
        replica.apply(around.get(0), MESSAGES);
        try {
            replica.apply(new Frame(0, 0, (byte) 0, 0, around.get(1).sections(), 2, 0, view), MESSAGES);
        } catch (RefusedException e) {
            return false;
        }
        replica.apply(around.get(2), MESSAGES);
        for (int round = 0; round < 2; round++) {
            replica.apply(watcher.keyframes(replica.brokenGroups()), MESSAGES);
        }
        watcher.assertHas(replica, when);
        return true;
    }
}
