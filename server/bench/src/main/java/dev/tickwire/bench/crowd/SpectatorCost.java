package dev.tickwire.bench.crowd;

import dev.tickwire.bench.CpuTimes;
import dev.tickwire.bench.ServerProcess;
import dev.tickwire.bench.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The cost of one more spectator, live or late, and of one more player.
 *
 * <p>Threads: one.
 */
final class SpectatorCost {
    private static final int HZ = 20;
    private static final int PLAYERS = 50;
    private static final int MORE = 200;
    private static final int DELAY_SECONDS = 30;

    private final FigureContext context;
    private final ServerProcess server;
    private final CrowdLoad crowd;

    private SpectatorCost(FigureContext context, ServerProcess server, CrowdLoad crowd) {
        this.context = context;
        this.server = server;
        this.crowd = crowd;
    }

    static List<Row> rows(FigureContext context) {
        try (ServerProcess server = context.start("spectators");
                CrowdLoad crowd = new CrowdLoad(server.port(), 1)) {
            return new SpectatorCost(context, server, crowd).run();
        }
    }

    /**
     * One round: the server's CPU in µs per tick.
     *
     * @param few 50 players
     * @param watched the same with 200 spectators
     * @param many 250 players
     * @param fewOfMany 50 players and 200 drones
     * @param watchedOfMany the same with 200 spectators
     * @param fewLate 50 players, with spectators delayed by 30 s
     * @param watchedLate the same with 200 spectators
     */
    private record Outcome(
            double few,
            double watched,
            double many,
            double fewOfMany,
            double watchedOfMany,
            double fewLate,
            double watchedLate) {
        /** The cost of one more player and its ship, which all clients see. */
        double player() {
            return (many - few) / MORE;
        }

        /** The cost of one more player in place of a drone. */
        double seat() {
            return (many - fewOfMany) / MORE;
        }

        double spectator() {
            return (watched - few) / MORE;
        }

        double spectatorOfMany() {
            return (watchedOfMany - fewOfMany) / MORE;
        }

        double spectatorLate() {
            return (watchedLate - fewLate) / MORE;
        }

        double keeping() {
            return fewLate - few;
        }

        @Override
        public String toString() {
            return String.format(
                    "per tick %.0f, watched %.0f; 250 players %.0f; with drones %.0f, watched %.0f; late %.0f, watched "
                            + "%.0f us; player %.1f, seat %.1f, spectator %.1f, of many %.1f, late %.1f us",
                    few,
                    watched,
                    many,
                    fewOfMany,
                    watchedOfMany,
                    fewLate,
                    watchedLate,
                    player(),
                    seat(),
                    spectator(),
                    spectatorOfMany(),
                    spectatorLate());
        }
    }

    private List<Row> run() {
        List<Outcome> outcomes = new ArrayList<>();
        measure(PLAYERS, 0, 0, context.plan().warmUpSeconds());
        for (int round = 0; round < context.plan().rounds(); round++) {
            double many = measure(PLAYERS + MORE, 0, 0, 0)[0];
            double[] plain = measure(PLAYERS, 0, 0, 0);
            double[] drones = measure(PLAYERS, MORE, 0, 0);
            double[] late = measure(PLAYERS, 0, DELAY_SECONDS, DELAY_SECONDS + 1);
            outcomes.add(new Outcome(plain[0], plain[1], many, drones[0], drones[1], late[0], late[1]));
            context.say("spectators: " + outcomes.get(round));
        }
        return List.of(
                new Row(
                        "server's CPU per spectator-tick, 200 beside 50 players, 20 Hz, µs",
                        "that of a player",
                        spread(outcomes, Outcome::spectator)),
                new Row("the same, 30 s late, µs", "that of a player", spread(outcomes, Outcome::spectatorLate)),
                new Row("CPU per player-tick, 200 players beside 50, µs", "", spread(outcomes, Outcome::player)),
                new Row(
                        "with 250 ships in any case: per spectator-tick; per player-tick in the place of a drone, µs",
                        "",
                        spread(outcomes, Outcome::spectatorOfMany) + "; " + spread(outcomes, Outcome::seat)),
                new Row(
                        "CPU per tick of keeping 30 s of 50 players for those who watch late, µs",
                        "",
                        spread(outcomes, Outcome::keeping)));
    }

    private static String spread(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
        return Spread.of(outcomes.stream().mapToDouble(figure)).toString();
    }

    /**
     * The server's CPU in µs per tick of a room, without spectators and with {@value #MORE}.
     *
     * @param playSeconds time of play before the measurement
     */
    private double[] measure(int players, int drones, int delaySeconds, int playSeconds) {
        CrowdClient first = crowd.open(
                "{\"tickRate\":" + HZ + ",\"playersMax\":" + players + ",\"drones\":" + drones + ",\"spectators\":"
                        + MORE + ",\"spectatorDelayMs\":" + 1000 * delaySeconds + "}",
                CrowdClientListener.IGNORE);
        List<CrowdClient> all = new ArrayList<>(List.of(first));
        all.addAll(crowd.gather(players - 1, "{\"room\":\"" + first.room() + "\"}", CrowdClientListener.IGNORE));
        Pacer playing = crowd.playing(all, HZ);
        crowd.loop().run(TimeUnit.SECONDS.toNanos(playSeconds));
        double alone = usPerTick();
        List<CrowdClient> spectators = crowd.gather(
                MORE, "{\"room\":\"" + first.room() + "\",\"role\":\"spectator\"}", CrowdClientListener.IGNORE);
        Pacer watching = crowd.watching(spectators);
        double watched = usPerTick();
        crowd.loop().remove(watching);
        crowd.loop().remove(playing);
        all.addAll(spectators);
        crowd.part(all);
        crowd.operator().closeRooms();
        return new double[] {alone, watched};
    }

    private double usPerTick() {
        crowd.loop().run(context.plan().settleNs());
        long ticks = crowd.operator().counter("ticks");
        CpuTimes before = CpuTimes.now(server);
        crowd.loop().run(context.plan().measureNs());
        CpuTimes used = CpuTimes.now(server).since(before);
        return used.serverUs() / (crowd.operator().counter("ticks") - ticks);
    }
}
