package dev.tickwire.bench.crowd;

import dev.tickwire.app.bench.Drift;
import dev.tickwire.app.swarm.ClientSocket;
import dev.tickwire.bench.CourseScript;
import dev.tickwire.bench.DriftInputs;
import dev.tickwire.parts.Chat;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.message.Commands;
import dev.tickwire.protocol.message.Ping;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One client: asks for a place over one connection, takes it over another, and then plays, talks or watches until it goes.
 *
 * <p>Threads: the loop's.
 */
public final class Visitor implements Asking.Listener, ClientSocket.Listener {
    static final Messages MESSAGES = GameType.of(Drift.class).messages();

    // Class ids as they go over the wire: varint(registered id + 2), PROTOCOL.md section 2.
    private static final int WELCOME = 10 + 2;
    private static final int FRAME = 11 + 2;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final Hall hall;
    private final SplittableRandom random;
    private final Witness witness;
    private final CourseScript script;
    private final WireInput in = new WireInput();
    private final FrameHead head = new FrameHead();
    private final WireOutput out = new WireOutput(64, Integer.MAX_VALUE);
    private DriftInputs inputs = new DriftInputs();
    private @Nullable ClientSocket socket;
    private @Nullable URI url;
    private String room = "";
    private String resumeToken = "";
    private byte[] asked = {};
    private long dueNs;
    private long frameNs;
    private long gapNs;
    private int firstFrameBytes;
    private int tick;
    private int tickRate;
    private int commandSeq;
    private int messages;
    private boolean leaving;
    private boolean over = true;

    Visitor(Hall hall, SplittableRandom random, Witness witness) {
        this.hall = hall;
        this.random = random;
        this.witness = witness;
        this.script = new CourseScript(random.split(), false);
    }

    /**
     * Asks for a place.
     *
     * @param request see {@link Asking#request}
     * @param due when that was to happen
     */
    public void come(byte[] request, long due) {
        begin(due);
        asked = request;
        inputs = new DriftInputs(); // as numbers go on in a session only
        commandSeq = 0;
        try {
            new Asking(hall.loop().selector(), hall.port(), request, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes its session up again, from nothing: it has kept its token alone. Without one it asks for a place again. */
    public void comeBack(long due) {
        if (resumeToken.isEmpty()) {
            come(asked, due);
            return;
        }
        begin(due);
        connect("resume." + resumeToken + ", applied.-1");
    }

    private void begin(long due) {
        dueNs = due;
        frameNs = 0;
        over = false;
        leaving = false;
    }

    @Override
    public void answered(JsonNode answer) {
        room = answer.path("room").asString("");
        url = URI.create(answer.path("url").asString(""));
        connect("ticket." + answer.path("ticket").asString(""));
    }

    private void connect(String offer) {
        if (url == null) {
            throw new IllegalStateException("it has not been there before");
        }
        try {
            socket = new ClientSocket(hall.loop().selector(), url, offer, random, hall.meter(), this);
            socket.connect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void refused(String why) {
        ended("join-" + why);
    }

    @Override
    public void message(byte[] bytes, int offset, int length) {
        messages++;
        in.reset(bytes, offset, length);
        switch (in.readVarInt()) {
            case WELCOME -> welcome((Welcome) MESSAGES.decodeFromServer(bytes, offset, length));
            case FRAME -> frame(length);
            default -> messages--; // a pong, which comes for a ping and not for a tick
        }
    }

    private void welcome(Welcome welcome) {
        tick = welcome.tick();
        tickRate = welcome.tickRate();
        resumeToken = welcome.resumeToken();
        messages = 0;
    }

    private void frame(int length) {
        long nowNs = System.nanoTime();
        boolean first = frameNs == 0;
        gapNs = first ? 0 : nowNs - frameNs;
        frameNs = nowNs;
        head.read(in);
        tick = head.tick();
        if (first) {
            firstFrameBytes = length;
            witness.there(this, nowNs);
        }
        if (!leaving) {
            witness.frame(this, head, in, nowNs);
        }
    }

    /** Sends the script's next input, if it is there. */
    void play() {
        if (there()) {
            script.advance();
            int targetTick = tick + 1 + (int) ((System.nanoTime() - frameNs) * tickRate / SECOND_NS);
            WireOutput input = inputs.next(script.dx(), script.dy(), tick, targetTick);
            if (socket != null && !socket.send(input.buffer(), input.position())) {
                hall.meter().inputsUnsent++; // the next one tells as much
            }
        }
    }

    /** Says something to the room. */
    void say(String text) {
        send(new Commands(new Record[] {new Chat.Say(text)}, ++commandSeq));
    }

    /** Says how far it is, as one who watches does every second. */
    void ping() {
        if (there()) {
            send(new Ping(tick, 0));
        }
    }

    private void send(Record message) {
        out.clear();
        MESSAGES.encode(message, out);
        send(out);
    }

    private void send(WireOutput message) {
        if (socket != null && !socket.send(message.buffer(), message.position())) {
            throw new IllegalStateException("the server does not take what the load sends");
        }
    }

    /** Leaves as one who means it. */
    void leave() {
        leaving = true;
        if (socket != null) {
            socket.close(CloseReason.NORMAL.code());
        }
    }

    /** Loses its connection. */
    void cut() {
        leaving = true;
        if (socket != null) {
            socket.end("cut");
        }
    }

    @Override
    public void ended(String why) {
        if (!over) {
            over = true;
            witness.gone(this, why);
        }
    }

    /** Whether it has the room before its eyes. */
    public boolean there() {
        return frameNs != 0 && !over && !leaving;
    }

    /** Whether it is not there and is not to be. */
    boolean over() {
        return over;
    }

    /** How far it is, for people. */
    public String stage() {
        if (over) {
            return "over";
        }
        if (socket == null) {
            return "asking";
        }
        return leaving ? "leaving" : frameNs != 0 ? "there" : tickRate != 0 ? "welcomed" : "connecting";
    }

    /** Whether it goes or has gone because it wanted to. */
    public boolean leaving() {
        return leaving;
    }

    /** Of the frame that came first. */
    int firstFrameBytes() {
        return firstFrameBytes;
    }

    /** Between the newest frame and the one before. */
    long gapNs() {
        return gapNs;
    }

    /** When it was to come. */
    long dueNs() {
        return dueNs;
    }

    /** Where it is. */
    public String room() {
        return room;
    }

    /** Messages that came after the welcome, pongs apart. */
    int messages() {
        return messages;
    }

    /** Of the newest frame. */
    int tick() {
        return tick;
    }
}
