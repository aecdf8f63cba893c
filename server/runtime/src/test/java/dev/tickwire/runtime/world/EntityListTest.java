package dev.tickwire.runtime.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Entity;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EntityListTest {
    private static final class Thing extends Entity {}

    private final EntityList<Thing> list = new EntityList<>();

    @Test
    void shouldSkipWhatIsRemovedAndNotVisitWhatIsAddedDuringAnIteration() {
        Thing first = add(1);
        add(2);
        Thing third = add(3);
        List<Thing> visited = new ArrayList<>();
        for (Thing thing : list) {
            visited.add(thing);
            if (thing == first) {
                list.drop(list.indexOf(2));
                add(4);
            }
        }
        assertEquals(List.of(first, third), visited);
        assertEquals(3, list.size());
    }

    @Test
    void shouldAgreeWithATreeMapUnderRandomUse() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<Integer, Thing> expected = new TreeMap<>();
        int lastId = 0;
        for (int step = 0; step < 20_000; step++) {
            int action = random.nextInt(10);
            if (action < 4) {
                expected.put(++lastId, add(lastId));
            } else if (action < 8 && !expected.isEmpty()) {
                Integer id = expected.ceilingKey(1 + random.nextInt(lastId));
                if (id != null) {
                    assertSame(expected.remove(id), list.find(id));
                    list.drop(list.indexOf(id));
                    assertNull(list.find(id));
                }
            } else if (action == 8) {
                list.compact();
            } else {
                assertEquals(List.copyOf(expected.values()), List.copyOf(list), "seed " + seed + ", step " + step);
                assertEquals(expected.size(), list.size());
            }
        }
    }

    @Test
    void shouldEndAfterTheLastIsRemoved() {
        add(1);
        Iterator<Thing> iterator = list.iterator();
        list.drop(list.indexOf(1));
        assertFalse(iterator.hasNext());
    }

    @Test
    void shouldLetLoopsStandInLoopsAndBeLeftEarly() {
        add(1);
        add(2);
        add(3);
        int visits = 0;
        for (Thing outer : list) {
            for (Thing inner : list) {
                visits++;
                if (inner == outer) {
                    break;
                }
            }
            for (Thing inner : list) {
                visits += inner == outer ? 100 : 0;
            }
        }
        assertEquals(1 + 2 + 3 + 300, visits);
    }

    @Test
    void shouldSayThatAnIterationOutlivedItsTick() {
        add(1);
        add(2);
        Iterator<Thing> iterator = list.iterator();
        iterator.next();
        list.drop(list.indexOf(1));
        list.compact();
        assertThrows(ConcurrentModificationException.class, iterator::next);
    }

    @Test
    void shouldSayHowEntitiesComeAndGo() {
        Thing thing = add(1);
        String gone = assertThrows(UnsupportedOperationException.class, () -> list.removeIf(any -> true))
                .getMessage();
        assertTrue(gone.contains("room.remove"), gone);
        String come = assertThrows(UnsupportedOperationException.class, () -> list.add(thing))
                .getMessage();
        assertTrue(come.contains("room.spawn"), come);
    }

    private Thing add(int id) {
        Thing thing = new Thing();
        list.append(thing, id);
        return thing;
    }
}
