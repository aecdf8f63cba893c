package dev.tickwire.bench.codec;

import dev.tickwire.Settings;
import dev.tickwire.app.bench.Drift;
import dev.tickwire.bench.CourseScript;
import dev.tickwire.math.Exact;
import dev.tickwire.protocol.snapshot.EncoderScratch;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Workload W3: many game objects, of which one in fifty moves in a tick. Threads: one. */
final class SparseWorld {
    static final int ENTITIES = 2000;

    /** Ships that move in a tick. */
    static final int CHANGING = 40;

    private static final double STOP_PROBABILITY = 0.05;
    private static final double SIDE = 1000;
    private static final double DT = 1.0 / 20;

    private final SplittableRandom random = new SplittableRandom(1);
    private final boolean scattered;
    private final CourseScript[] courses = new CourseScript[ENTITIES];
    private final int[] moving = random.ints(CHANGING, 0, ENTITIES).toArray();
    private final World world =
            new World(GameType.of(Drift.class), Settings.tickRate(20), new OutOfRangeCounts((field, what) -> {}));
    private final List<Drift.Ship> ships = new ArrayList<>();
    private final SnapshotEncoder encoder = new SnapshotEncoder(Fleet.SCHEMA, new EncoderScratch());
    private final GroupState sent = new GroupState(Fleet.SCHEMA, false);
    private final WireOutput out = new WireOutput(1 << 16, Integer.MAX_VALUE);

    /**
     * @param scattered whether different ships move in every tick; otherwise a ship moves until it stops, and another
     *     begins
     */
    SparseWorld(boolean scattered) {
        this.scattered = scattered;
        for (int i = 0; i < ENTITIES; i++) {
            Drift.Ship ship = new Drift.Ship();
            ship.x = random.nextDouble(SIDE);
            ship.y = random.nextDouble(SIDE);
            courses[i] = new CourseScript(random.split(), false);
            ships.add(ship);
            world.spawn(ship, null);
        }
    }

    /** Moves some ships. */
    void advance() {
        for (int i = 0; i < CHANGING; i++) {
            if (scattered || random.nextDouble() < STOP_PROBABILITY) {
                moving[i] = random.nextInt(ENTITIES);
            }
            CourseScript course = courses[moving[i]];
            course.advance();
            Drift.Ship ship = ships.get(moving[i]);
            ship.x = Exact.wrap(ship.x + course.dx() * DT, 0, SIDE);
            ship.y = Exact.wrap(ship.y + course.dy() * DT, 0, SIDE);
            ship.heading = Exact.atan2(course.dy(), course.dx());
        }
    }

    /** Diffs and encodes the whole world, and returns the number of bytes. */
    int encode() {
        out.clear();
        encoder.learn(out);
        world.capture();
        out.clear();
        encoder.encodeDelta(sent, world.everybody().state(), false, out);
        return out.position();
    }
}
