package dev.tickwire.runtime.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.Settings;
import dev.tickwire.pond.Pond;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.world.World;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever is connected and does nothing costs little. */
class SessionSizeTest {
    /** Session, player and view. With what the transport keeps for a connection this stays far below 3 KB. */
    private static final int BYTES_MAX = 960;

    private static final int SESSIONS = 1000;
    private static final Settings SETTINGS = Settings.tickRate(50);

    private static final JoiningClient WHO = new JoiningClient("", "", JoiningClient.NO_TEAM);
    private static final Sanctions SANCTIONS = new Sanctions(50, () -> 0);

    private static final Welcome WELCOME = new Welcome(0, 1, 0, 0, 1, "", -1, new byte[16], new byte[8], 50, 0, 50);

    /** One for all, as it is not to be measured. */
    private static final Connection IDLE = new Connection() {
        @Override
        public Peer receive(MessageSink sink) {
            return Peer.THERE;
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public boolean send(ByteBuffer message) {
            return true;
        }

        @Override
        public void close(CloseReason reason, String text) {}
    };

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final GameType game = GameType.of(Pond.class);
    private final OutOfRangeCounts outOfRange = new OutOfRangeCounts((field, what) -> {});
    private final World world = new World(game, SETTINGS, outOfRange);
    private final RoomThread thread = new RoomThread("pond");
    private final Counters counters = new Counters();
    private final List<SeatedPlayer> kicked = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocate(0);
    private final ByteBuffer message = ByteBuffer.allocate(256);
    private final WireOutput out = new WireOutput(256, 256);

    @Test
    void shouldTakeLittleMemory() {
        open(1); // loads the classes
        long before = threads.getCurrentThreadAllocatedBytes();
        Session[] sessions = open(SESSIONS);
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / sessions.length;
        assertTrue(bytes <= BYTES_MAX, bytes + " bytes for each session");
    }

    private Session[] open(int count) {
        Session[] sessions = new Session[count];
        for (int i = 0; i < count; i++) {
            sessions[i] = new Session(i, WHO, i, IDLE, game.messages(), counters, SETTINGS, 0);
            sessions[i].sendWelcome(WELCOME, out, message);
            sessions[i].joined(new SeatedPlayer(
                    i,
                    WHO,
                    world.openView(i),
                    thread,
                    SANCTIONS,
                    kicked,
                    SETTINGS,
                    game.messages(),
                    outOfRange,
                    counters));
            for (int tick = 1; tick <= 10; tick++) {
                sessions[i].receive(tick);
                sessions[i].pickInput(tick);
                if (sessions[i].nextFrame(tick) == FrameChain.Next.KEYFRAME) {
                    sessions[i].sendFrame(tick, true, scratch);
                }
            }
        }
        return sessions;
    }
}
