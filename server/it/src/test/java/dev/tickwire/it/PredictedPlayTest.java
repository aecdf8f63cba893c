package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.arena.Arena;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.RoomCreation;
import dev.tickwire.runtime.room.WorkerContext;
import dev.tickwire.runtime.session.JoiningClient;
import java.io.IOException;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A room in the JVM and the browser client, tick by tick with a manual clock. */
class PredictedPlayTest {
    private static final int TICKS = 36_000;
    private static final double NS_PER_MS = 1e6;
    private static final long SEED = System.nanoTime();

    private long nowNs;

    @Test
    void shouldNeverDivergeOnACleanNetwork() throws IOException {
        JsonNode verdict = play(TICKS, false, room -> {}, () -> 75);
        assertEquals(0, verdict.path("stats").path("divergences").asInt(-1), verdict::toString);
        // A shot into a wall is gone before a snapshot has it: those that the server does not know are no mistake,
        // others would be.
        assertEquals(0, verdict.path("shots").path("unpredicted").asInt(-1), verdict::toString);
        assertTrue(verdict.path("shots").path("predicted").asInt() > 300, verdict::toString);
    }

    @Test
    void shouldStopDivergingWhenTheNetworkIsGoodAgain() throws IOException {
        Random random = new Random(SEED);
        int badTicks = 3_000;
        DoubleSupplier bad = () -> random.nextInt(100) < 2 ? 275 : 60 + 30 * random.nextDouble();
        JsonNode verdict = play(
                badTicks + 1_200,
                false,
                room -> {},
                () -> nowNs < badTicks * NS_PER_MS * 1000 / 60 ? bad.getAsDouble() : 75);
        assertTrue(verdict.path("stats").path("corrections").asInt() > 0, verdict::toString);
        for (JsonNode field : verdict.path("divergences")) {
            assertTrue(field.path("last").asInt() < badTicks + 300, verdict::toString);
        }
    }

    @Test
    void shouldNotCountPushesByAttackersAsDivergence() throws IOException {
        Random random = new Random(SEED);
        JsonNode verdict = play(TICKS, true, room -> attack(room, random), () -> 75);
        assertEquals(0, verdict.path("stats").path("divergences").asInt(-1), verdict::toString);
        assertTrue(verdict.path("stats").path("corrections").asInt() > 500, verdict::toString);
    }

    /** Sometimes hits a ship, pushes it, or makes it wait. */
    private static void attack(dev.tickwire.Room room, Random random) {
        for (Arena.Ship ship : room.all(Arena.Ship.class)) {
            switch (random.nextInt(120)) {
                case 0 -> ship.hull -= ship.hull > 0 ? 1 : 0;
                case 1 -> ship.vx += random.nextDouble(-100, 100);
                case 2 -> ship.heading += 1e-9; // far less than a snapshot shows
                case 3 -> ship.waitTicks = 30;
                case 4 -> ship.score++;
                default -> {}
            }
        }
    }

    /** @param before is called before each tick */
    private JsonNode play(int ticks, boolean still, Consumer<dev.tickwire.Room> before, DoubleSupplier delayMs)
            throws IOException {
        System.out.println("PredictedPlayTest seed " + SEED);
        GameType game = GameType.of(Arena.class);
        Counters counters = new Counters();
        WorkerContext worker = WorkerContext.of(Runnable::run, () -> nowNs, counters, new ResumeTokens(), false, false);
        Room room = Room.open(
                new RoomCreation("r", "R22222", game, new Arena.Options(2, "", 4, 0), SEED),
                1,
                0,
                worker,
                () -> {},
                ended -> {});
        try (NodeClient client = new NodeClient(game, SEED & Integer.MAX_VALUE, still, delayMs)) {
            room.capacity().reserve(1);
            room.attach(client, new JoiningClient("Ann", "ann", JoiningClient.NO_TEAM));
            for (int i = 0; i < ticks; i++) {
                nowNs = room.dueNs();
                client.liveUntil(nowNs / NS_PER_MS);
                before.accept(room.gameRoom());
                room.tick(nowNs);
            }
            String verdict = client.verdict();
            System.out.println(verdict);
            return new ObjectMapper().readTree(verdict);
        }
    }
}
