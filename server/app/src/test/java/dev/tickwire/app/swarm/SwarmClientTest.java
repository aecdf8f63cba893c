package dev.tickwire.app.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.app.parrot.Parrot;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client makes of messages; its socket stays unconnected. Snapshots are due at every third tick. */
class SwarmClientTest {
    private static final int WELCOME_TICK = 100;

    private final Schema schema = GameType.of(Parrot.class).schema();
    private final Cohort cohort = new Cohort();
    private final Meter meter = cohort.second;
    private final Failures failures = cohort.failures;
    private Selector selector;
    private SwarmClient client;

    @BeforeEach
    void make() throws IOException {
        selector = Selector.open();
        JoinAnswer admission = new JoinAnswer("r", URI.create("ws://localhost/rooms/r"), "", "", System.nanoTime());
        SwarmClient.Common common = new SwarmClient.Common(schema, random -> new SchemaInputs(schema.inputs(), random));
        client = new SwarmClient(common, cohort, admission, selector, new SplittableRandom(1), false);
    }

    @AfterEach
    void end() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    @Test
    void shouldPlayFromTheFirstSnapshotOn() {
        receive(welcome(schema.hashBytes()));
        assertFalse(client.playing());
        receive(frame(102));
        receive(frame(105));
        assertTrue(client.playing());
        assertEquals(2, meter.frames);
        assertEquals(1, meter.gapUs.getTotalCount());
        assertEquals(4, meter.viewBytes);
        assertFalse(failures.any());
    }

    @Test
    void shouldCountTheKeyframesAfterTheFirstSnapshot() {
        byte[] keyframe = {4, 0, 1, 0}; // of group 0, after an empty section of its prior
        receive(welcome(schema.hashBytes()));
        receive(frame(102, 2, keyframe));
        assertEquals(0, cohort.keyframes);
        receive(frame(105, 1, new byte[] {9, 0})); // of the client's own group
        receive(frame(108, 1, new byte[] {0, 1, 1})); // a delta
        assertEquals(0, cohort.keyframes);
        receive(frame(111, 2, keyframe));
        assertEquals(1, cohort.keyframes);
        assertThrows(RefusedException.class, () -> receive(frame(114, 3, keyframe)));
    }

    @Test
    void shouldReadTheFramesOfARoomWithAStore() {
        receive(welcome(schema.hashBytes()));
        receive(frame(102));
        byte[] view = {(byte) 0x81, 1, 4, 0, 1, 0}; // a durable lag of 129, then as in the frames without one
        receive(new Frame(0, 0, Frame.DURABLE, 0, 2, 105, 0, view));
        assertEquals(1, cohort.keyframes);
        assertEquals(view.length + 2, meter.viewBytes);
        assertFalse(failures.any());
    }

    @Test
    void shouldCountEverySnapshotThatIsMissing() {
        receive(welcome(schema.hashBytes()));
        receive(frame(105));
        assertEquals(1, failures.missed, "the first of tick 102");
        receive(frame(108));
        receive(frame(117));
        assertEquals(3, failures.missed, "those of ticks 111 and 114");
    }

    @Test
    void shouldNotMissWhatIsNotDueWhenARoomEndsOffBeat() {
        receive(welcome(schema.hashBytes()));
        receive(frame(102));
        receive(frame(104));
        assertFalse(failures.any());
    }

    @Test
    void shouldRefuseWhatAServerMayNotSend() {
        assertRefused(frame(102));
        assertRefused(welcome(new byte[Schema.HASH_BYTES]));
        receive(welcome(schema.hashBytes()));
        receive(frame(105));
        assertRefused(frame(105));
        assertRefused(frame(102));
    }

    @Test
    void shouldCountAnEndThatWasNotItsOwn() {
        receive(welcome(schema.hashBytes()));
        receive(frame(102));
        client.ended("4404");
        assertEquals(1, failures.ended().get("4404"));
        assertTrue(client.ended());
    }

    @Test
    void shouldTellASlowOneThatWasCutFromOneThatIsNotBehind() throws IOException {
        client.readSlowly(100);
        receive(welcome(schema.hashBytes()));
        receive(frame(102));
        client.ended("1006");
        assertEquals(Map.of("1006", 1), failures.ended(), "it is not behind, so nobody cut it for that");
        assertTrue(failures.anyOfSlow());
        assertEquals(0, SwarmClient.behindMs(welcome(schema.hashBytes()), 0, WELCOME_TICK));
        assertEquals(11_500, SwarmClient.behindMs(welcome(schema.hashBytes()), 12_000_000_000L, WELCOME_TICK + 30));
    }

    @Test
    void shouldForgiveTheSlowThatTheyAreSlow() {
        failures.missed = 5;
        failures.ended("4431");
        failures.ended(Failures.UNREAD);
        assertTrue(failures.any());
        assertFalse(failures.anyOfSlow());
        failures.ended("4400");
        assertTrue(failures.anyOfSlow());
    }

    private void assertRefused(Record message) {
        assertEquals(
                CloseReason.UNEXPECTED,
                assertThrows(RefusedException.class, () -> receive(message)).reason());
    }

    private static Welcome welcome(byte[] schemaHash) {
        return new Welcome(0, 1, 0, 0, 1, "", -1, new byte[16], schemaHash, 20, WELCOME_TICK, 60);
    }

    private static Frame frame(int tick) {
        return frame(tick, 1, new byte[] {2, 0});
    }

    private static Frame frame(int tick, int sections, byte[] view) {
        return new Frame(0, 0, (byte) 0, 0, sections, tick, 0, view);
    }

    private void receive(Record message) {
        WireOutput bytes = new WireOutput(64, 256);
        FrameCheck.noMessages(schema).encode(message, bytes);
        client.message(bytes.buffer(), 0, bytes.position());
    }
}
