package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import dev.tickwire.client.ClientSession;
import dev.tickwire.client.RoomClient;
import dev.tickwire.client.prediction.PredictedEntity;
import dev.tickwire.client.prediction.PredictedRules;
import dev.tickwire.client.prediction.Prediction;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.room.RoomCreation;
import dev.tickwire.runtime.room.WorkerContext;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.test.Comets.Comet;
import dev.tickwire.test.Comets.Spark;
import dev.tickwire.test.Comets.Turn;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java client, which plays at random over a network that takes its time, in ticks. */
class ClientPredictionTest {
    private static final long SEED = System.nanoTime();

    /** From the first snapshot on until the exact state has come, at the most. */
    private static final int SETTLING_TICKS = 60;

    private record Sent(int arrivesTick, byte[] bytes) {}

    /** Keeps the order of what it carries. */
    private final class LinkModel {
        private final ArrayDeque<Sent> sent = new ArrayDeque<>();
        private int latest;

        void send(byte[] bytes) {
            latest = Math.max(latest, room.tick() + delayTicks.getAsInt());
            sent.add(new Sent(latest, bytes));
        }

        byte[] poll() {
            Sent first = sent.peek();
            return first == null || first.arrivesTick > room.tick() ? null : sent.remove().bytes;
        }
    }

    private final class Network implements Connection {
        @Override
        public Peer receive(MessageSink sink) {
            for (byte[] message = toServer.poll(); message != null; message = toServer.poll()) {
                sink.message(message, 0, message.length);
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
            toClient.send(bytes);
            return true;
        }

        @Override
        public void close(CloseReason reason, String text) {
            throw new AssertionError("closed: " + reason + " " + text);
        }
    }

    private final GameType game = GameType.of(Comets.class);
    private final Counters counters = new Counters();
    private final Random random = new Random(SEED);
    private final LinkModel toServer = new LinkModel();
    private final LinkModel toClient = new LinkModel();
    private final ClientSession client = new ClientSession(game.schema(), game.messages(), toServer::send, event -> {});
    private IntSupplier delayTicks = () -> 3;
    private long nowNs;
    private final Room room = Room.open(
            new RoomCreation("test", "TEST22", game, new Comets.Options(), SEED),
            1,
            0,
            WorkerContext.of(Runnable::run, () -> nowNs, counters, new ResumeTokens(), false, true),
            () -> {},
            ended -> {});
    private boolean still;
    private int compared;
    private int launchesSeen;

    @BeforeEach
    void join() {
        System.out.println("ClientPredictionTest seed " + SEED);
        client.predict(rules());
        assertNull(room.capacity().reserve(1));
        room.attach(new Network(), new JoiningClient("ann", "ann", JoiningClient.NO_TEAM));
    }

    private static PredictedRules rules() {
        return new PredictedRules()
                .add(Comet.class, Turn.class, Comets::fly)
                .add(Comet.class, Turn.class, Spark.class, Comets::spark)
                .add(Spark.class, Turn.class, Comets::glow);
    }

    /** What is predicted of every tick is remembered, and compared when the server has come so far. */
    private void ticks(int count, boolean exactly) {
        Map<Integer, String> predicted = new HashMap<>();
        for (int i = 0; i < count; i++) {
            nowNs = room.dueNs();
            for (byte[] message = toClient.poll(); message != null; message = toClient.poll()) {
                if (client.receive(message)) {
                    client.hold(
                            still
                                    ? new Turn(0, false, false)
                                    : new Turn(random.nextInt(-3, 4), random.nextBoolean(), random.nextInt(8) == 0));
                    client.sendHeld();
                    predicted.put(prediction().tick(), predictedNow());
                    launchesSeen += (int) prediction().entities(Spark.class).stream()
                            .filter(spark -> spark.id() == 0)
                            .count();
                }
            }
            room.tick(nowNs);
            assertNull(room.failure());
            String guess = predicted.get(room.tick());
            if (exactly && guess != null) {
                assertEquals(trueNow(), guess, "tick " + room.tick());
                compared++;
            }
        }
    }

