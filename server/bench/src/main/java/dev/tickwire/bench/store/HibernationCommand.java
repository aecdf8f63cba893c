package dev.tickwire.bench.store;

import dev.tickwire.Host;
import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import dev.tickwire.arena.Arena;
import dev.tickwire.bench.Machine;
import dev.tickwire.bench.Markdown;
import dev.tickwire.bench.Operator;
import dev.tickwire.bench.ResultOptions;
import dev.tickwire.client.RoomClient;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code bench.jar hibernation}: a host in this process with empty arena rooms, and clients that join them one after
 * the other.
 */
@Command(
        name = "hibernation",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Measures what rooms take that hibernate, how fast a host starts with them, and how fast one wakes.")
public final class HibernationCommand implements Callable<Integer> {
    private static final int SEED = 1;
    private static final long POLL_NS = 50_000_000;
    private static final int WARMUP_ROOMS = 100;

    @Option(names = "--rooms", defaultValue = "10000", description = "that hibernate (default: ${DEFAULT-VALUE})")
    private int rooms;

    @Option(names = "--wakes", defaultValue = "1000", description = "rooms that are joined (default: ${DEFAULT-VALUE})")
    private int wakes;

    @Mixin
    private ResultOptions output = new ResultOptions();

    @Override
    public Integer call() throws IOException {
        Path target = ResultOptions.folder();
        Files.createDirectories(target);
        Path data = Files.createTempDirectory(target, "hibernation");
        try {
            List<List<String>> table = List.of(
                    List.of(
                            "rooms",
                            "heap, MB",
                            "start without / with them, ms",
                            "woken",
                            "join to play p50, ms",
                            "p99",
                            "max"),
                    measure(data));
            String text = Machine.describe() + " SQLite.\n\n" + Markdown.table(table);
            output.publish("hibernation", text);
            return CommandLine.ExitCode.OK;
        } finally {
            delete(data);
        }
    }

    private List<String> measure(Path data) {
        Host opening = host(data);
        for (int i = 0; i < rooms; i++) {
            opening.room("arena", "room" + i);
        }
        try (Server first = opening.start()) {
            await(first);
        }
        long beganNs = System.nanoTime();
        Server empty = host(data.resolve("none")).start();
        long withoutNs = System.nanoTime() - beganNs;
        long emptyBytes = heapBytes();
        empty.close();
        beganNs = System.nanoTime();
        try (Server second = host(data).start()) {
            long startNs = System.nanoTime() - beganNs;
            await(second);
            long bytes = heapBytes() - emptyBytes;
            Histogram joinNs = joins(second);
            return List.of(
                    Integer.toString(rooms),
                    digits(bytes / 1e6),
                    digits(withoutNs / 1e6) + " / " + digits(startNs / 1e6),
                    Integer.toString(wakes),
                    digits(joinNs.getValueAtPercentile(50) / 1e6),
                    digits(joinNs.getValueAtPercentile(99) / 1e6),
                    digits(joinNs.getMaxValue() / 1e6));
        }
    }

    private Host host(Path data) {
        return Tickwire.host(Arena.class)
                .host("127.0.0.1")
                .port(0)
                .adminToken(Operator.TOKEN)
                .roomsMax(rooms)
                .data(data)
                .hibernateMs(0)
                .onFatalError(Throwable::printStackTrace);
    }

    private void await(Server server) {
        Operator operator = new Operator(server.adminPort(), Operator.TOKEN);
        while (operator.counter("rooms_hibernating") < rooms) {
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Times from a client's join call to its first frame of a room that hibernates. */
    private Histogram joins(Server server) {
        List<Integer> order =
                new ArrayList<>(Stream.iterate(0, i -> i + 1).limit(rooms).toList());
        Collections.shuffle(order, new Random(SEED));
        Histogram joinNs = new Histogram(3);
        HttpClient http = HttpClient.newHttpClient();
        for (int i = 0; i < WARMUP_ROOMS + wakes; i++) {
            long beganNs = System.nanoTime();
            RoomClient client = RoomClient.at(URI.create("http://127.0.0.1:" + server.port()))
                    .http(http)
                    .messagesIn(Arena.class, Chat.class, Moderation.class)
                    .room("room" + order.get(i))
                    .join();
            if (i >= WARMUP_ROOMS) {
                joinNs.recordValue(System.nanoTime() - beganNs);
            }
            client.close();
        }
        return joinNs;
    }

    private static long heapBytes() {
        long leastBytes = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            leastBytes = Math.min(
                    leastBytes,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return leastBytes;
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
