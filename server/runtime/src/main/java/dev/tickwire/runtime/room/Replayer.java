package dev.tickwire.runtime.room;

import dev.tickwire.Game;
import dev.tickwire.runtime.game.GameBuild;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.session.SeatedPlayer;
import dev.tickwire.runtime.session.SessionState;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/**
 * The main class of a retained build: replays this build's recordings for a host of another build. It has neither the
 * store nor its lock; see {@link ReplayProtocol} for its input and output.
 *
 * <p><b>Threads.</b> One.
 */
public final class Replayer {
    private static final int NO_TICK = -1;

    private Replayer() {}

    /** Runs until the input or the host ends. */
    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setIn(InputStream.nullInputStream());
        System.setOut(System.err); // output of a game is no answer
        System.setProperty("kryo.unsafe", "false");
        ProcessHandle.current().parent().ifPresent(Replayer::endWith);
        serve(in, out);
        System.exit(0); // also if a game's threads still run
    }

    private static void endWith(ProcessHandle host) {
        var unused = host.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
    }

    static void serve(DataInputStream in, DataOutputStream out) throws IOException {
        ReplayProtocol.greet(out);
        if (ReplayProtocol.greeted(in) != ReplayProtocol.VERSION) {
            return; // the host sees it as well
        }
        String build = ReplayProtocol.text(in);
        String className = ReplayProtocol.text(in);
        GameType game;
        try {
            game = game(className);
            String own = GameBuild.of(game);
            if (!own.equals(build)) {
                throw new IllegalStateException("it is " + own + " where it runs now");
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            ReplayProtocol.text(out, e.toString());
            out.flush();
            return;
        }
        ReplayProtocol.text(out, "");
        out.flush();
        for (ReplayProtocol.Request next = ReplayProtocol.Request.read(in);
                next != null;
                next = ReplayProtocol.Request.read(in)) {
            replay(next, game).write(out);
        }
    }

    @SuppressWarnings("unchecked") // it is checked
    private static GameType game(String className) throws ReflectiveOperationException {
        return GameType.of((Class<? extends Game<?>>) Class.forName(className).asSubclass(Game.class));
    }

    private static ReplayProtocol.Answer replay(ReplayProtocol.Request request, GameType game) {
        try {
            SegmentHeader header = SegmentHeader.read(request.header(), List.of(game), note -> {});
            if (header == null) {
                return ReplayProtocol.Answer.nothing("the room is of another game than " + game.name());
            }
            RoomCreation creation = header.creation();
            StoredState stored = StoredState.read(request.state());
            Recovery recovery = Recovery.of(
                    () -> stored.restore(
                            creation,
                            new RoomThread(creation.id()),
                            GameCallTracker.UNWATCHED,
                            new OutOfRangeCounts((field, what) -> {}),
                            new Counters(),
                            note -> {}),
                    Recovery.Chunk.of(request.chunks()));
            Divergence divergence = recovery.divergence();
            return new ReplayProtocol.Answer(
                    recovery.simulation().lastTick(),
                    state(recovery.simulation()),
                    divergence == null ? "" : divergence.toString());
        } catch (RuntimeException e) {
            return ReplayProtocol.Answer.nothing(e.toString());
        }
    }

    private static byte[] state(Simulation simulation) {
        List<SessionState> sessions = simulation.players().stream()
                .map(player -> ((SeatedPlayer) player).sessionState(NO_TICK))
                .filter(Objects::nonNull)
                .toList();
        return StoredState.write(Checkpoint.of(simulation), SessionState.write(sessions));
    }
}
