package dev.tickwire.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.EncoderScratch;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
    private static final int TICK_RATE = 10;
    private static final int KEYFRAME_REQUEST = 24; // class id on the wire
    private static final Schema SCHEMA =
            Schema.of("rocks", List.of(new Kind("Rock", false, List.of())), List.of(), List.of(), List.of());

    private final Messages messages = new Messages(SCHEMA, Map.of());
    private final List<Integer> asked = new ArrayList<>();
    private final ClientSession client = new ClientSession(SCHEMA, messages, this::sent, event -> {});
    private final WireOutput view = new WireOutput(64, 1 << 16);
    private final WireOutput body = new WireOutput(64, 1 << 16);
    private int sections;
    private int tick;

    private void sent(byte[] bytes) {
        WireInput in = new WireInput();
        in.reset(bytes, 0, bytes.length);
        assertEquals(KEYFRAME_REQUEST, in.readVarInt());
        asked.add(in.readInt());
        in.requireEnd();
    }

    private void receive(Record message) {
        WireOutput out = new WireOutput(64, 1 << 16);
        messages.encode(message, out);
        client.receive(out.toBytes());
    }

    private void add(int group, int type) {
        Section.write(group, type, body, view);
        sections++;
    }

    private void keyframe(int group) {
        body.clear();
        new SnapshotEncoder(SCHEMA, new EncoderScratch())
                .encodeKeyframe(new GroupState(SCHEMA, group == Section.OWN), true, body);
        add(group, Section.KEYFRAME);
    }

    private void delta(int group) {
        body.clear();
        add(group, Section.DELTA);
    }

    /** Groups that are asked for with the next frame. */
    private List<Integer> frame() {
        asked.clear();
        Frame frame = new Frame(0, 0, (byte) 0, 0, sections, ++tick, 0, view.toBytes());
        view.clear();
        sections = 0;
        receive(frame);
        return List.copyOf(asked);
    }

    @BeforeEach
    void join() {
        receive(new Welcome(0, 0, 0, 0, 1, "", -1, new byte[16], SCHEMA.hashBytes(), TICK_RATE, 0, TICK_RATE));
        keyframe(Section.EVERYBODY);
        keyframe(Section.OWN);
        assertEquals(List.of(), frame());
    }

    /** Frames until a group is asked for. */
    private List<Integer> frames() {
        for (int i = 1; i < TICK_RATE; i++) {
            assertEquals(List.of(), frame(), "none within a second");
        }
        return frame();
    }

    @Test
    void shouldAskForEveryBrokenGroupInTurnOneInASecond() {
        delta(7);
        delta(5);
        delta(300);
        assertEquals(List.of(5), frame());
        delta(5);
        assertEquals(List.of(7), frames());
        assertEquals(List.of(300), frames());
        assertEquals(List.of(5), frames());
        keyframe(7);
        assertEquals(List.of(300), frames());
        keyframe(5);
        keyframe(300);
        assertEquals(List.of(), frames());
        assertEquals(List.of(0, 1, 5, 7, 300), client.replica().groups());
    }

    @Test
    void shouldAskAtOnceForAGroupThatBreaksWhenNoneWasAskedForOfLate() {
        delta(5);
        assertEquals(List.of(5), frame());
        keyframe(5);
        assertEquals(List.of(), frames());
        delta(Section.EVERYBODY);
        assertEquals(List.of(Section.EVERYBODY), frame(), "an empty delta is refused");
    }
}
