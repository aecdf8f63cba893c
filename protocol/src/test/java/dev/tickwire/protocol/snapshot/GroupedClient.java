package dev.tickwire.protocol.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.FieldType.Float64;
import dev.tickwire.protocol.schema.FieldType.Int64;
import dev.tickwire.protocol.schema.FieldType.Reference;
import dev.tickwire.protocol.schema.FieldType.Text;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client of a {@link GroupedRoom} that is shown now these groups, now those, and what it must then know. */
final class GroupedClient {
    private static final Messages MESSAGES = Sample.messages();
    private static final int CAR = Sample.SCHEMA.kindIndex("Car");

    private final Set<Integer> has = new TreeSet<>();
    private final Replica replica = new Replica(Sample.SCHEMA);
    private final GroupedRoom room;
    private final int player;
    private final SplittableRandom random;
    private final FrameScript frames = new FrameScript();
    private final WireOutput exactBody = new WireOutput(64, 1 << 20);
    private final WireOutput birthsBody = new WireOutput(64, 1 << 20);
    private Map<Integer, Row> before = Map.of();
    private boolean started;

    /** An entity in sight, by the room's tables: its shared part and, if the client has one, its own part. */
    private record Row(
            int group,
            int kind,
            int owner,
            Values shared,
            @Nullable Values own) {
        boolean sameValues(Row other) {
            return shared.equals(other.shared) && Objects.equals(own, other.own);
        }
    }

    /** What the columns of one slot hold. */
    private record Values(Table table, List<Object> byColumn) {
        static Values of(Table table, int slot) {
            List<Object> values = new ArrayList<>();
            for (int column = 0; column < table.columns(); column++) {
                values.add(
                        switch (table.column(column)) {
                            case INT -> table.ints(column)[slot];
                            case LONG -> table.longs(column)[slot];
                            case TEXT -> new String(table.texts(column)[slot], StandardCharsets.UTF_8);
                        });
            }
            return new Values(table, values);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Values values && byColumn.equals(values.byColumn);
        }

        @Override
        public int hashCode() {
            return byColumn.hashCode();
        }
    }

    GroupedClient(GroupedRoom room, int player, SplittableRandom random) {
        this.room = room;
        this.player = player;
        this.random = random;
    }

    /** The frame of the room's latest tick; sections in any order. */
    Frame frame(boolean mayDrop) {
        List<byte[]> sections = new ArrayList<>();
        GroupChain own = room.own.get(player);
        if (!started || room.priorFresh()) {
            sections.add(room.prior());
        }
        sections.add(!started || random.nextInt(40) == 0 ? own.keyframe() : own.delta());
        for (Map.Entry<Integer, GroupChain> each : room.groups.entrySet()) {
            sections.add(section(each.getKey(), each.getValue(), mayDrop));
        }
        started = true;
        sections.add(exact());
        sections.add(births());
        Collections.shuffle(sections, new Random(random.nextLong()));
        return frames.add(sections.toArray(new byte[0][])).frame();
    }

    /** Any numbers for the player's entities in sight, by their ids. */
    private byte[] exact() {
        exactBody.clear();
        rows().forEach((id, row) -> {
            if (row.owner == player) {
                exactBody.writeVarInt(id);
                for (int i = Sample.SCHEMA.kinds().get(row.kind).roundedColumns(); i > 0; i--) {
                    exactBody.writeDouble(random.nextDouble());
                }
            }
        });
        return ownSection(Section.EXACT, exactBody);
    }

    private byte[] births() {
        birthsBody.clear();
        for (int id = 1 + random.nextInt(100); id < 200; id += 1 + random.nextInt(200)) {
            birthsBody.writeVarInt(id);
            birthsBody.writeVarInt(random.nextInt(Integer.MAX_VALUE));
        }
        return ownSection(Section.BIRTHS, birthsBody);
    }

    private static byte[] ownSection(int type, WireOutput body) {
        WireOutput section = new WireOutput(64, 1 << 20);
        Section.write(Section.OWN, type, body, section);
        return section.toBytes();
    }

    private void assertWasTold(String when) {
        WireOutput told = new WireOutput(64, 1 << 20);
        for (ExactState state : replica.exact()) {
            told.writeVarInt(state.id());
            for (double number : state.numbers()) {
                told.writeDouble(number);
            }
        }
        assertArrayEquals(exactBody.toBytes(), told.toBytes(), when);
        told.clear();
        for (Birth birth : replica.births()) {
            told.writeVarInt(birth.id());
            told.writeVarInt(birth.seq());
        }
        assertArrayEquals(birthsBody.toBytes(), told.toBytes(), when);
    }

    private byte[] section(int number, GroupChain group, boolean mayDrop) {
        if (!has.contains(number)) {
            boolean comes = number == Section.EVERYBODY || random.nextInt(10) == 0;
            return comes && has.add(number) ? group.keyframe() : new byte[0];
        }
        boolean goes = number != Section.EVERYBODY && mayDrop && random.nextInt(20) == 0;
        if (goes && has.remove(number)) {
            return group.drop();
        }
        return room.renewed.contains(number) || random.nextInt(40) == 0 ? group.keyframe() : group.delta();
    }

    /** Numbers of the groups that the client has, ascending. */
    List<Integer> groups() {
        Set<Integer> groups = new TreeSet<>(has);
        groups.add(Section.OWN);
        return List.copyOf(groups);
    }

    /** A frame with keyframes of the latest tick, of those groups that the client has. */
    Frame keyframes(List<Integer> numbers) {
        frames.add(room.prior());
        groups().stream()
                .filter(numbers::contains)
                .forEach(number -> frames.add(group(number).keyframe()));
        return frames.frame();
    }

