package dev.tickwire.protocol.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Sample.Gear;
import dev.tickwire.protocol.Sample.Honked;
import dev.tickwire.protocol.Sample.Scored;
import dev.tickwire.protocol.Seeds;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicaTest {
    private static final int CAR = Sample.SCHEMA.kindIndex("Car");
    private static final int ZOO = Sample.SCHEMA.kindIndex("Zoo");
    private static final int HEADING = 0;
    private static final int NAME = 1;
    private static final int SPEED = 2;
    private static final int X = 3;

    private final Messages messages = Sample.messages();
    private final SnapshotEncoder encoder = new SnapshotEncoder(Sample.SCHEMA, new EncoderScratch());
    private final Replica replica = new Replica(Sample.SCHEMA);
    private final GroupState base = new GroupState(Sample.SCHEMA, false);
    private final GroupState next = new GroupState(Sample.SCHEMA, false);
    private final GroupState own = new GroupState(Sample.SCHEMA, true);
    private final WireOutput view = new WireOutput(64, 1 << 20);
    private final WireOutput body = new WireOutput(64, 1 << 20);
    private int sections;
    private int tick;

    private Table cars() {
        return next.table(CAR);
    }

    private ReplicaTest section(int group, int type, byte... bytes) {
        body.clear();
        body.writeRaw(bytes, 0, bytes.length);
        Section.write(group, type, body, view);
        sections++;
        return this;
    }

    private ReplicaTest keyframe(int group) {
        body.clear();
        encoder.encodeDelta(base, next, true, body);
        body.clear();
        encoder.encodeKeyframe(group == Section.OWN ? own : base, true, body);
        Section.write(group, Section.KEYFRAME, body, view);
        sections++;
        return this;
    }

    private ReplicaTest delta() {
        body.clear();
        if (encoder.encodeDelta(base, next, true, body)) {
            Section.write(Section.EVERYBODY, Section.DELTA, body, view);
            sections++;
        }
        return this;
    }

    private void send() {
        Frame frame = new Frame(0, 0, (byte) 0, 0, sections, ++tick, 0, view.toBytes());
        view.clear();
        sections = 0;
        replica.apply(frame, messages);
    }

    @Test
    void shouldTellWhatAFrameChanged() {
        int slot = cars().spawn(5, 9);
        cars().ints(2)[slot] = 12_345;
        cars().texts(1)[slot] = "Ann".getBytes(StandardCharsets.UTF_8);
        cars().spawn(6, 0);
        keyframe(Section.EVERYBODY).keyframe(Section.OWN).send();
        assertEquals(1, replica.tick());
        assertEquals(List.of(5, 6), replica.ids(CAR));
        assertEquals(Set.of(5, 6), Set.copyOf(replica.spawned(CAR)));
        assertEquals(9, replica.owner(CAR, 5));
        assertEquals(123.45, replica.doubleAt(CAR, 5, X, 0), 1e-9);
        assertEquals("Ann", replica.textAt(CAR, 5, NAME, 0));
        assertEquals(0, replica.doubleAt(CAR, 5, SPEED, 0), "not this client's");

        cars().ints(0)[0] = 256;
        cars().remove(1);
        cars().spawn(7, 0);
        delta().send();
        assertEquals(List.of(5), replica.changed(CAR));
        assertEquals(List.of(7), replica.spawned(CAR));
        assertEquals(List.of(6), replica.removed(CAR));
        assertFalse(replica.sees(CAR, 6));
        assertEquals(Math.PI / 2, replica.doubleAt(CAR, 5, HEADING, 0), 1e-9);

        delta().send();
        assertTrue(replica.changed(CAR).isEmpty() && replica.spawned(CAR).isEmpty());
        assertTrue(replica.removed(CAR).isEmpty());
        assertEquals(List.of(5, 7), replica.ids(CAR));
    }

    @Test
    void shouldJoinTheOwnersPartById() {
        cars().spawn(5, 9);
        cars().spawn(6, 1);
        int slot = own.table(0).spawn(6, 1);
        own.table(0).longs(0)[slot] = Double.doubleToRawLongBits(2.5);
        keyframe(Section.EVERYBODY).keyframe(Section.OWN).send();
        assertEquals(2.5, replica.doubleAt(CAR, 6, SPEED, 0));
        assertEquals(0, replica.doubleAt(CAR, 5, SPEED, 0));
        own.table(0).longs(0)[0] = Double.doubleToRawLongBits(-3);
        keyframe(Section.OWN).send();
        assertEquals(List.of(6), replica.changed(CAR));
        assertEquals(-3, replica.doubleAt(CAR, 6, SPEED, 0));
        section(Section.OWN, Section.DROP).send();
        assertEquals(0, replica.doubleAt(CAR, 6, SPEED, 0));
        assertEquals(List.of(6), replica.changed(CAR));
    }

    @Test
    void shouldReadEveryType() {
        Table zoo = next.table(ZOO);
        zoo.spawn(40, 0);
        cars().spawn(41, 0);
        for (int column = 0; column < zoo.columns(); column++) {
            switch (zoo.column(column)) {
                case INT -> zoo.ints(column)[0] = 1;
                case LONG -> zoo.longs(column)[0] = Double.doubleToRawLongBits(1.5);
                case TEXT -> zoo.texts(column)[0] = new byte[] {'t', 'e'};
            }
        }
        zoo.ints(zoo.firstColumn(field("reference")))[0] = 41;
        zoo.ints(zoo.firstColumn(field("floats")))[0] = Float.floatToRawIntBits(0.1f);
        zoo.ints(zoo.firstColumn(field("arrayInts")) + 2)[0] = -7;
        keyframe(Section.EVERYBODY).send();
        assertEquals(1, replica.intAt(ZOO, 40, field("bool"), 0));
        assertEquals(1, replica.intAt(ZOO, 40, field("enums"), 0));
        assertEquals(41, replica.intAt(ZOO, 40, field("reference"), 0));
        assertEquals(-7, replica.intAt(ZOO, 40, field("arrayInts"), 2));
        assertEquals(1, replica.longAt(ZOO, 40, field("arrayInts"), 1));
        assertEquals(0.1f, replica.doubleAt(ZOO, 40, field("floats"), 0));
        assertEquals(1.5, replica.doubleAt(ZOO, 40, field("doubles"), 0));
        assertEquals(Double.doubleToRawLongBits(1.5), replica.longAt(ZOO, 40, field("longs"), 0));
        assertEquals(-0.75, replica.doubleAt(ZOO, 40, field("quantized"), 0));
        assertEquals("te", replica.textAt(ZOO, 40, field("arrayTexts"), 1));
        assertThrows(IllegalArgumentException.class, () -> replica.intAt(ZOO, 40, field("text"), 0));

        cars().remove(0);
        zoo.ints(zoo.firstColumn(field("enums")))[0] = 99;
        delta().send();
        assertEquals(0, replica.intAt(ZOO, 40, field("reference"), 0), "what is unseen reads as none");
        assertEquals(0, replica.intAt(ZOO, 40, field("enums"), 0), "what the enum lacks reads as its first");
    }

    private static int field(String name) {
        return Sample.SCHEMA.kinds().get(ZOO).fields().stream()
                .map(field -> field.name())
                .toList()
                .indexOf(name);
    }

    @Test
    void shouldDeliverEventsInOrder() {
        body.clear();
        messages.encode(new Honked(3), body);
        messages.encode(new Scored(Gear.FIRST, 10, "Ann"), body);
        messages.encode(new Honked(4), body);
        Section.write(Section.EVERYBODY, Section.EVENTS, body, view);
        sections++;
        keyframe(Section.EVERYBODY).send();
        assertEquals(List.of(new Honked(3), new Scored(Gear.FIRST, 10, "Ann"), new Honked(4)), replica.events());
        send();
        assertEquals(List.of(), replica.events());
    }

    @Test
    void shouldAskForAKeyframeAfterAMismatchUntilItComes() {
        cars().spawn(5, 0);
        keyframe(Section.EVERYBODY).send();
        assertEquals(List.of(), replica.brokenGroups());
        base.table(CAR).ints(2)[0] = 40; // the room believes that the client has a value that it has not
        cars().ints(2)[0] = 50;
        delta().send();
        assertEquals(List.of(Section.EVERYBODY), replica.brokenGroups());
        assertEquals(1, replica.mismatches());
        assertEquals(List.of(5), replica.ids(CAR), "it is shown as well as can be");
        keyframe(Section.EVERYBODY).send();
        assertEquals(List.of(), replica.brokenGroups());
        assertEquals(replica.hash(Section.EVERYBODY), base.hash());
    }

    @Test
    void shouldDropADeltaForAGroupThatItHasNoStateOf() {
        cars().spawn(5, 0);
        delta().send();
        assertEquals(List.of(Section.EVERYBODY), replica.brokenGroups());
        assertEquals(List.of(), replica.ids(CAR));
    }

    @Test
    void shouldForgetAGroupWhoseSectionMakesNoSense() {
        cars().spawn(5, 0);
        keyframe(Section.EVERYBODY).keyframe(Section.OWN).send();
        section(Section.EVERYBODY, Section.DELTA, (byte) 1).send();
        assertEquals(1, replica.refusals());
        assertEquals(List.of(Section.EVERYBODY), replica.brokenGroups());
        assertEquals(List.of(5), replica.removed(CAR));
        keyframe(Section.EVERYBODY).send();
        assertEquals(List.of(5), replica.spawned(CAR));
    }

    @Test
    void shouldAskForAKeyframeAfterAPriorThatMakesNoSense() {
        cars().spawn(5, 0);
        keyframe(Section.EVERYBODY).send();
        section(Section.EVERYBODY, Section.PRIOR, (byte) 1, (byte) 2).send();
        assertEquals(1, replica.refusals());
        assertEquals(0, replica.priorVersion());
        assertEquals(List.of(Section.EVERYBODY), replica.brokenGroups());
        assertEquals(List.of(5), replica.removed(CAR), "its group is forgotten");
        keyframe(Section.EVERYBODY).send();
        assertEquals(List.of(), replica.brokenGroups());
    }

    @Test
    void shouldRefuseWhatIsNotAListOfSections() {
        assertThrows(RefusedException.class, () -> section(0, 7).send());
        assertThrows(
                RefusedException.class, () -> section(0, Section.DROP, (byte) 0).send());
        assertThrows(
                RefusedException.class,
                () -> section(0, Section.EVENTS, (byte) 99).send());
        for (Frame frame : List.of(
                new Frame(0, 0, (byte) 0, 0, 1, 1, 0, new byte[] {}),
                new Frame(0, 0, (byte) 0, 0, 0, 1, 0, new byte[] {11, 0}),
                new Frame(0, 0, (byte) 0, 0, 1, 1, 0, new byte[] {1, 9, 0}),
                new Frame(0, 0, (byte) 0, 0, Integer.MAX_VALUE, 1, 0, new byte[] {11, 0, 11, 0}))) {
            assertThrows(RefusedException.class, () -> replica.apply(frame, messages));
        }
    }

    @Test
    void shouldFollowAScriptedRoom() {
        Seeds.check(20, random -> {
            StateScript script = new StateScript(random.nextLong());
            Replica follower = new Replica(Sample.SCHEMA);
            GroupState before = new GroupState(Sample.SCHEMA, false);
            GroupState now = new GroupState(Sample.SCHEMA, false);
            for (int step = 0; step < 200; step++) {
                script.change(now);
                body.clear();
                view.clear();
                boolean keyframe = step == 0 || random.nextInt(50) == 0;
                boolean any = encoder.encodeDelta(before, now, true, body);
                if (keyframe) {
                    body.clear();
                    encoder.encodeKeyframe(before, true, body);
                }
                if (any) {
                    Section.write(0, keyframe ? Section.KEYFRAME : Section.DELTA, body, view);
                }
                follower.apply(new Frame(0, 0, (byte) 0, 0, any ? 1 : 0, step, 0, view.toBytes()), messages);
                assertEquals(before.hash(), follower.hash(Section.EVERYBODY));
                assertEquals(0, follower.mismatches() + follower.refusals());
                for (int kind = 0; kind < 5; kind++) {
                    assertEquals(now.table(kind).live(), follower.ids(kind).size());
                }
            }
        });
    }
}
