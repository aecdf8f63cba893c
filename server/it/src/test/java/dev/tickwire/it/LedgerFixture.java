package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A host of a {@link Ledger} in its own process, which a test ends and restarts while clerks play. */
abstract class LedgerFixture {
    private static final String LEDGER = Ledger.class.getSimpleName().toLowerCase(Locale.ROOT);

    @TempDir
    Path folder;

    final List<Clerk> clerks = new ArrayList<>();
    private final List<String> output = new ArrayList<>(); // of processes that have ended
    Host host;

    @AfterEach
    void end() {
        clerks.forEach(Clerk::close);
        if (host != null) {
            host.close();
        }
    }

    /** Starts the process with these options, at a free port that later processes reuse. */
    void open(String... more) throws IOException, InterruptedException {
        int port;
        if (host == null) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
        } else {
            port = host.page().getPort();
        }
        host = Host.startAt(port, more);
    }

    String[] ledger(String data) throws IOException {
        return ledgerIn("--data", data);
    }

    String[] ledgerIn(String store, String where) throws IOException {
        String jar = GameJar.of(folder, Ledger.class).toString();
        return new String[] {"--game-jar", jar, "--room", LEDGER + ":book", store, where};
    }

    void join(int players) {
        for (int i = 0; i < players; i++) {
            clerks.add(new Clerk(host.page()));
        }
        await("durable seats", Clerk::isSeated);
    }

    int end(String signal) throws IOException, InterruptedException {
        host.program().signal(signal);
        int code = host.program().awaitExit();
        output.addAll(host.program().output());
        return code;
    }

    /**
     * Kills the process, and waits until its clients have lost their connections: a client that plays afterwards plays
     * in another process.
     */
    void kill() throws IOException, InterruptedException {
        end("KILL");
        await("the end of the connection", clerk -> !clerk.plays());
    }

    int settled() {
        return clerks.stream().mapToInt(Clerk::settled).sum();
    }

    void await(String what, Predicate<Clerk> done) {
        Await.until(what, () -> clerks.stream().allMatch(done), clerks::toString, this::output);
    }

    String output() {
        return String.join("\n", output) + "\n"
                + String.join("\n", host.program().output());
    }

    /** Waits for all answers, checks them, and returns the ledger. */
    List<String> finish() throws Exception {
        clerks.forEach(Clerk::stop);
        await("all answers, durable", Clerk::rests);
        List<String> lines = clerks.get(0).read();
        clerks.forEach(clerk -> clerk.check(lines));
        assertFalse(output().contains("earlier than was durable"), this::output);
        assertFalse(output().contains(" ERROR "), this::output);
        return lines;
    }
}