    /** A frame that leads all groups that the client has to the latest tick. */
    Frame deltas() {
        frames.add(room.priorFresh() ? room.prior() : new byte[0]);
        for (int number : groups()) {
            frames.add(
                    room.renewed.contains(number)
                            ? group(number).keyframe()
                            : group(number).delta());
        }
        return frames.frame();
    }

    private GroupChain group(int number) {
        return number == Section.OWN ? room.own.get(player) : room.groups.get(number);
    }

    /**
     * Applies a frame and compares everything with the room's side.
     *
     * @return how many entities were in another group than before, yet in sight all the time
     */
    int apply(Frame frame, String when) {
        Map<Integer, Row> now = rows();
        replica.apply(frame, MESSAGES);
        assertEquals(0, replica.mismatches() + replica.refusals(), when);
        assertEquals(List.of(), replica.brokenGroups(), when);
        assertHas(replica, when);
        assertWasTold(when);
        now.forEach((id, row) -> assertSees(id, row, now, () -> when + ", entity " + id));
        int crossings = 0;
        for (int kind = 0; kind < Sample.SCHEMA.kinds().size(); kind++) {
            Set<Integer> spawned = new TreeSet<>();
            Set<Integer> changed = new TreeSet<>();
            Set<Integer> removed = new TreeSet<>();
            for (Map.Entry<Integer, Row> each : now.entrySet()) {
                Row was = before.get(each.getKey());
                if (each.getValue().kind == kind && was == null) {
                    spawned.add(each.getKey());
                } else if (each.getValue().kind == kind && !each.getValue().sameValues(was)) {
                    changed.add(each.getKey());
                }
                if (was != null && was.kind == kind && was.group != each.getValue().group) {
                    crossings++;
                }
            }
            for (Map.Entry<Integer, Row> each : before.entrySet()) {
                if (each.getValue().kind == kind && !now.containsKey(each.getKey())) {
                    removed.add(each.getKey());
                }
            }
            assertEquals(List.copyOf(spawned), sorted(replica.spawned(kind)), when);
            assertEquals(List.copyOf(changed), sorted(replica.changed(kind)), when);
            assertEquals(List.copyOf(removed), sorted(replica.removed(kind)), when);
        }
        before = now;
        return crossings;
    }

    private static List<Integer> sorted(List<Integer> ids) {
        return ids.stream().sorted().toList();
    }

    /** Compares groups and entities of any client that is shown the same. */
    void assertHas(Replica client, String when) {
        assertEquals(groups(), client.groups(), when);
        for (int number : groups()) {
            assertEquals(group(number).sent().hash(), client.hash(number), when);
        }
        for (int kind = 0; kind < Sample.SCHEMA.kinds().size(); kind++) {
            List<Integer> ids = new ArrayList<>();
            for (int number : has) {
                Table table = room.groups.get(number).sent().table(kind);
                for (int slot = 0; slot < table.slotsUsed(); slot++) {
                    if (table.taken(slot)) {
                        ids.add(table.id(slot));
                    }
                }
            }
            assertEquals(ids, client.ids(kind), when);
        }
    }

    private void assertSees(int id, Row row, Map<Integer, Row> rows, Supplier<String> when) {
        assertTrue(replica.sees(row.kind, id), when);
        assertEquals(row.owner, replica.owner(row.kind, id), when);
        List<Field> fields = Sample.SCHEMA.kinds().get(row.kind).fields();
        for (int f = 0; f < fields.size(); f++) {
            Field field = fields.get(f);
            Values values = field.ownerOnly() ? row.own : row.shared;
            for (int element = 0; element < field.columns(); element++) {
                Object value = values == null
                        ? nothing(field.type())
                        : values.byColumn.get(values.table.firstColumn(f) + element);
                if (field.type() instanceof Reference && !refers((Integer) value, rows)) {
                    value = 0;
                }
                assertEquals(value, read(field.type(), row.kind, id, f, element), when);
            }
        }
    }

    /** Zoos refer to cars. */
    private static boolean refers(int id, Map<Integer, Row> rows) {
        Row target = rows.get(id);
        return target != null && target.kind == CAR;
    }

    private static Object nothing(FieldType type) {
        return switch (type.column()) {
            case INT -> 0;
            case LONG -> 0L;
            case TEXT -> "";
        };
    }

    private Object read(FieldType type, int kind, int id, int field, int element) {
        if (type instanceof Text) {
            return replica.textAt(kind, id, field, element);
        } else if (type instanceof Int64) {
            return replica.longAt(kind, id, field, element);
        } else if (type instanceof Float64) {
            return Double.doubleToRawLongBits(replica.doubleAt(kind, id, field, element));
        }
        return replica.intAt(kind, id, field, element);
    }

    private Map<Integer, Row> rows() {
        Map<Integer, Row> rows = new TreeMap<>();
        for (int number : has) {
            GroupState state = room.groups.get(number).sent();
            for (int kind = 0; kind < state.tables().size(); kind++) {
                Table table = state.table(kind);
                for (int slot = 0; slot < table.slotsUsed(); slot++) {
                    if (table.taken(slot)) {
                        int id = table.id(slot);
                        rows.put(
                                id,
                                new Row(number, kind, table.owner(slot), Values.of(table, slot), ownValues(kind, id)));
                    }
                }
            }
        }
        return rows;
    }

    private @Nullable Values ownValues(int kind, int id) {
        Table table = room.own.get(player).sent().tableOfKind(kind);
        for (int slot = 0; table != null && slot < table.slotsUsed(); slot++) {
            if (table.id(slot) == id) {
                return Values.of(table, slot);
            }
        }
        return null;
    }
}
