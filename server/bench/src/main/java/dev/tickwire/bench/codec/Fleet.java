package dev.tickwire.bench.codec;

import dev.tickwire.app.bench.Drift;
import dev.tickwire.bench.CourseScript;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.Table;
import dev.tickwire.runtime.game.GameType;
import java.util.SplittableRandom;

/** The codec's state of ships that all move in every tick by the rule of {@code drift} at 20 Hz. Threads: one. */
final class Fleet {
    static final Schema SCHEMA = GameType.of(Drift.class).schema();
    private static final Kind SHIP = SCHEMA.kinds().get(SCHEMA.kindIndex("Ship"));
    private static final int HEADING = column("heading");
    private static final int HP = column("hp");
    private static final int X = column("x");
    private static final int Y = column("y");
    private static final double SIDE = 1000;
    private static final double STEPS_PER_METRE = 100;
    private static final double DT = 1.0 / 20;

    private final CourseScript[] courses;
    private final double[] x;
    private final double[] y;
    private final GroupState state = new GroupState(SCHEMA, false);

    Fleet(int ships, boolean steering, SplittableRandom random) {
        courses = new CourseScript[ships];
        x = new double[ships];
        y = new double[ships];
        for (int i = 0; i < ships; i++) {
            courses[i] = new CourseScript(random.split(), steering);
            x[i] = random.nextDouble(SIDE);
            y[i] = random.nextDouble(SIDE);
            table().spawn(i + 1, i + 1);
        }
        advance();
    }

    private static int column(String field) {
        for (int i = 0; i < SHIP.fields().size(); i++) {
            if (SHIP.fields().get(i).name().equals(field)) {
                return new Table(SHIP, false).firstColumn(i);
            }
        }
        throw new AssertionError(field);
    }

    private Table table() {
        return state.table(SCHEMA.kindIndex("Ship"));
    }

    /** The ships, which {@link #advance} changes. */
    GroupState state() {
        return state;
    }

    /** Moves all ships by a tick. */
    void advance() {
        Table table = table();
        for (int i = 0; i < courses.length; i++) {
            CourseScript course = courses[i];
            course.advance();
            x[i] = (x[i] + course.dx() * DT + SIDE) % SIDE;
            y[i] = (y[i] + course.dy() * DT + SIDE) % SIDE;
            table.ints(X)[i] = (int) Math.floor(x[i] * STEPS_PER_METRE + 0.5);
            table.ints(Y)[i] = (int) Math.floor(y[i] * STEPS_PER_METRE + 0.5);
            table.ints(HEADING)[i] = (int) Math.round(Math.atan2(course.dy(), course.dx()) * 128 / Math.PI) & 255;
            table.ints(HP)[i] = 100;
        }
    }
}
