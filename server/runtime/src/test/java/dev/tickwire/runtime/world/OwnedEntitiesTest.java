package dev.tickwire.runtime.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tickwire.Entity;
import dev.tickwire.Settings;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OwnedEntitiesTest {
    private final World world = new World(
            GameType.of(WorldTest.Toy.class),
            Settings.tickRate(10),
            new OutOfRangeCounts((field, what) -> {})); // gives ids
    private final OwnedEntities owned = new OwnedEntities();

    private Entity ball() {
        WorldTest.Toy.Ball ball = new WorldTest.Toy.Ball();
        world.spawn(ball, null);
        owned.add(ball);
        return ball;
    }

    private List<Entity> all() {
        List<Entity> all = new ArrayList<>();
        for (int place = 0; place < owned.places(); place++) {
            Entity there = owned.at(place);
            if (there != null) {
                all.add(there);
            }
        }
        return all;
    }

    /** Of 1 entity. */
    @Test
    void shouldTakeLittleMemory() {
        Entity ball = ball();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OwnedEntities[] players = new OwnedEntities[1000];
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < players.length; i++) {
            players[i] = new OwnedEntities();
            players[i].add(ball);
        }
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / players.length;
        assertTrue(bytes <= 96, bytes + " bytes for each player");
    }

    @Test
    void shouldAgreeWithATreeMapUnderRandomUse() {
        for (long seed : new long[] {1, System.nanoTime()}) {
            SplittableRandom random = new SplittableRandom(seed);
            TreeMap<Integer, Entity> model = new TreeMap<>();
            for (int step = 0; step < 5000; step++) {
                if (model.isEmpty() || random.nextInt(step / 1000 % 2 == 0 ? 3 : 2) > 0) {
                    Entity ball = ball();
                    model.put(ball.id(), ball);
                } else {
                    int id = model.floorKey(model.firstKey() + random.nextInt(model.lastKey() - model.firstKey() + 1));
                    owned.remove(id);
                    model.remove(id);
                    assertTrue(!owned.contains(id));
                }
                String at = "seed " + seed + ", step " + step;
                assertEquals(List.copyOf(model.values()), all(), at);
                assertTrue(owned.places() <= 2 * model.size() + 1, at + ": " + owned.places() + " places");
                assertSame(
                        model.isEmpty() ? null : model.firstEntry().getValue(),
                        owned.first(WorldTest.Toy.Ball.class),
                        at);
            }
            model.keySet().forEach(owned::remove);
            assertEquals(0, owned.places());
            assertNull(owned.first(WorldTest.Toy.Ball.class));
        }
    }
}
