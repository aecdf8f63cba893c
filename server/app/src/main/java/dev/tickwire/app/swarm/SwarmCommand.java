package dev.tickwire.app.swarm;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.schema.Schema;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
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

/** {@code tickwire.jar swarm}. Exit codes: 0 without failures, 1 with failures, 2 wrong option. */
@Command(
        name = "swarm",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Joins many clients to a host, sends inputs from a script or made from the game's schema, and checks "
                        + "what comes back.")
public final class SwarmCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FAILED = 1;
    private static final int HZ_MAX = 240;
    private static final int SECONDS_MAX = 86_400;
    private static final int JOINS_PER_SECOND_MAX = 1000;
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
            description =
                    "spread over R new rooms, by the game's option playersMax (default: any rooms with free seats)")
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

    @Option(
            names = "--script",
            paramLabel = "NAME",
            description =
                    "the game's script that inputs come from (default: \"default\", or the schema if there is none)")
    private @Nullable String scriptName;

    @Option(
            names = "--game-jar",
            paramLabel = "FILE",
            description = "the jar of the game, which names its scripts in META-INF/services/dev.tickwire.InputScript")
    private @Nullable Path gameJar;

    @Option(
            names = "--slow",
            paramLabel = "N",
            description = "N of the clients read at most 4 KB/s; being too slow for the host is no failure")
    private int slow;

    @Option(
            names = "--churn",
            paramLabel = "J",
            description = "J more clients per second join, play for a second or two, and leave; not with --rooms")
    private int churn;

    @Option(names = "--seed", paramLabel = "SEED", description = "of the inputs (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--json", description = "print one JSON object at the end and nothing else")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Script script = Script.find(game, scriptName, gameJar);
        SwarmLoad load = load(script);
        PrintWriter out = spec.commandLine().getOut();
        Report report = run(load, script, out);
        out.println(
                json ? JSON.writeValueAsString(report.json()) : report.text().stripTrailing());
        out.flush();
        return report.failed() ? FAILED : 0;
    }

    private SwarmLoad load(@Nullable Script script) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("--url must be an http URL, as http://localhost:8080: " + url);
        }
        check("--clients", clients, 1, Limits.CONNECTIONS_MAX);
        check("--hz", hz, 1, HZ_MAX);
        check("--seconds", seconds, 1, SECONDS_MAX);
        check("--check", checkEvery, 1, Integer.MAX_VALUE);
        check("--slow", slow, 0, clients);
        check("--churn", churn, 0, JOINS_PER_SECOND_MAX);
        if (churn > 0 && rooms != null) {
            throw new IllegalArgumentException("--churn finds no seat in the rooms of --rooms, which are full");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        options.forEach((name, value) -> values.put(name, parsed(name, value)));
        if (rooms != null) {
            check("--rooms", rooms, 1, clients);
            if (clients % rooms != 0) {
                throw new IllegalArgumentException(
                        "--clients must be a multiple of --rooms: " + clients + ", " + rooms);
            }
            values.put("playersMax", clients / rooms);
        }
        return new SwarmLoad(
                url,
                game,
                values,
                clients,
                hz,
                seconds,
                checkEvery,
                seed,
                script == null ? null : script.name(),
                slow,
                churn);
    }

    private static void check(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(option + " must be in [" + min + ", " + max + "]: " + value);
        }
    }

    private static Object parsed(String name, String value) {
        try {
            return JSON.readTree(value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("--option " + name + " is not JSON (text needs quotes): " + value, e);
        }
    }

    private Report run(SwarmLoad load, @Nullable Script script, PrintWriter out) throws InterruptedException {
        BlockingQueue<SecondOfTraffic> seconds = new LinkedBlockingQueue<>();
        try (JoinRequests admissions = new JoinRequests(load)) {
            JoinAnswer first = admissions.ask(0).join();
            SwarmClient.Common common = common(admissions.schema(first), script);
            Swarm swarm = new Swarm(load, common, admissions, seconds::add);
            FutureTask<Report> running = new FutureTask<>(swarm);
            new Thread(running, "tickwire-swarm").start();
            swarm.arrived(0, first);
            admissions.askForTheOthers(swarm);
            print(seconds, running, out);
            return running.get();
        } catch (IOException e) {
            throw new UncheckedIOException(url + " failed: " + e.getMessage(), e);
        } catch (CompletionException e) {
            throw new IllegalStateException(reason(e), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the swarm cannot go on: " + e.getCause(), e);
        }
    }

    private static SwarmClient.Common common(Schema schema, @Nullable Script script) {
        if (script == null) {
            return new SwarmClient.Common(schema, random -> new SchemaInputs(schema.inputs(), random));
        }
        script.requireGame(schema);
        return new SwarmClient.Common(schema, script::inputs);
    }

    private void print(BlockingQueue<SecondOfTraffic> seconds, FutureTask<Report> running, PrintWriter out)
            throws InterruptedException {
        int row = 0;
        while (!running.isDone() || !seconds.isEmpty()) {
            SecondOfTraffic second = seconds.poll(PRINT_WAIT_MS, TimeUnit.MILLISECONDS);
            if (second != null && !json) {
                if (row++ % 20 == 0) {
                    out.println("  s clients  frames/s      KB/s  gap p50     p99  rtt p50"
                            + "     p99   missed mismatch ended");
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
