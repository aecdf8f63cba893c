package dev.tickwire.bench.peers;

import dev.tickwire.app.swarm.JoinAnswer;
import dev.tickwire.bench.ProjectPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The floor under all servers: a C program that reads and writes each socket once per tick.
 *
 * @param frameBytes bytes of each message, WebSocket header included
 */
record Floor(int frameBytes) implements PeerServer {
    private static final int FRAME_BYTES_MIN = 4;

    /** Compiles it; false if there is no C compiler. */
    static boolean compile() {
        try {
            Process compiler = new ProcessBuilder(
                            "cc",
                            "-O2",
                            "-o",
                            program().toString(),
                            ProjectPaths.peers().resolve("floor.c").toString())
                    .inheritIO()
                    .start();
            if (compiler.waitFor() != 0) {
                throw new IllegalStateException("floor.c does not compile");
            }
            return true;
        } catch (IOException e) { // no such command
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while floor.c is compiled", e);
        }
    }

    private static Path program() {
        return ProjectPaths.module().resolve("target").resolve("floor");
    }

    @Override
    public String name() {
        return "one read, one write (C)";
    }

    @Override
    public boolean plays(Load load) {
        return true;
    }

    @Override
    public PeerServer sending(double bytes) {
        return new Floor(Math.max(FRAME_BYTES_MIN, (int) Math.round(bytes)));
    }

    @Override
    public List<String> command(Load load, int port) {
        return List.of(
                program().toString(),
                Integer.toString(port),
                Integer.toString(load.hz()),
                Integer.toString(frameBytes));
    }

    @Override
    public Map<String, String> environment(Load load, int port) {
        return Map.of();
    }

    @Override
    public JoinAnswer admit(Load load, int port, int client) {
        return HandPacked.admission(load, port, client);
    }

    @Override
    public Bot bot(Load load) {
        return new HandPacked.Speaker();
    }
}
