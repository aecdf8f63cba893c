package dev.tickwire.bench.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.protocol.schema.Column;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.Table;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cost of the codec relative to other work in the same run: a slow or busy machine affects both. Each is the
 * minimum processor time of many alternating turns, because disturbances only add time. The limits are wide: they
 * detect a doubled cost.
 */
class CodecCostTest {
    private static final int SHIPS = 50;
    private static final int WORLD_TICKS = 20;
    private static final int TURNS = 150;
    private static final int WARM_UP_TURNS = 200;
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The minimum processor time of each work, in nanoseconds. */
    private static long[] least(IntSupplier... works) {
        long[] ns = new long[works.length];
        for (int turn = 0; turn < WARM_UP_TURNS + TURNS; turn++) {
            for (int i = 0; i < works.length; i++) {
                long start = THREAD.getCurrentThreadCpuTime();
                int outcome = works[i].getAsInt();
                long took = THREAD.getCurrentThreadCpuTime() - start;
                assertTrue(outcome > 0);
                ns[i] = turn <= WARM_UP_TURNS ? took : Math.min(ns[i], took);
            }
        }
        return ns;
    }

    private static FleetBenchmark fleet(int ships, boolean steering) {
        FleetBenchmark fleet = new FleetBenchmark();
        fleet.ships = ships;
        fleet.steering = steering;
        fleet.record();
        return fleet;
    }

    private static int encode(FleetBenchmark fleet) {
        fleet.rewind();
        return fleet.encodeDeltas();
    }

    private static int apply(FleetBenchmark fleet) {
        fleet.rewind();
        return fleet.applyDeltas();
    }

    /** The same snapshots through the JDK's fastest compressor, 7 bytes a ship. */
    private static int deflate(List<GroupState> snapshots) {
        int bytes = 0;
        ByteBuffer packed = ByteBuffer.allocate(8 * SHIPS);
        byte[] out = new byte[16 * SHIPS];
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        for (GroupState snapshot : snapshots) {
            packed.clear();
            Table table = snapshot.table(0);
            for (int column = 0; column < table.columns(); column++) {
                assertEquals(Column.INT, table.column(column));
                for (int slot = 0; slot < table.slotsUsed(); slot++) {
                    packed.putShort((short) table.ints(column)[slot]);
                }
            }
            deflater.reset();
            deflater.setInput(packed.array(), 0, packed.position());
            deflater.finish();
            bytes += deflater.deflate(out);
        }
        deflater.end();
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCostLessThanToCompressTheSnapshots(boolean steering) {
        FleetBenchmark fleet = fleet(SHIPS, steering);
        List<GroupState> snapshots = Recording.of(SHIPS, steering).snapshots();
        long[] ns = least(() -> encode(fleet), () -> apply(fleet), () -> deflate(snapshots));
        System.out.printf("steering %s: encode %d, apply %d, deflate %d ns%n", steering, ns[0], ns[1], ns[2]);
        assertTrue(ns[0] < 2 * ns[2], "encode " + ns[0] + ", deflate " + ns[2]);
        assertTrue(ns[1] < 2 * ns[2], "apply " + ns[1] + ", deflate " + ns[2]);
        assertTrue(encode(fleet) < deflate(snapshots) / 2);
    }

    @Test
    void shouldCostNoMorePerShipInLargerRooms() {
        FleetBenchmark small = fleet(SHIPS / 2, true);
        FleetBenchmark large = fleet(4 * SHIPS, true);
        long[] ns = least(() -> encode(small), () -> encode(large));
        System.out.printf("small %d, large %d ns%n", ns[0], ns[1]);
        assertTrue(ns[1] < 2 * 8 * ns[0], "small " + ns[0] + ", large " + ns[1]);
    }

    @Test
    void shouldCostLittleForObjectsThatRest() {
        FleetBenchmark all = fleet(4 * SHIPS, false);
        SparseWorld few = new SparseWorld(false);
        long[] ns = least(() -> encode(all), () -> ticks(few));
        double perMoving = (double) ns[0] / Recording.TICKS / (4 * SHIPS);
        double perObject = (double) ns[1] / WORLD_TICKS / SparseWorld.ENTITIES;
        System.out.printf("per moving ship %.1f, per object of a quiet world %.1f ns%n", perMoving, perObject);
        assertTrue(perObject < 1.5 * perMoving, "per object " + perObject + ", per moving ship " + perMoving);
    }

    private static int ticks(SparseWorld world) {
        int bytes = 0;
        for (int tick = 0; tick < WORLD_TICKS; tick++) {
            world.advance();
            bytes += world.encode();
        }
        return bytes;
    }

    @Test
    void shouldAllocateNothingPerTick() {
        FleetBenchmark fleet = fleet(SHIPS, true);
        SparseWorld world = new SparseWorld(true);
        assertEquals(0, fewestAllocatedBytes(() -> encode(fleet)), "encoding deltas");
        assertEquals(0, fewestAllocatedBytes(() -> apply(fleet)), "applying deltas");
        long fewest = Long.MAX_VALUE;
        for (int turn = 0; turn < WARM_UP_TURNS + TURNS; turn++) {
            long bytes = 0;
            for (int tick = 0; tick < WORLD_TICKS; tick++) {
                world.advance(); // a ship's new course is an object of the rule, not of the codec
                bytes += allocatedBytes(world::encode);
            }
            fewest = Math.min(fewest, bytes);
        }
        assertEquals(0, fewest, "capturing and encoding a world");
    }

    /**
     * The minimum bytes of many turns: the JVM itself sometimes allocates on this thread, and an encoder may when it
     * learns.
     */
    private static long fewestAllocatedBytes(IntSupplier work) {
        long fewest = Long.MAX_VALUE;
        for (int turn = 0; turn < WARM_UP_TURNS + TURNS; turn++) {
            fewest = Math.min(fewest, allocatedBytes(work));
        }
        return fewest;
    }

    private static long allocatedBytes(IntSupplier work) {
        long before = THREAD.getCurrentThreadAllocatedBytes();
        int outcome = work.getAsInt();
        long allocated = THREAD.getCurrentThreadAllocatedBytes() - before;
        assertTrue(outcome > 0);
        return allocated;
    }
}
