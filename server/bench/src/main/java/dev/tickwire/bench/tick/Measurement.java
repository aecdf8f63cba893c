package dev.tickwire.bench.tick;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The cost of a tick, relative to a {@link Calibration} pass in the same run. Rounds of ticks and of passes take turns;
 * each figure is the minimum of all rounds, because a disturbance only makes a round longer. A round takes some
 * milliseconds: even on a busy machine a few of hundreds are undisturbed.
 */
final class Measurement {
    private static final int CLIENTS = 500;
    private static final int ROUNDS = 400;
    private static final int TICKS_PER_ROUND = 20;
    private static final int PASSES_PER_ROUND = 20;

    /** Until every method is compiled and the room has learned its last prior. */
    private static final int WARM_UP_TICKS = 6000;

    private static final int WARM_UP_PASSES = 5000;

    private final List<Cost> rounds;
    private final double calibrationNs;

    /**
     * The figures.
     *
     * @param calibrationNs of one pass
     */
    Measurement(List<Cost> rounds, double calibrationNs) {
        this.rounds = List.copyOf(rounds);
        this.calibrationNs = calibrationNs;
    }

    /** Measures, for about ten seconds. */
    static Measurement take() {
        Calibration calibration = new Calibration();
        TickRoom room = new TickRoom(CLIENTS);
        room.run(WARM_UP_TICKS);
        calibration.run(WARM_UP_PASSES);
        List<Cost> rounds = new ArrayList<>();
        double calibrationNs = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            calibrationNs = Math.min(calibrationNs, calibration.run(PASSES_PER_ROUND));
            rounds.add(room.run(TICKS_PER_ROUND));
        }
        return new Measurement(rounds, calibrationNs);
    }

    private double least(ToDoubleFunction<Cost> figure) {
        return rounds.stream().mapToDouble(figure).min().orElseThrow();
    }

    private double most(ToDoubleFunction<Cost> figure) {
        return rounds.stream().mapToDouble(figure).max().orElseThrow();
    }

    double ns(Phase phase) {
        return least(cost -> cost.ns(phase));
    }

    /** Of all phases. */
    double ns() {
        double sum = 0;
        for (Phase phase : Phase.values()) {
            sum += ns(phase);
        }
        return sum;
    }

    double calibrationNs() {
        return calibrationNs;
    }

    /** Duration of a phase in calibration passes. */
    double ratio(Phase phase) {
        return ns(phase) / calibrationNs;
    }

    double ratio() {
        return ns() / calibrationNs;
    }

    /** The minimum of all rounds: sometimes the room learns a new prior, or the JIT deoptimizes. */
    double garbageBytes() {
        return least(Cost::garbageBytes);
    }

    double clockReads() {
        return most(Cost::clockReads);
    }

    double reads() {
        return most(Cost::reads);
    }

    double writes() {
        return most(Cost::writes);
    }

    double frameBytes() {
        return rounds.stream().mapToDouble(Cost::frameBytes).average().orElseThrow();
    }
}
