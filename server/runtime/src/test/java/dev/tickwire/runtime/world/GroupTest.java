package dev.tickwire.runtime.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.Table;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Entities that enter and leave a group, in any order, between captures. */
class GroupTest {
    private static final int KIND = 0;

    private final GameType game = GameType.of(WorldTest.Toy.class);
    private final Group group = new Group(Section.EVERYBODY, game.schema(), game.kinds(), false);
    private final Table table = group.table(KIND);
    private final OutOfRangeCounts outOfRange = new OutOfRangeCounts((field, what) -> {});

    @Test
    void shouldHoldWhatEnteredAndDidNotLeave() {
        for (long seed : new long[] {1, System.nanoTime()}) {
            SplittableRandom random = new SplittableRandom(seed);
            TreeMap<Integer, Integer> owners = new TreeMap<>();
            int lastId = 0;
            for (int tick = 0; tick < 2000; tick++) {
                for (int step = random.nextInt(12); step > 0; step--) {
                    Integer some = owners.isEmpty() ? null : owners.ceilingKey(random.nextInt(owners.lastKey()) + 1);
                    int owner = random.nextInt(100);
                    if (some == null || random.nextInt(5) < 2) {
                        enter(++lastId, owner);
                        owners.put(lastId, owner);
                    } else if (random.nextBoolean()) { // as one that crosses a border and comes back in a tick
                        group.remove(KIND, some);
                        enter(some, owner);
                        owners.put(some, owner);
                    } else {
                        group.remove(KIND, some);
                        owners.remove(some);
                    }
                }
                group.capture(outOfRange);
                assertHolds(owners, "seed " + seed + ", tick " + tick);
            }
            owners.keySet().forEach(id -> group.remove(KIND, id));
            group.capture(outOfRange);
        }
    }

    private void enter(int id, int owner) {
        group.add(KIND, new WorldTest.Toy.Ball(), id, owner);
    }

    private void assertHolds(Map<Integer, Integer> owners, String at) {
        assertEquals(owners.size(), table.live(), at);
        owners.forEach((id, owner) -> {
            int slot = group.slot(KIND, id);
            assertEquals(id, table.id(slot), at);
            assertEquals(owner, table.owner(slot), at);
        });
    }
}
