package dev.tickwire.bench.restart;

import dev.tickwire.bench.Spread;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Measures how long many rooms of four players do not play after {@code kill -9}. */
final class RoomsRestart {
    private static final int PER_ROOM = 4;
    private static final long POLL_MS = 20;

    private final FigureContext context;

    RoomsRestart(FigureContext context) {
        this.context = context;
    }

    /** From the start of the process, in ms. */
    private record Outcome(double firstMs, double halfMs, double allMs, double openMs) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "first plays after %.0f, half after %.0f, all after %.0f ms; all rooms are open after %.0f ms",
                    firstMs,
                    halfMs,
                    allMs,
                    openMs);
        }
    }

    List<List<String>> rows() {
        List<Outcome> outcomes = new ArrayList<>();
        try (SupervisedProcess server = context.start("rooms", "--game-bench", "drift")) {
            server.awaitListening();
            try (RoomPlayers players = new RoomPlayers(server.port(), context.rooms(), PER_ROOM, context.hz(), 1)) {
                for (int round = 0; round < context.rounds(); round++) {
                    players.run(context.playNs());
                    int rooms = players.rooms();
                    players.expectEnd();
                    server.kill();
                    CompletableFuture<Long> open = CompletableFuture.supplyAsync(() -> awaitOpen(server, rooms));
                    List<Long> back = players.awaitAllBack();
                    Outcome outcome = outcome(server.startedNs(), back, open.join());
                    context.say(rooms + " rooms: " + outcome + "; refused meanwhile " + players.refusals());
                    outcomes.add(outcome);
                }
            }
        }
        String what = context.rooms() + " rooms of 4, " + context.hz() + " Hz: process started to ";
        return List.of(
                List.of(what + "first plays, ms", "3000", spread(outcomes, Outcome::firstMs)),
                List.of(what + "half play, ms", "", spread(outcomes, Outcome::halfMs)),
                List.of(what + "all play, ms", "10000", spread(outcomes, Outcome::allMs)),
                List.of(what + "all rooms open, ms", "", spread(outcomes, Outcome::openMs)));
    }

    private static Outcome outcome(long startedNs, List<Long> backNs, long openNs) {
        return new Outcome(
                (backNs.get(0) - startedNs) / 1e6,
                (backNs.get(backNs.size() / 2) - startedNs) / 1e6,
                (backNs.get(backNs.size() - 1) - startedNs) / 1e6,
                (openNs - startedNs) / 1e6);
    }

    /** Waits until a process has reopened this many rooms, and returns the time. */
    private static long awaitOpen(SupervisedProcess server, int rooms) {
        long untilNs = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < untilNs) {
            try {
                if (server.operator().counter("rooms_recovered") >= rooms) {
                    return System.nanoTime();
                }
            } catch (UncheckedIOException e) {
                // it does not listen yet
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while rooms open", e);
            }
        }
        throw new IllegalStateException("not all rooms are open again");
    }

    private static String spread(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
        return Spread.of(outcomes.stream().mapToDouble(figure)).text(0);
    }
}