    private Prediction prediction() {
        Prediction prediction = client.prediction();
        assertNotNull(prediction);
        return prediction;
    }

    private String trueNow() {
        List<String> all = new ArrayList<>();
        room.gameRoom().all(Comet.class).forEach(comet -> all.add(text(comet)));
        room.gameRoom().all(Spark.class).forEach(spark -> all.add(text(spark)));
        return String.join("\n", all.stream().sorted().toList());
    }

    private String predictedNow() {
        List<String> all = new ArrayList<>();
        prediction().entities(Comet.class).forEach(comet -> all.add(text(comet.entity())));
        for (PredictedEntity<Spark> spark : prediction().entities(Spark.class)) {
            if (spark.entity().age <= 40) { // the rules do not say when they end
                all.add(text(spark.entity()));
            }
        }
        return String.join("\n", all.stream().sorted().toList());
    }

    /** To the bit, as decimal digits of doubles are. */
    private static String text(Comet comet) {
        return "comet " + comet.x + " " + comet.y + " " + comet.heading + " " + comet.fuel + " "
                + Arrays.toString(comet.trail) + " " + comet.mood + " " + comet.burns + " " + comet.waitTicks;
    }

    private static String text(Spark spark) {
        return "spark " + spark.x + " " + spark.y + " " + spark.age;
    }

    @Test
    void shouldPredictToTheBit() {
        ticks(SETTLING_TICKS, false);
        ticks(4000, true);
        assertTrue(compared > 1900, () -> "only " + compared + " ticks were predicted in time");
        assertEquals(0, prediction().divergences());
        assertTrue(launchesSeen > 100, () -> "only " + launchesSeen + " launches were seen before the server's");
        assertTrue(counters.value(Counter.EXACT_STATES_SENT) < 10, "what is exact is not asked for");
    }

    @Test
    void shouldPredictToTheBitAgainWhenABadNetworkHasBecomeAGoodOne() {
        delayTicks = () -> random.nextInt(50) == 0 ? 14 : 2 + random.nextInt(3);
        ticks(1500, false);
        assertTrue(prediction().corrections() > 0);
        delayTicks = () -> 3;
        ticks(400, false); // until the lead has fallen, and what was late is over
        ticks(1000, true);
        assertTrue(compared > 400, () -> "only " + compared + " ticks were predicted in time");
    }

    @Test
    void shouldFollowWhatTheRulesDoNotKnow() {
        ticks(200, false);
        Comets comets = (Comets) room.gameForTests();
        comets.wind = 5;
        ticks(1, false);
        comets.wind = 0;
        ticks(SETTLING_TICKS, false);
        assertTrue(prediction().corrections() > 0);
        assertEquals(0, prediction().divergences());
        ticks(200, true);
        assertTrue(compared > 50);
    }

    @Test
    void shouldNotBlameTheRulesForWhatAttackersDo() {
        still = true;
        ticks(SETTLING_TICKS, false);
        Comets comets = (Comets) room.gameForTests();
        comets.attack = comet -> {
            switch (random.nextInt(100)) {
                case 0 -> comet.burden = random.nextInt(10);
                case 1 -> comet.boost = random.nextDouble(10);
                case 2 -> comet.heat = random.nextDouble(100);
                case 3 -> comet.waitTicks = 12;
                case 4 -> comet.heading += 1e-9; // far less than a snapshot shows
                case 5 -> comet.mood = Comets.Mood.BRIGHT;
                case 6 -> comet.x += random.nextDouble(-5, 5);
                default -> {}
            }
        };
        ticks(10 * 60 * 40, false); // ten minutes
        comets.attack = comet -> {};
        assertTrue(prediction().corrections() > 500, () -> prediction().corrections() + " corrections");
        assertEquals(0, prediction().divergences());
        ticks(SETTLING_TICKS, false);
        ticks(200, true);
        assertTrue(compared > 50);
    }

