package dev.tickwire.app.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.app.parrot.Parrot;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.EncoderScratch;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import it.unimi.dsi.fastutil.ints.IntList;
import org.junit.jupiter.api.Test;

class FrameCheckTest {
    private static final int HASH_INDEX = 1; // PROTOCOL.md section 6: after the prior and its flag

    private final GameType parrot = GameType.of(Parrot.class);
    private final Schema schema = parrot.schema();
    private final Messages messages = parrot.messages();
    private final FrameCheck check = new FrameCheck(schema, FrameCheck.noMessages(schema));

    @Test
    void shouldAcceptAStateThatHasItsHash() {
        assertEquals(IntList.of(), apply(frame(keyframe())));
    }

    @Test
    void shouldFindAStateThatDiffersFromItsHashUntilAKeyframeMendsIt() {
        WireOutput wrong = keyframe();
        wrong.buffer()[HASH_INDEX] ^= 1;
        assertEquals(IntList.of(Section.EVERYBODY), apply(frame(wrong)));
        assertEquals(IntList.of(), apply(frame(keyframe())));
    }

    @Test
    void shouldFindASectionThatMakesNoSense() {
        WireOutput garbage = new WireOutput(8, 8);
        garbage.writeFixedInt(-1);
        assertEquals(IntList.of(Section.EVERYBODY), apply(frame(garbage)));
    }

    @Test
    void shouldPassOverEventsWhoseRecordsItDoesNotHave() {
        WireOutput events = new WireOutput(64, 64);
        messages.encode(new Parrot.Echo(7, "abc"), events);
        WireOutput view = new WireOutput(256, 4096);
        Section.write(Section.OWN, Section.EVENTS, events, view);
        Section.write(Section.EVERYBODY, Section.KEYFRAME, keyframe(), view);
        Section.write(Section.EVERYBODY, Section.EVENTS, events, view);
        assertEquals(IntList.of(), apply(new Frame(0, 0, (byte) 0, 0, 3, 1, 0, view.toBytes())));
    }

    private WireOutput keyframe() {
        GroupState state = new GroupState(schema, false);
        state.table(schema.kindIndex("Perch")).spawn(1, 1);
        WireOutput body = new WireOutput(256, 4096);
        new SnapshotEncoder(schema, new EncoderScratch()).encodeKeyframe(state, true, body);
        return body;
    }

    private static Frame frame(WireOutput keyframe) {
        WireOutput view = new WireOutput(256, 4096);
        Section.write(Section.EVERYBODY, Section.KEYFRAME, keyframe, view);
        return new Frame(0, 0, (byte) 0, 0, 1, 1, 0, view.toBytes());
    }

    private IntList apply(Frame frame) {
        WireOutput bytes = new WireOutput(256, 4096);
        messages.encode(frame, bytes);
        return check.apply(bytes.buffer(), 0, bytes.position());
    }
}
