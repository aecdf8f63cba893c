package dev.tickwire.bench.restart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The time from a frame until its client learns that the tick is durable. */
final class DurableLag {
    private static final int PER_ROOM = 4;
    private static final int FRAMES_PER_SECOND = 15_000; // as many as the machine can send
    private static final int[] HZ = {20, 60};

    private final FigureContext context;

    DurableLag(FigureContext context) {
        this.context = context;
    }

    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (int hz : HZ) {
            int rooms = Math.min(context.rooms(), FRAMES_PER_SECOND / hz / PER_ROOM);
            rows.add(List.of(
                    "durable lag as clients see it, " + rooms + " rooms of 4, " + hz + " Hz, p50 / p99, ms",
                    "60 / 150",
                    measure(rooms, hz)));
        }
        return rows;
    }

    private String measure(int rooms, int hz) {
        try (SupervisedProcess server = context.start("lag", "--game-bench", "drift")) {
            server.awaitListening();
            try (RoomPlayers players = new RoomPlayers(server.port(), rooms, PER_ROOM, hz, 1)) {
                players.run(context.playNs() / 2);
                players.clearLag();
                players.run(context.rounds() * context.playNs());
                Histogram us = players.lagUs();
                String text = String.format(
                        Locale.ROOT,
                        "%.0f / %.0f (max %.0f)",
                        us.getValueAtPercentile(50) / 1e3,
                        us.getValueAtPercentile(99) / 1e3,
                        us.getMaxValue() / 1e3);
                context.say("lag at " + hz + " Hz: " + text);
                return text;
            }
        }
    }
}
