package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.FieldType.Angle;
import dev.tickwire.protocol.schema.FieldType.Bool;
import dev.tickwire.protocol.schema.FieldType.EnumOf;
import dev.tickwire.protocol.schema.FieldType.Int;
import dev.tickwire.protocol.schema.FieldType.Quantized;
import dev.tickwire.protocol.schema.FieldType.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded changes to a state, as a room makes them between two snapshots: removals first, spawns into the lowest
 * slots.
 */
public final class StateScript {
    private static final List<String> LETTERS = List.of("a", "Z", " ", "\u00e9", "\u20ac", "\ud83d\ude80");
    private static final int[] EDGES = {0, 1, -1, 63, 64, -64, -65, Integer.MAX_VALUE, Integer.MIN_VALUE};

    private final SplittableRandom random;
    private int lastId;

    /** A script that a seed determines. */
    public StateScript(long seed) {
        random = new SplittableRandom(seed);
    }

    /** One tick of changes; how lively it is varies, and now and then nothing happens. */
    public void change(GroupState state) {
        int liveliness = random.nextInt(5);
        for (Table table : state.tables()) {
            removeSome(table, liveliness);
            spawnSome(table, liveliness);
            goOn(table);
            changeSome(table, liveliness);
        }
    }

    /** Every third entity has a steady speed, which takes it round and round. */
    private void goOn(Table table) {
        for (int f = 0; f < table.kind().fields().size(); f++) {
            FieldType type = table.kind().fields().get(f).type();
            int levels = type instanceof Angle angle
                    ? 1 << angle.bits()
                    : type instanceof Quantized grid ? grid.levels() : 0;
            for (int slot = 0; table.firstColumn(f) >= 0 && levels > 0 && slot < table.slotsUsed(); slot++) {
                if (table.taken(slot) && table.id(slot) % 3 == 0) {
                    int[] values = table.ints(table.firstColumn(f));
                    values[slot] = Math.floorMod(values[slot] + table.id(slot) % 50 - 25, levels);
                }
            }
        }
    }

    private void removeSome(Table table, int liveliness) {
        boolean flood = random.nextInt(100) == 0;
        for (int slot = table.slotsUsed() - 1; slot >= 0; slot--) {
            if (slot < table.slotsUsed() && table.taken(slot) && (flood || random.nextInt(100) < liveliness)) {
                table.remove(slot);
            }
        }
    }

    private void spawnSome(Table table, int liveliness) {
        int most = table.kind().state() ? 1 - table.live() : 40 - table.live();
        for (int i = 0; i < most && random.nextInt(20) < liveliness; i++) {
            lastId += 1 + random.nextInt(3);
            int slot = table.spawn(lastId, random.nextInt(3) == 0 ? 0 : random.nextInt(1, 300));
            if (random.nextInt(4) != 0) {
                changeColumns(table, slot, 60);
            }
        }
    }

    /** Changes values, but neither entities nor slots. */
    void changeSome(Table table, int liveliness) {
        for (int slot = 0; slot < table.slotsUsed(); slot++) {
            if (table.taken(slot) && random.nextInt(10) < liveliness) {
                changeColumns(table, slot, 20);
            }
        }
    }

    /** Gives so many of an entity's columns in a hundred other values. */
    void changeColumns(Table table, int slot, int percent) {
        for (int f = 0; f < table.kind().fields().size(); f++) {
            Field field = table.kind().fields().get(f);
            for (int i = 0; table.firstColumn(f) >= 0 && i < field.columns(); i++) {
                if (random.nextInt(100) < percent) {
                    changeValue(table, table.firstColumn(f) + i, slot, field.type());
                }
            }
        }
    }

    private void changeValue(Table table, int column, int slot, FieldType type) {
        switch (table.column(column)) {
            case INT -> table.ints(column)[slot] = integer(type, table.ints(column)[slot]);
            case LONG ->
                table.longs(column)[slot] = random.nextBoolean()
                        ? random.nextLong()
                        : Double.doubleToRawLongBits(random.nextInt(-1000, 1000) / 8.0);
            case TEXT -> table.texts(column)[slot] = text((Text) type).getBytes(StandardCharsets.UTF_8);
        }
    }

    private int integer(FieldType type, int old) {
        if (type instanceof Bool) {
            return 1 - old;
        }
        if (type instanceof EnumOf values) {
            return random.nextInt(values.values().size());
        }
        if (type instanceof Angle angle) {
            return random.nextInt(1 << angle.bits());
        }
        if (type instanceof Quantized grid) {
            return random.nextInt(grid.levels());
        }
        int edge = random.nextInt(4) == 0 ? EDGES[random.nextInt(EDGES.length)] : old + random.nextInt(-70, 70);
        return type instanceof Int range ? Math.min(Math.max(edge, range.min()), range.max()) : edge;
    }

    private String text(Text type) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(type.max() + 1); left >= 2; ) {
            String letter = LETTERS.get(random.nextInt(LETTERS.size()));
            text.append(letter);
            left -= letter.length();
        }
        return text.toString();
    }
}
