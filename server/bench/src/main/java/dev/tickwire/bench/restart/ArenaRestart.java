package dev.tickwire.bench.restart;

import dev.tickwire.bench.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Measures how long eight players of the arena do not play after {@code kill -9}. */
final class ArenaRestart {
    private static final int PLAYERS = 8;

    private final FigureContext context;

    ArenaRestart(FigureContext context) {
        this.context = context;
    }

    private record Outcome(double killMs, double startMs) {
        static Outcome of(long killedNs, long startedNs, long playingNs) {
            return new Outcome((playingNs - killedNs) / 1e6, (playingNs - startedNs) / 1e6);
        }
    }

    List<List<String>> rows() {
        List<Outcome> outcomes = new ArrayList<>();
        try (SupervisedProcess server = context.start("arena")) {
            server.awaitListening();
            try (ArenaPlayers players = new ArenaPlayers(PLAYERS, server.port())) {
                players.awaitPlaying(0);
                for (int round = -1; round < context.rounds(); round++) { // the first one warms the clients up
                    play();
                    int epoch = players.epoch();
                    long killedNs = System.nanoTime();
                    server.kill();
                    Outcome outcome = Outcome.of(killedNs, server.startedNs(), players.awaitPlaying(epoch + 1));
                    context.say(String.format(
                            Locale.ROOT,
                            "arena: all play %.0f ms after the kill, %.0f ms after the start",
                            outcome.killMs,
                            outcome.startMs));
                    if (round >= 0) {
                        outcomes.add(outcome);
                    }
                }
            }
        }
        return List.of(
                List.of(
                        "arena, 8 players: process started to all play, ms",
                        "2500",
                        spread(outcomes, Outcome::startMs)),
                List.of("arena, 8 players: kill -9 to all play, ms", "4000", spread(outcomes, Outcome::killMs)));
    }

    private void play() {
        try {
            TimeUnit.SECONDS.sleep(context.playSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while players play", e);
        }
    }

    private static String spread(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
        return Spread.of(outcomes.stream().mapToDouble(figure)).text(0);
    }
}
