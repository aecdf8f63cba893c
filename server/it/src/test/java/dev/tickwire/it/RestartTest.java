package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.client.RoomClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Rooms outlive the process of their host, and their players resume. */
@Execution(ExecutionMode.CONCURRENT)
class RestartTest extends LedgerFixture {
    private static final int CLERKS = 4;
    private static final int SERVER_STOPPING = 4503;
    private static final int SESSION_OVER = 4401;

    /** The properties {@code restart.kills} and {@code restart.seed} set the number of kills and their times. */
    @Test
    void shouldLoseNothingThatWasDurableWhenTheProcessIsKilled() throws Exception {
        long seed = Long.getLong("restart.seed", System.nanoTime());
        int kills = Integer.getInteger("restart.kills", 3);
        System.out.println("restart.seed=" + seed);
        Random random = new Random(seed);
        String[] options = ledger(folder.resolve("data").toString());
        open(options);
        join(CLERKS);
        boolean rewound = false;
        for (int i = 0; i < kills || (!rewound && i < 10 * kills); i++) { // a busy machine may lose no tick at first
            int enough = settled() + (random.nextInt(4) == 0 ? 0 : random.nextInt(200));
            long laterNs = random.nextInt(200_000_000);
            Await.until("answers", () -> settled() >= enough, clerks::toString, this::output);
            long killNs = System.nanoTime() + laterNs;
            Await.until("a moment within a tick", () -> settled() >= 0 && System.nanoTime() - killNs >= 0);
            kill();
            open(options);
            if (i >= kills - 1) {
                await("play after the start", Clerk::plays);
                rewound = clerks.stream().anyMatch(clerk -> !clerk.rewinds().isEmpty());
            }
        }
        List<String> lines = finish();
        assertTrue(rewound, clerks::toString);

        kill(); // everything is durable
        open(options);
        await("play after another start", Clerk::plays);
        assertEquals(lines, clerks.get(0).read());
        System.out.println(kills + " kills, " + lines.size() + " numbers, rewinds "
                + clerks.stream().map(clerk -> clerk.rewinds().size()).toList());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
    void shouldGoOnFromTheLastTickAfterAnOrderlyStop() throws Exception {
        String[] options = ledger(folder.resolve("data").toString());
        open(options);
        join(2);
        Await.until("answers", () -> settled() >= 50, clerks::toString, this::output);
        try (RawClient raw = RawClient.welcomed(host.page().getPort(), "book")) {
            assertEquals(0, end("TERM"), this::output);
            assertEquals(SERVER_STOPPING, raw.closeCode());
        }
        await("the end of the connection", clerk -> !clerk.plays());
        List<Integer> seen = clerks.stream().map(Clerk::appliedTick).toList();
        open(options);
        await("play after the start", Clerk::plays);
        for (int i = 0; i < clerks.size(); i++) {
            int from = clerks.get(i).epochTick();
            assertTrue(from >= seen.get(i), () -> "from " + from + " though it has seen " + seen);
            assertEquals(List.of(), clerks.get(i).rewinds());
        }
        finish();
    }

    @Test
    void shouldLetOneProcessAtATimeUseAFolder() throws Exception {
        String[] options = ledger(folder.resolve("data").toString());
        open(options);
        List<String> again = new ArrayList<>(List.of(options));
        again.addAll(List.of("--port", "0", "--admin-port", "0", "--admin-token", "t"));
        try (Program second = Program.tickwire(again.toArray(String[]::new))) {
            assertEquals(1, second.awaitExit(), () -> second.output().toString());
            assertEquals(1, second.output().size(), () -> second.output().toString());
            assertTrue(second.output().get(0).contains(folder.resolve("data").toString()), second.output()::toString);
        }
        join(1); // the first player continues
        Await.until("answers", () -> settled() >= 10, clerks::toString, this::output);
        finish();
    }

    @Test
    void shouldEndRoomsWithTheProcessWithoutAStore() throws Exception {
        String[] options = ledger("none");
        open(options);
        try (RoomClient client = joined()) {
            assertEquals(0, noted(client, 1).line());
            end("KILL");
            open(options);
            assertEquals(
                    SESSION_OVER,
                    Await.get("the end of the session", client.closed(), this::output)
                            .code());
        }
        try (RoomClient client = joined()) {
            assertEquals(0, noted(client, 1).line());
        }
    }

    private RoomClient joined() {
        return RoomClient.at(host.page()).room("book").messagesIn(Ledger.class).join();
    }

    private Ledger.Noted noted(RoomClient client, int n) throws Exception {
        Record answer = Await.get("an answer", client.ask(new Ledger.Count(n)), this::output);
        return (Ledger.Noted) Objects.requireNonNull(answer);
    }

    private static final String TALLY = """
            package tally;

            import dev.tickwire.Command;
            import dev.tickwire.Event;
            import dev.tickwire.Game;
            import dev.tickwire.Player;
            import dev.tickwire.Room;
            import dev.tickwire.Settings;

            public final class Tally implements Game<Tally.Options> {
                public record Options() {}

                public record Count(int n) implements Command {}

                public record Noted(int line, int drawn) implements Event {}

                FIELDS

                @Override
                public Settings settings(Options options) {
                    return Settings.tickRate(30);
                }

                @Override
                public void command(Room room, Player player, Command command) {
                    ADD
                }

                @Override
                public void tick(Room room) {}
            }
            """;

    private String tally(String build, String fields, String add) throws IOException {
        String source = TALLY.replace("FIELDS", fields).replace("ADD", add);
        return GameJar.compiled(folder, build, "tally.Tally", source).toString();
    }

    private String[] tallyOptions(String jar, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--game-jar",
                jar,
                "--room",
                "tally:sum",
                "--data",
                folder.resolve("tally-data").toString()));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }

    private int sumAfterAdding(int n) throws Exception {
        try (RoomClient player = RoomClient.at(host.page())
                .room("sum")
                .messages(Ledger.Count.class, Ledger.Noted.class)
                .join()) {
            return noted(player, n).line();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
    void shouldGoOnWithAnotherBuildOfAGameIfItCanLoadTheState() throws Exception {
        String add = "total += ((Count) command).n(); player.asked().reply(new Noted(total, 0));";
        open(tallyOptions(tally("first", "private int total;", add)));
        assertEquals(5, sumAfterAdding(5));
        assertEquals(0, end("TERM"), this::output);

        String added = tally(
                "added",
                "private int total; private int bonus = 100;",
                add.replace("Noted(total", "Noted(total + bonus"));
        open(tallyOptions(added));
        assertEquals(107, sumAfterAdding(2));
        assertEquals(0, end("TERM"), this::output);

        String retyped = tally(
                "retyped",
                "private String total = \"\";",
                "total += ((Count) command).n(); player.asked().reply(new Noted(total.length(), 0));");
        List<String> again = new ArrayList<>(List.of(tallyOptions(retyped)));
        again.addAll(List.of("--port", "0", "--admin-port", "0", "--admin-token", "t"));
        try (Program refused = Program.tickwire(again.toArray(String[]::new))) {
            assertEquals(1, refused.awaitExit(), () -> refused.output().toString());
            assertTrue(
                    refused.output().toString().contains("total"),
                    () -> refused.output().toString());
        }
        open(tallyOptions(added)); // the refused start has changed nothing
        assertEquals(110, sumAfterAdding(3));
        assertEquals(0, end("TERM"), this::output);

        open(tallyOptions(retyped, "--discard-rooms"));
        assertEquals(1, sumAfterAdding(7));
    }
}
