package dev.tickwire.runtime.session;

import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.runtime.metrics.CounterSink;

/**
 * A spectator's client: it sends pings and keyframe requests only. It lives as long as its connection.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class Spectator extends Client {
    /** The player id in the welcome of a spectator. */
    public static final int NO_PLAYER = 0;

    private final JoiningClient client;
    private int tick;
    private int seenTick;
    private boolean ended;

    /**
     * A new spectator.
     *
     * @param tick the room's current tick
     * @param seenTick the tick that spectators see now
     */
    public Spectator(
            JoiningClient client,
            Connection connection,
            Messages messages,
            CounterSink counters,
            Settings settings,
            int tick,
            int seenTick) {
        super(new ClientConnection(connection, new FrameChain(settings, seenTick), tick), messages, counters, settings);
        this.client = client;
        this.tick = tick;
        this.seenTick = seenTick;
    }

    /** Name and identity. */
    public JoiningClient client() {
        return client;
    }

    /** Whether the spectator has left or was closed. */
    public boolean ended() {
        return ended;
    }

    /**
     * Reads the connection once and takes the messages in.
     *
     * @param atTick the room's current tick
     * @param ticks since the last call
     * @param seenAtTick the tick that spectators see now
     */
    public void receive(int atTick, int ticks, int seenAtTick) {
        tick = atTick;
        seenTick = seenAtTick;
        read(ticks);
    }

    @Override
    boolean listens() {
        return !ended;
    }

    @Override
    int readTick() {
        return tick;
    }

    @Override
    int frameTick() {
        return seenTick;
    }

    @Override
    void gone(Connection.Peer how) {
        end(CloseReason.NORMAL, "");
    }

    @Override
    void refused(CloseReason reason, String why) {
        end(reason, why);
    }

    /** Closes a connection that has been silent for too long. */
    public void loseIfSilent(int atTick) {
        if (silent(atTick)) {
            end(CloseReason.SILENT, "");
        }
    }

    @Override
    public void inputs(
            int appliedTick, Record[] inputs, int count, int seq, int targetTick, int viewFraction, int viewTick) {
        throw notHere();
    }

    @Override
    public void commands(Record[] commands, int count, int seq) {
        throw notHere();
    }

    @Override
    public void exactRequest() {
        throw notHere();
    }

    private static RefusedException notHere() {
        return new RefusedException(CloseReason.UNEXPECTED, "who watches does not play");
    }

    /** Whether the frame of this tick, or of a later one, was sent. */
    public boolean sent(int seenTick) {
        return link().frames().sentTick() >= seenTick;
    }

    /** Ends the spectator, once. */
    public void end(CloseReason reason, String text) {
        if (!ended) {
            ended = true;
            link().close(reason, text);
        }
    }
}
