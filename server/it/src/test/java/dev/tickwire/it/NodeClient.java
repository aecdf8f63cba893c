package dev.tickwire.it;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.game.CompiledRules;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.session.Connection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * The browser client, run by Node with the clock of a test: a connection of a room in this process over a simulated
 * network. Each message has its own random delay; their order is kept.
 *
 * <p><b>Threads.</b> The test's.
 */
final class NodeClient implements Connection, AutoCloseable {
    private record Sent(double arrivesMs, byte[] bytes) {}

    private final Process process;
    private final PrintWriter out;
    private final BufferedReader in;
    private final DoubleSupplier delayMs;
    private final ArrayDeque<Sent> toServer = new ArrayDeque<>();
    private final ArrayDeque<Sent> toClient = new ArrayDeque<>();
    private double nowMs;
    private double latestToServerMs;
    private double latestToClientMs;

    /**
     * A client of this game.
     *
     * @param still whether it sends no input instead of random ones
     * @param delayMs delay of the next message
     */
    NodeClient(GameType game, long seed, boolean still, DoubleSupplier delayMs) throws IOException {
        this.delayMs = delayMs;
        Path script = Path.of(Objects.requireNonNull(NodeClient.class.getResource("at-random.mjs"))
                .getPath());
        process = new ProcessBuilder(
                        "node",
                        script.toString(),
                        System.getProperty("client-js.directory"),
                        Long.toString(seed),
                        still ? "still" : "at-random")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), false);
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        CompiledRules.Module rules =
                Objects.requireNonNull(game.compiledRules().module(), "the arena's rules are compiled with it");
        out.println(base64(rules.text()));
        out.println(base64(game.schema().json().getBytes(StandardCharsets.UTF_8)));
        out.println(game.schema().hash());
    }

    /** Runs the client until this time, with all messages that have arrived by then. */
    void liveUntil(double untilMs) throws IOException {
        StringBuilder line = new StringBuilder().append(untilMs);
        for (Sent next = toClient.peek(); next != null && next.arrivesMs <= untilMs; next = toClient.peek()) {
            line.append(' ').append(next.arrivesMs).append(' ').append(base64(next.bytes));
            toClient.remove();
        }
        out.println(line);
        out.flush();
        nowMs = untilMs;
        String[] words = line().split(" ", -1);
        for (int i = 1; i < words.length; i += 2) {
            double arrivesMs = Double.parseDouble(words[i]) + delayMs.getAsDouble();
            latestToServerMs = Math.max(latestToServerMs, arrivesMs);
            toServer.add(new Sent(latestToServerMs, Base64.getDecoder().decode(words[i + 1])));
        }
    }

    /** Ends the client and returns its report, a JSON object. */
    String verdict() throws IOException {
        out.println("end");
        out.flush();
        return line();
    }

    private String line() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IllegalStateException("the client has ended");
        }
        return line;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public Peer receive(MessageSink sink) {
        for (Sent next = toServer.peek(); next != null && next.arrivesMs <= nowMs; next = toServer.peek()) {
            toServer.remove();
            sink.message(next.bytes, 0, next.bytes.length);
        }
        return Peer.THERE;
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public boolean send(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        latestToClientMs = Math.max(latestToClientMs, nowMs + delayMs.getAsDouble());
        toClient.add(new Sent(latestToClientMs, bytes));
        return true;
    }

    @Override
    public void close(CloseReason reason, String text) {
        throw new IllegalStateException(reason + " " + text);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            out.close();
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
