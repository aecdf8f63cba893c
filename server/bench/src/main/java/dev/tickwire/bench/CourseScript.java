package dev.tickwire.bench;

import dev.tickwire.Input;
import dev.tickwire.InputScript;
import dev.tickwire.app.bench.Drift;
import dev.tickwire.app.bench.DriftCourse;
import dev.tickwire.app.bench.DriftSteering;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The inputs of one player by the scripts of {@code drift}, for any server. Threads: one. */
public final class CourseScript {
    private final InputScript script;
    private final SplittableRandom random;
    private Drift.Course held;

    /**
     * @param steering whether the course turns a little at every input; otherwise it sometimes turns to any direction
     */
    public CourseScript(SplittableRandom random, boolean steering) {
        this.script = steering ? new DriftSteering() : new DriftCourse();
        this.random = random;
        this.held = next(null);
    }

    /** Advances to the next input. */
    public void advance() {
        held = next(held);
    }

    private Drift.Course next(@Nullable Input before) {
        return (Drift.Course) script.next(before, random);
    }

    /** Metres per second eastward. */
    public byte dx() {
        return held.dx();
    }

    /** Metres per second northward. */
    public byte dy() {
        return held.dy();
    }
}
