package dev.tickwire.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How often a command measures, and for how long. A picocli mixin. */
public final class RoundOptions {
    @Option(
            names = "--quick",
            description = "fewer and shorter rounds, of peers W1, W2 and W4 alone: within five minutes")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "how many rounds (default: 5, quick 2)")
    private @Nullable Integer rounds;

    /** Whether rough figures are enough. */
    public boolean quick() {
        return quick;
    }

    /** The rounds that the options ask for. */
    public RoundPlan plan() {
        RoundPlan plan = quick ? RoundPlan.QUICK : RoundPlan.WHOLE;
        return rounds == null
                ? plan
                : new RoundPlan(rounds, plan.warmUpSeconds(), plan.settleSeconds(), plan.measureSeconds());
    }
}
