package dev.tickwire.protocol.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.Seeds;
import dev.tickwire.protocol.schema.Column;
import dev.tickwire.protocol.schema.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TableTest {
    private static Kind kind(String name) {
        return Sample.SCHEMA.kinds().get(Sample.SCHEMA.kindIndex(name));
    }

    @Test
    void shouldLayOutColumnsInSchemaOrder() {
        Table car = new Table(kind("Car"), false);
        assertEquals(3, car.columns());
        assertEquals(0, car.firstColumn(0), "heading");
        assertEquals(1, car.firstColumn(1), "name");
        assertEquals(-1, car.firstColumn(2), "speed is the owner's");
        assertEquals(2, car.firstColumn(3), "x");
        assertEquals(Column.TEXT, car.column(1));
        Table own = new Table(kind("Car"), true);
        assertEquals(1, own.columns());
        assertEquals(0, own.firstColumn(2));
        assertEquals(Column.LONG, own.column(0));
    }

    @Test
    void shouldGiveAnArrayOneColumnPerElement() {
        Table zoo = new Table(kind("Zoo"), false);
        assertEquals(1, zoo.firstColumn(1), "arrayInts");
        assertEquals(4, zoo.firstColumn(2), "arrayTexts");
        assertEquals(6, zoo.firstColumn(3), "bool");
        assertEquals(Column.INT, zoo.column(3));
        assertEquals(Column.TEXT, zoo.column(5));
    }

    @Test
    void shouldHaveATableInGroup1JustForKindsWithOwnFields() {
        GroupState own = new GroupState(Sample.SCHEMA, true);
        assertEquals(3, own.tables().size());
        assertEquals("Car", own.table(0).kind().name());
        assertNull(own.tableOfKind(Sample.SCHEMA.kindIndex("Board")));
        assertEquals(own.table(1), own.tableOfKind(Sample.SCHEMA.kindIndex("Ghost")));
        assertEquals(5, new GroupState(Sample.SCHEMA, false).tables().size());
    }

    @Test
    void shouldTakeTheLowestFreeSlotAlways() {
        Seeds.check(200, random -> {
            Table table = new Table(kind("Car"), false);
            TreeMap<Integer, Integer> model = new TreeMap<>();
            for (int id = 1; id < 300; id++) {
                if (random.nextInt(5) < 2 && !model.isEmpty()) {
                    Integer slot = Objects.requireNonNullElse(model.ceilingKey(random.nextInt(60)), model.firstKey());
                    model.remove(slot);
                    table.remove(slot);
                } else {
                    int lowest = 0;
                    while (model.containsKey(lowest)) {
                        lowest++;
                    }
                    assertEquals(lowest, table.spawn(id, id % 4));
                    assertEquals(0, table.ints(0)[lowest], "values begin at zero");
                    assertEquals(0, table.texts(1)[lowest].length, "texts begin empty");
                    table.ints(0)[lowest] = id;
                    table.texts(1)[lowest] = Integer.toString(id).getBytes(StandardCharsets.UTF_8);
                    model.put(lowest, id);
                }
                assertEquals(model.size(), table.live());
                assertEquals(model.isEmpty() ? 0 : model.lastKey() + 1, table.slotsUsed());
            }
            for (Map.Entry<Integer, Integer> entry : model.entrySet()) {
                assertEquals(entry.getValue(), table.id(entry.getKey()));
                assertEquals(entry.getValue(), table.ints(0)[entry.getKey()]);
                assertEquals(entry.getValue() % 4, table.owner(entry.getKey()));
            }
        });
    }

    @Test
    void shouldCopyAndClear() {
        Table big = new Table(kind("Car"), false);
        for (int id = 1; id <= 100; id++) {
            int slot = big.spawn(id, 0);
            big.texts(1)[slot] = new byte[] {65};
        }
        Table small = new Table(kind("Car"), false);
        small.spawn(500, 3);
        small.ints(2)[0] = 9;
        Table copy = new Table(kind("Car"), false);
        copy.copyFrom(big);
        assertEquals(100, copy.live());
        assertArrayEquals(new byte[] {65}, copy.texts(1)[99]);
        copy.copyFrom(small);
        assertEquals(1, copy.live());
        assertEquals(1, copy.slotsUsed());
        assertEquals(9, copy.ints(2)[0]);
        assertEquals(1, copy.spawn(501, 0));
        assertEquals(0, copy.texts(1)[1].length, "nothing is left of what was there");
        copy.clear();
        assertEquals(0, copy.live());
        assertEquals(0, copy.spawn(502, 0));
        assertEquals(0, copy.ints(2)[0]);
    }

    @Test
    void shouldHoldAsManyAsTheLimitAllows() {
        Table rocks = new Table(kind("Rock"), false);
        for (int id = 1; id <= Limits.ENTITIES_PER_KIND_MAX; id++) {
            rocks.spawn(id, 0);
        }
        String message = assertThrows(IllegalStateException.class, () -> rocks.spawn(1 << 20, 0))
                .getMessage();
        assertTrue(message.contains("Rock"), message);
        assertEquals(Limits.ENTITIES_PER_KIND_MAX, rocks.live());
        rocks.remove(77);
        assertFalse(rocks.taken(77));
        assertEquals(77, rocks.spawn(1 << 21, 0));
    }

    @Test
    void shouldNoticeBrokenInvariants() {
        Table table = new Table(kind("Car"), false);
        table.spawn(1, 0);
        table.spawn(2, 0);
        table.remove(0);
        assertThrows(AssertionError.class, () -> table.remove(0));
        assertThrows(AssertionError.class, () -> table.spawn(0, 0));
        assertThrows(AssertionError.class, () -> table.longs(0));
    }
}