    @Test
    void shouldNotCareForWhatNoRuleKnows() {
        ticks(SETTLING_TICKS, false);
        Comet comet = room.gameRoom().all(Comet.class).iterator().next();
        int corrections = prediction().corrections();
        long answers = counters.value(Counter.EXACT_STATES_SENT);
        ((Comets) room.gameForTests()).attack = each -> each.heat = room.tick() % 100;
        ticks(200, true);
        ((Comets) room.gameForTests()).attack = each -> {};
        ticks(10, true);
        assertTrue(compared > 50);
        assertEquals(corrections, prediction().corrections());
        assertEquals(answers, counters.value(Counter.EXACT_STATES_SENT));
        assertEquals(comet.heat, prediction().entities(Comet.class).get(0).entity().heat);
    }

    @Test
    void shouldGoOnExactlyWithWhatTheRulesOnlyRead() {
        ticks(SETTLING_TICKS, false);
        Comets comets = (Comets) room.gameForTests();
        long answers = counters.value(Counter.EXACT_STATES_SENT);
        int corrections = prediction().corrections();
        comets.attack = comet -> comet.burden = room.tick() % 2 == 0 ? 7 : comet.burden; // a snapshot says it at once
        ticks(20, false);
        assertEquals(corrections + 1, prediction().corrections());
        assertEquals(answers, counters.value(Counter.EXACT_STATES_SENT), "it came as it is");
        ticks(100, true);
        comets.attack = comet -> comet.boost = 1 / 3.0;
        ticks(SETTLING_TICKS, false);
        assertTrue(prediction().corrections() > corrections + 1);
        assertEquals(answers + 1, counters.value(Counter.EXACT_STATES_SENT), "it came rounded");
        ticks(100, true);
        assertTrue(compared > 50);
        assertEquals(0, prediction().divergences());
    }

    @Test
    void shouldBlameRulesThatAreNotTheServers() {
        client.predict(new PredictedRules().add(Comet.class, Turn.class, (comet, turn, dt) -> {
            Comets.fly(comet, turn, dt);
            comet.waitTicks += turn.by() > 2 ? (short) 1 : 0;
        }));
        ticks(SETTLING_TICKS + 1000, false);
        assertTrue(prediction().divergences() > 10, () -> prediction().divergences() + " divergences");
    }

    @Test
    void shouldCountTheFieldsThatRulesHadWrong() {
        still = true;
        client.predict(new PredictedRules().add(Comet.class, Turn.class, (comet, turn, dt) -> {
            Comets.fly(comet, turn, dt);
            comet.trail[0]++;
            comet.trail[1]++;
            comet.waitTicks = 9;
        }));
        int divergences = 0;
        for (int i = 0; i < SETTLING_TICKS && divergences == 0; i++) {
            ticks(1, false);
            divergences = client.prediction() == null ? 0 : prediction().divergences();
        }
        assertEquals(2, divergences, "an array is one field");
    }

    @Test
    void shouldPredictOverARealConnection() throws Exception {
        try (Server server = Tickwire.host(Comets.class)
                        .port(0)
                        .adminPort(0)
                        .adminToken("t")
                        .start();
                RoomClient ann = RoomClient.at(URI.create("http://127.0.0.1:" + server.port()))
                        .game("comets")
                        .messagesIn(Comets.class)
                        .predict(rules())
                        .join()) {
            ann.hold(new Turn(1, true, false));
            Await.until(
                    "a predicted comet that burns",
                    () -> ann.read(ClientPredictionTest::knowsWhatComes),
                    () -> ann.read(session -> "the client: connected " + session.connected() + ", applied tick "
                            + session.appliedTick() + ", ack " + session.ack()),
                    () -> "the server: " + server.rooms());
        }
    }

    private static boolean knowsWhatComes(ClientSession session) {
        Prediction prediction = session.prediction();
        return prediction != null
                && prediction.tick() > session.appliedTick()
                && prediction.entities(Comet.class).stream().anyMatch(comet -> comet.exact() && comet.entity().burns);
    }

    @Test
    void shouldRefuseRulesOfAnotherGame() {
        PredictedRules rules = new PredictedRules().add(Wanderer.class, Turn.class, (wanderer, turn, dt) -> {});
        assertThrows(IllegalArgumentException.class, () -> client.predict(rules));
    }

    /** No kind of the room. */
    public static final class Wanderer {}
}
