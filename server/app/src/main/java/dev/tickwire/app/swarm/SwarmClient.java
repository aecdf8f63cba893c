package dev.tickwire.app.swarm;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.KeyframeRequest;
import dev.tickwire.protocol.message.Ping;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A client of the swarm: reads the head of every frame, or the whole frame if it checks hashes, and sends inputs.
 *
 * <p>Threads: the swarm's.
 */
final class SwarmClient implements ClientSocket.Listener {
    private enum State {
        JOINING,
        PLAYING,
        LEAVING,
        ENDED
    }

    /**
     * What all clients share.
     *
     * @param messages those of the system
     * @param inputs makes the inputs of one client, from its own randomness
     */
    record Common(Schema schema, Messages messages, Function<RandomGenerator, InputSource> inputs) {
        Common(Schema schema, Function<RandomGenerator, InputSource> inputs) {
            this(schema, FrameCheck.noMessages(schema), inputs);
        }
    }

    // Class ids as they go over the wire: varint(registered id + 2), PROTOCOL.md section 2.
    private static final int FRAME = 11 + 2;
    private static final int PONG = 12 + 2;
    private static final int INPUTS = 20 + 2;
    private static final int RECORD_ARRAY = 24 + 2;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final Common common;
    private final Cohort cohort;
    private final JoinAnswer admission;
    private final InputSource inputs;
    private final @Nullable FrameCheck check;
    private final ClientSocket socket;
    private final WireInput in = new WireInput();
    private final WireInput section = new WireInput();
    private final WireOutput out = new WireOutput(64, Integer.MAX_VALUE);
    private State state = State.JOINING;
    private @Nullable Welcome welcome;
    private long welcomeNs;
    private int allowedBytesPerInput;
    private int tick;
    private long frameNs;
    private int seq;

    /** @param checks whether it decodes whole frames */
    SwarmClient(
            Common common,
            Cohort cohort,
            JoinAnswer admission,
            Selector selector,
            SplittableRandom random,
            boolean checks)
            throws IOException {
        this.common = common;
        this.cohort = cohort;
        this.admission = admission;
        this.inputs = common.inputs().apply(random.split());
        this.check = checks ? new FrameCheck(common.schema(), common.messages()) : null;
        this.socket = new ClientSocket(selector, admission, random, cohort.second, this);
    }

    /**
     * From now on it reads at most N bytes for each input that is due, until it leaves; called before {@link #connect}.
     */
    void readSlowly(int bytesPerInput) throws IOException {
        allowedBytesPerInput = bytesPerInput;
        socket.readSlowly();
    }

    void connect() {
        socket.connect();
    }

    @Override
    public void message(byte[] bytes, int offset, int length) {
        if (state == State.LEAVING) {
            return;
        }
        in.reset(bytes, offset, length);
        switch (in.readVarInt()) {
            case FRAME -> frame(bytes, offset, length);
            case PONG -> Meter.record(cohort.second.rttUs, nowUs() - in.readInt());
            default -> welcome(bytes, offset, length);
        }
    }

    private void welcome(byte[] bytes, int offset, int length) {
        if (!(common.messages().decodeFromServer(bytes, offset, length) instanceof Welcome first)
                || !Arrays.equals(first.schemaHash(), common.schema().hashBytes())) {
            throw new RefusedException(CloseReason.UNEXPECTED, "no Welcome to a room of this schema");
        }
        welcome = first;
        welcomeNs = System.nanoTime();
        tick = first.tick() - first.tick() % ticksPerSnapshot(first);
    }

    private void frame(byte[] bytes, int offset, int length) {
        if (welcome == null) {
            throw new RefusedException(CloseReason.UNEXPECTED, "a frame before the Welcome");
        }
        long nowNs = System.nanoTime();
        Meter meter = cohort.second;
        boolean first = state == State.JOINING;
        if (first) {
            state = State.PLAYING;
            Meter.record(cohort.joinUs, (nowNs - admission.askedNs()) / 1000);
        } else {
            Meter.record(meter.gapUs, (nowNs - frameNs) / 1000);
        }
        frameNs = nowNs;
        int sections = readHead();
        meter.frames++;
        cohort.keyframes += !first && hasKeyframe(sections) ? 1 : 0;
        if (check != null) {
            for (int group : check.apply(bytes, offset, length)) {
                cohort.failures.mismatches++;
                send(new KeyframeRequest(group));
            }
        }
    }

