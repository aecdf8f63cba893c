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
 * One client: joins over one connection, opens a WebSocket over another, and then plays, chats or watches until it
 * leaves.
 *
 * <p>Threads: the loop's.
 */
public final class CrowdClient implements JoinRequest.Listener, ClientSocket.Listener {
    static final Messages MESSAGES = GameType.of(Drift.class).messages();

    // Class ids as they go over the wire: varint(registered id + 2), PROTOCOL.md section 2.
    private static final int WELCOME = 10 + 2;
    private static final int FRAME = 11 + 2;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final CrowdLoad crowd;
    private final SplittableRandom random;
    private final CrowdClientListener listener;
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

    CrowdClient(CrowdLoad crowd, SplittableRandom random, CrowdClientListener listener) {
        this.crowd = crowd;
        this.random = random;
        this.listener = listener;
        this.script = new CourseScript(random.split(), false);
    }

    /**
     * Joins.
     *
     * @param request see {@link JoinRequest#request}
     * @param due when the join was due
     */
    public void come(byte[] request, long due) {
        begin(due);
        asked = request;
        inputs = new DriftInputs(); // sequence numbers start again in a new session
        commandSeq = 0;
        try {
            new JoinRequest(crowd.loop().selector(), crowd.port(), request, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its seat is lost: {@link #comeBack} joins the same room anew. */
    public void loseSeat() {
        resumeToken = "";
        asked = JoinRequest.request(crowd.port(), "{\"room\":\"" + room + "\"}");
    }

    /** Resumes its session from nothing, with its token alone; joins again without a token. */
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
            throw new IllegalStateException("it has not joined before");
        }
        try {
            socket = new ClientSocket(crowd.loop().selector(), url, offer, random, crowd.meter(), this);
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
            default -> messages--; // a pong
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
            listener.there(this, nowNs);
        }
        if (!leaving) {
            listener.frame(this, head, in, nowNs);
        }
    }

    /** Sends the script's next input if the client plays. */
    void play() {
        if (there()) {
            script.advance();
            int targetTick = tick + 1 + (int) ((System.nanoTime() - frameNs) * tickRate / SECOND_NS);
            WireOutput input = inputs.next(script.dx(), script.dy(), tick, targetTick);
            if (socket != null && !socket.send(input.buffer(), input.position())) {
                crowd.meter().inputsUnsent++; // the next input replaces it
            }
        }
    }

    /** Sends a line of the chat to the room. */
    void say(String text) {
        send(new Commands(new Record[] {new Chat.Say(text)}, ++commandSeq));
    }

    /** Pings with its newest tick, as a spectator does every second. */
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
            throw new IllegalStateException("the server does not read the load's bytes");
        }
    }

    /** Leaves the room with a close frame. */
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
            listener.gone(this, why);
        }
    }

    /** Whether it is connected and has received a frame. */
    public boolean there() {
        return frameNs != 0 && !over && !leaving;
    }

    /** Whether it has no connection, open or opening. */
    boolean over() {
        return over;
    }

    /** Its state as text. */
    public String stage() {
        if (over) {
            return "over";
        }
        if (socket == null) {
            return "asking";
        }
        return leaving ? "leaving" : frameNs != 0 ? "there" : tickRate != 0 ? "welcomed" : "connecting";
    }

    /** Whether it has left by itself. */
    public boolean leaving() {
        return leaving;
    }

    /** Bytes of the first frame. */
    int firstFrameBytes() {
        return firstFrameBytes;
    }

    /** Time between the newest frame and the one before. */
    long gapNs() {
        return gapNs;
    }

    /** When its join was due. */
    long dueNs() {
        return dueNs;
    }

    /** The room that it is in. */
    public String room() {
        return room;
    }

    /** Messages after the Welcome, without pongs. */
    int messages() {
        return messages;
    }

    /** Tick of the newest frame. */
    int tick() {
        return tick;
    }
}
