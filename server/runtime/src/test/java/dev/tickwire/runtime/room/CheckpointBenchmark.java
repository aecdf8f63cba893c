package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.RoomThread;
import java.util.Arrays;

/**
 * What a checkpoint of 2,000 entities with their past takes: on the room's worker, on another thread, and when the room
 * goes on. A program.
 */
final class CheckpointBenchmark {
    private static final int ROUNDS = 300;
    private static final int WARM_UP = 100;
    private static final int TICKS_BETWEEN = 30;

    private CheckpointBenchmark() {}

    public static void main(String[] args) {
        Simulation simulation = new Simulation(
                new RoomCreation(
                        "room",
                        "CODE22",
                        GameType.of(CheckpointCapturesTest.Pasture.class),
                        new CheckpointCapturesTest.Pasture.Options(),
                        7),
                new RoomThread("room"),
                GameCallTracker.UNWATCHED,
                new OutOfRangeCounts((field, what) -> {}),
                new Counters());
        simulation.create();
        CheckpointCaptures captures = new CheckpointCaptures();
        long[] take = new long[ROUNDS];
        long[] finish = new long[ROUNDS];
        long[] restore = new long[ROUNDS];
        int size = 0;
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (int i = 0; i < TICKS_BETWEEN; i++) {
                GameBuild.tick(simulation);
            }
            long start = System.nanoTime();
            CheckpointCaptures.Capture capture = captures.take(simulation);
            long taken = System.nanoTime();
            Checkpoint checkpoint = capture.finish();
            long finished = System.nanoTime();
            checkpoint.restore(
                    new RoomThread("restored"),
                    GameCallTracker.UNWATCHED,
                    new OutOfRangeCounts((field, what) -> {}),
                    new Counters(),
                    note -> {});
            if (round >= 0) {
                take[round] = taken - start;
                finish[round] = finished - taken;
                restore[round] = System.nanoTime() - finished;
            }
            size = checkpoint.bytes().length;
        }
        System.out.println("Java " + Runtime.version().feature() + ", " + size + " bytes, ms p50 / p99:");
        print("copy on the worker", take);
        print("bytes of the copy", finish);
        print("restore", restore);
    }

    private static void print(String what, long[] ns) {
        Arrays.sort(ns);
        System.out.printf("%-20s %6.2f %6.2f%n", what, ns[ns.length / 2] / 1e6, ns[ns.length * 99 / 100] / 1e6);
    }
}