    /** Reads as far as the sections, and finds out which snapshots are missing. Returns the number of sections. */
    private int readHead() {
        in.readInt(); // ack
        in.readInt(); // commandAck
        int flags = in.readByte();
        in.readInt(); // margin
        int sections = in.readInt();
        int newTick = in.readInt();
        in.readInt(); // timeUs
        in.readVarInt(); // length of the view
        cohort.second.viewBytes += in.remaining();
        if ((flags & Frame.DURABLE) != 0) {
            in.readVarInt(); // durable lag
        }
        int step = newTick - tick;
        if (step <= 0 || welcome == null) {
            throw new RefusedException(CloseReason.UNEXPECTED, "a frame of an earlier tick");
        }
        // the last frame of a room may be between two snapshot ticks
        cohort.failures.missed += (step - 1) / ticksPerSnapshot(welcome);
        tick = newTick;
        return sections;
    }

    /** Whether the view has a keyframe of group 0. */
    private boolean hasKeyframe(int sections) {
        boolean found = false;
        for (int i = 0; i < sections; i++) {
            found |= in.readVarInt() == Section.EVERYBODY * 8 + Section.KEYFRAME;
            in.readSlice(in.readVarInt(), section);
        }
        return found;
    }

    private static int ticksPerSnapshot(Welcome welcome) {
        return welcome.tickRate() / welcome.snapshotRate();
    }

    /**
     * Sends the input that is due.
     *
     * @param dueNs due time, in nanoseconds of {@link System#nanoTime}, from which lateness is measured
     * @param withPing whether a ping is due as well
     */
    void send(long dueNs, boolean withPing) {
        if (allowedBytesPerInput > 0) {
            socket.allow(allowedBytesPerInput);
        }
        if (state != State.PLAYING || welcome == null) {
            return;
        }
        long nowNs = System.nanoTime();
        Meter.record(cohort.second.lateUs, (nowNs - dueNs) / 1000);
        byte[] input = inputs.next();
        if (withPing || input.length == 0) {
            send(new Ping(tick, (int) (dueNs / 1000)));
        }
        if (input.length > 0) {
            sendInput(input, tick + 1 + (int) ((nowNs - frameNs) * welcome.tickRate() / SECOND_NS));
        }
    }

    /** An {@code Inputs} of one input, whose bytes are encoded already (PROTOCOL.md section 2). */
    private void sendInput(byte[] input, int targetTick) {
        out.clear();
        out.writeVarInt(INPUTS);
        out.writeInt(tick);
        out.writeVarInt(RECORD_ARRAY);
        out.writeVarInt(1 + 1);
        out.writeRaw(input, 0, input.length);
        out.writeInt(seq + 1);
        out.writeInt(targetTick);
        out.writeInt(0);
        out.writeInt(tick);
        if (socket.send(out.buffer(), out.position())) {
            seq++;
            cohort.second.inputs++;
        } else {
            cohort.second.inputsUnsent++;
        }
    }

    private void send(Record message) {
        out.clear();
        common.messages().encode(message, out);
        socket.send(out.buffer(), out.position());
    }

    /** Ends the client if it should play by now. */
    void giveUp(long nowNs, long joinNsMax) {
        if (state == State.JOINING && nowNs - admission.askedNs() > joinNsMax) {
            socket.end("no-snapshot");
        }
    }

    /** Leaves the room. Snapshots that have not come for more than a second are missing. */
    void leave() {
        if (state == State.PLAYING && welcome != null) {
            long silentNs = System.nanoTime() - frameNs;
            cohort.failures.missed += silentNs > SECOND_NS ? silentNs * welcome.snapshotRate() / SECOND_NS : 0;
            state = State.LEAVING;
            allowedBytesPerInput = 0;
            socket.readFreely();
            socket.close(CloseReason.NORMAL.code());
        }
    }

    @Override
    public void ended(String why) {
        if (state != State.LEAVING) {
            cohort.failures.ended(why.equals(ClientSocket.BROKEN) && givenUp() ? Failures.UNREAD : why);
        }
        state = State.ENDED;
    }

    /**
     * Whether the server must have closed the client as too slow: it waits {@link Limits#CLOSE_LINGER_MS} for an
     * answer, and more bytes may be in transit.
     */
    private boolean givenUp() {
        return allowedBytesPerInput > 0
                && welcome != null
                && behindMs(welcome, System.nanoTime() - welcomeNs, tick) > Limits.STALE_MS_MAX;
    }

    /** Ticks from the newest one that was read to the room's current one. */
    static long behindMs(Welcome welcome, long sinceWelcomeNs, int tick) {
        return TimeUnit.NANOSECONDS.toMillis(sinceWelcomeNs) - 1000L * (tick - welcome.tick()) / welcome.tickRate();
    }

    private static int nowUs() {
        return (int) (System.nanoTime() / 1000);
    }

    boolean playing() {
        return state == State.PLAYING;
    }

    boolean ended() {
        return state == State.ENDED;
    }
}
