package dev.tickwire.app.swarm;

import dev.tickwire.protocol.Limits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code tickwire.jar swarm}. Exit codes: 0 all went well, 1 something is missing, wrong or was closed, 2 wrong option. */
@Command(
        name = "swarm",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Joins many clients to a host, sends inputs made from the game's schema, and checks what comes back.")
public final class SwarmCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FAILED = 1;
    private static final int HZ_MAX = 240;
    private static final int SECONDS_MAX = 86_400;
    private static final long PRINT_WAIT_MS = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--url", paramLabel = "URL", description = "the host (default: ${DEFAULT-VALUE})")
    private URI url = URI.create("http://localhost:8080");

    @Option(names = "--game", paramLabel = "NAME", required = true, description = "the game to join")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String game;

    @Option(names = "--clients", paramLabel = "N", description = "how many clients (default: ${DEFAULT-VALUE})")
    private int clients = 100;

    @Option(
            names = "--rooms",
            paramLabel = "R",
            description = "spread over so many new rooms, by the game's option playersMax (default: wherever is room)")
    private @Nullable Integer rooms;

    @Option(
            names = "--option",
            paramLabel = "NAME=JSON",
            description = "an option of the rooms to join, as tickRate=60; repeatable")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--hz", paramLabel = "H", description = "inputs per second and client (default: ${DEFAULT-VALUE})")
    private int hz = 20;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "how long to measure once all have joined (default: ${DEFAULT-VALUE})")
    private int seconds = 30;

    @Option(
            names = "--check",
            paramLabel = "K",
            description = "every K-th client decodes whole frames and compares hashes (default: ${DEFAULT-VALUE})")
    private int checkEvery = 20;

    @Option(names = "--seed", paramLabel = "SEED", description = "of the inputs (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--json", description = "print one JSON object at the end and nothing else")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Load load = load();
        PrintWriter out = spec.commandLine().getOut();
        Report report = run(load, out);
        out.println(
                json ? JSON.writeValueAsString(report.json()) : report.text().stripTrailing());
        out.flush();
        return report.failed() ? FAILED : 0;
    }

    private Load load() {
        if (!"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("--url must be an http URL, as http://localhost:8080: " + url);
        }
        check("--clients", clients, Limits.CONNECTIONS_MAX);
        check("--hz", hz, HZ_MAX);
        check("--seconds", seconds, SECONDS_MAX);
        check("--check", checkEvery, Integer.MAX_VALUE);
        Map<String, Object> values = new LinkedHashMap<>();
        options.forEach((name, value) -> values.put(name, parsed(name, value)));
        if (rooms != null) {
            check("--rooms", rooms, clients);
            if (clients % rooms != 0) {
                throw new IllegalArgumentException(
                        "--clients must be a multiple of --rooms: " + clients + ", " + rooms);
            }
            values.put("playersMax", clients / rooms);
        }
        return new Load(url, game, values, clients, hz, seconds, checkEvery, seed);
    }

    private static void check(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(option + " must be in [1, " + max + "]: " + value);
        }
    }

    private static Object parsed(String name, String value) {
        try {
            return JSON.readTree(value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("--option " + name + " is not JSON (text needs quotes): " + value, e);
        }
    }

    private Report run(Load load, PrintWriter out) throws InterruptedException {
        BlockingQueue<Second> seconds = new LinkedBlockingQueue<>();
        try (Admissions admissions = new Admissions(load)) {
            Admission first = admissions.ask(0).join();
            Swarm swarm = new Swarm(load, admissions.schema(first), seconds::add);
            FutureTask<Report> running = new FutureTask<>(swarm);
            new Thread(running, "tickwire-swarm").start();
            swarm.arrived(0, first);
            admissions.askForTheOthers(swarm);
            print(seconds, running, out);
            return running.get();
        } catch (IOException e) {
            throw new UncheckedIOException(url + " does not go on: " + e.getMessage(), e);
        } catch (CompletionException e) {
            throw new IllegalStateException(reason(e), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the swarm cannot go on: " + e.getCause(), e);
        }
    }

    private void print(BlockingQueue<Second> seconds, FutureTask<Report> running, PrintWriter out)
            throws InterruptedException {
        int row = 0;
        while (!running.isDone() || !seconds.isEmpty()) {
            Second second = seconds.poll(PRINT_WAIT_MS, TimeUnit.MILLISECONDS);
            if (second != null && !json) {
                if (row++ % 20 == 0) {
                    out.println(
                            "  s clients  frames/s      KB/s  gap p50     p99  rtt p50     p99   missed mismatch ended");
                }
                out.println(String.format(
                        Locale.ROOT,
                        "%3d %7d %9d %9.1f %8.2f %7.2f %8.2f %7.2f %8d %8d %5d",
                        row,
                        second.playing(),
                        second.frames(),
                        second.bytesIn() / 1e3,
                        second.gapP50Us() / 1e3,
                        second.gapP99Us() / 1e3,
                        second.rttP50Us() / 1e3,
                        second.rttP99Us() / 1e3,
                        second.missed(),
                        second.mismatches(),
                        second.ended()));
                out.flush();
            }
        }
    }

    private String reason(Exception e) {
        Throwable cause = e.getCause();
        return cause instanceof RefusedJoinException no
                ? String.valueOf(no.getMessage())
                : url + " cannot be reached"
                        + (cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }
}
