package dev.tickwire.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.FieldType.Int;
import dev.tickwire.protocol.schema.FieldType.Quantized;
import dev.tickwire.protocol.schema.FieldType.Reference;
import dev.tickwire.protocol.schema.FieldType.Width;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.EncoderScratch;
import dev.tickwire.protocol.snapshot.FrameScript;
import dev.tickwire.protocol.snapshot.GroupChain;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.snapshot.Table;
import dev.tickwire.protocol.wire.Messages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One sequence of {@code vectors/groups.json}: a room of ships, a script, and a client of it. What the client is to see
 * comes from the room's side and from what the script says it has, never from a replica, which each step checks.
 */
final class GroupSequence {
    static final Schema SCHEMA = Schema.of(
            "groups",
            List.of(
                    new Kind("Board", true, List.of(field("seconds", new Int(Width.INT, 0, 1000), false))),
                    new Kind("Rock", false, List.of(field("near", new Reference(Reference.ANY), false))),
                    new Kind(
                            "Ship",
                            false,
                            List.of(
                                    field("fuel", new Int(Width.INT, 1, 1000), true),
                                    field("hp", new Int(Width.INT, 0, 100), false),
                                    field("target", new Reference("Ship"), false),
                                    field("x", new Quantized(0, 1000, 0.25), false)))),
            List.of(),
            List.of(),
            List.of());

    /** The client's player. */
    static final int PLAYER = 7;

    private static final Messages MESSAGES = new Messages(SCHEMA, Map.of());
    private static final int BOARD = SCHEMA.kindIndex("Board");
    private static final int ROCK = SCHEMA.kindIndex("Rock");
    private static final int SHIP = SCHEMA.kindIndex("Ship");

    // Columns of a ship's shared part.
    private static final int HP = 0;
    private static final int TARGET = 1;
    private static final int X = 2;

    final String name;
    final List<Map<String, Object>> steps = new ArrayList<>();
    private final SnapshotEncoder encoder = new SnapshotEncoder(SCHEMA, new EncoderScratch());
    private final Map<Integer, GroupChain> room = new TreeMap<>();
    private final FrameScript frames = new FrameScript();
    private final Replica replica = new Replica(SCHEMA);
    private final Set<Integer> told = new HashSet<>();
    private List<Integer> has = List.of();
    private boolean ticked;
    private Set<Integer> inSight = Set.of();

    /** Where an entity's shared part is on the room's side. */
    private record Row(Table table, int slot) {}

    GroupSequence(String name) {
        this.name = name;
    }

    private static Field field(String name, FieldType type, boolean ownerOnly) {
        return new Field(name, type, 0, ownerOnly);
    }

    private GroupChain group(int number) {
        return room.computeIfAbsent(number, n -> new GroupChain(n, SCHEMA, encoder));
    }

    private Table table(int group, int kind) {
        return group(group).next().tableOfKind(kind);
    }

    void board(int id, int seconds) {
        Table boards = table(Section.EVERYBODY, BOARD);
        int slot = boards.spawn(id, 0);
        boards.ints(0)[slot] = seconds;
    }

    void rock(int group, int id, int near) {
        Table rocks = table(group, ROCK);
        int slot = rocks.spawn(id, 0);
        rocks.ints(0)[slot] = near;
    }

    void ship(int group, int id, int owner, int hp, int target, int quarters) {
        Table ships = table(group, SHIP);
        int slot = ships.spawn(id, owner);
        ships.ints(HP)[slot] = hp;
        ships.ints(TARGET)[slot] = target;
        ships.ints(X)[slot] = quarters;
    }

    void ownPart(int id, int fuel) {
        Table parts = table(Section.OWN, SHIP);
        int slot = parts.spawn(id, PLAYER);
        parts.ints(0)[slot] = fuel;
    }

    void burn(int id, int fuel) {
        Table parts = table(Section.OWN, SHIP);
        parts.ints(0)[slot(parts, id)] -= fuel;
    }

    void move(int group, int id, int quarters) {
        Table ships = table(group, SHIP);
        ships.ints(X)[slot(ships, id)] += quarters;
    }

    void aim(int group, int id, int target) {
        Table ships = table(group, SHIP);
        ships.ints(TARGET)[slot(ships, id)] = target;
    }

    void remove(int group, int id) {
        Table ships = table(group, SHIP);
        ships.remove(slot(ships, id));
    }

    void cross(int from, int to, int id) {
        Table ships = table(from, SHIP);
        int slot = slot(ships, id);
        ship(to, id, ships.owner(slot), ships.ints(HP)[slot], ships.ints(TARGET)[slot], ships.ints(X)[slot]);
        ships.remove(slot);
    }

    private static int slot(Table table, int id) {
        int slot = 0;
        while (table.id(slot) != id) {
            slot++;
        }
        return slot;
    }

    /** The room gives a number to another group, which is empty at first. */
    void renew(int group) {
        room.remove(group);
    }

    /** A tick of the room: a change, then the snapshots of all groups. */
    GroupSequence tick(Consumer<GroupSequence> change) {
        change.accept(this);
        room.values().forEach(group -> group.advance(true));
        ticked = true;
        return this;
    }

    GroupSequence keyframes(int... groups) {
        for (int group : groups) {
            add(group, group(group).keyframe());
        }
        return this;
    }

    GroupSequence deltas(int... groups) {
        for (int group : groups) {
            add(group, group(group).delta());
        }
        return this;
    }

    GroupSequence drops(int... groups) {
        for (int group : groups) {
            add(group, group(group).drop());
        }
        return this;
    }

    GroupSequence section(int group, int type, int... body) {
        byte[] bytes = new byte[body.length];
        for (int i = 0; i < body.length; i++) {
            bytes[i] = (byte) body[i];
        }
        frames.add(group, type, bytes);
        told.add(group);
        return this;
    }

    private GroupSequence add(int group, byte[] section) {
        frames.add(section);
        told.add(group);
        return this;
    }

    /** A group's delta with another hash, which stands after three varints of one byte. */
    GroupSequence deltaWithAnotherHash(int group) {
        byte[] section = group(group).delta().clone();
        section[3] ^= 1;
        return add(group, section);
    }

    /**
     * Ends a step. After a tick, the groups that the client has had and that the step said nothing of have their deltas
     * at the end of the frame.
     *
     * @param groups that the client has now, each with the room's latest state
     * @param broken those of which it needs a keyframe
     */
    GroupSequence step(String what, List<Integer> groups, List<Integer> broken) {
        for (int group : has) {
            if (ticked && !told.contains(group)) {
                deltas(group);
            }
        }
        has = groups;
        ticked = false;
        told.clear();
        Frame frame = frames.frame();
        replica.apply(frame, MESSAGES);
        Map<Integer, Row> rows = rows(groups);
        Map<Integer, Object> expected = new TreeMap<>();
        rows.forEach((id, row) -> expected.put(
                id, entity(row.table.kind().name(), id, row.table.owner(row.slot), fields(row, groups, rows))));
        Map<String, Object> step =
                outcome(groups, broken, expected, without(rows.keySet(), inSight), without(inSight, rows.keySet()));
        inSight = rows.keySet();
        assertEquals(step, seen(), name + ": " + what);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("what", what);
        json.put("sections", frame.sections());
        json.put("view", HexFormat.of().formatHex(frame.view()));
        json.putAll(step);
        steps.add(json);
        return this;
    }

    private static Map<String, Object> outcome(
            List<Integer> groups,
            List<Integer> broken,
            Map<Integer, Object> entities,
            List<Integer> spawned,
            List<Integer> removed) {
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("groups", groups);
        outcome.put("broken", broken);
        outcome.put("entities", List.copyOf(entities.values()));
        outcome.put("spawned", spawned);
        outcome.put("removed", removed);
        return outcome;
    }

    private static List<Integer> without(Set<Integer> some, Set<Integer> others) {
        return some.stream().filter(id -> !others.contains(id)).toList();
    }

    private Map<Integer, Row> rows(List<Integer> groups) {
        Map<Integer, Row> rows = new TreeMap<>();
        for (int group : groups) {
            for (Table table : group == Section.OWN
                    ? List.<Table>of()
                    : group(group).sent().tables()) {
                for (int slot = 0; slot < table.slotsUsed(); slot++) {
                    if (table.taken(slot)) {
                        rows.put(table.id(slot), new Row(table, slot));
                    }
                }
            }
        }
        return rows;
    }

    private Map<String, Object> fields(Row row, List<Integer> groups, Map<Integer, Row> rows) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Table table = row.table;
        switch (table.kind().name()) {
            case "Board" -> fields.put("seconds", table.ints(0)[row.slot]);
            case "Rock" -> fields.put("near", inSightOr0(table.ints(0)[row.slot], rows));
            default -> {
                Table own = group(Section.OWN).sent().tableOfKind(SHIP);
                for (int slot = 0; groups.contains(Section.OWN) && slot < own.slotsUsed(); slot++) {
                    if (own.id(slot) == table.id(row.slot)) {
                        fields.put("fuel", own.ints(0)[slot]);
                    }
                }
                fields.put("hp", table.ints(HP)[row.slot]);
                fields.put("target", inSightOr0(table.ints(TARGET)[row.slot], rows));
                fields.put("x", table.ints(X)[row.slot] / 4.0);
            }
        }
        return fields;
    }

    private static int inSightOr0(int id, Map<Integer, Row> rows) {
        return rows.containsKey(id) ? id : 0;
    }

    private static Map<String, Object> entity(String kind, int id, int owner, Map<String, Object> fields) {
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put("kind", kind);
        entity.put("id", id);
        entity.put("owner", owner);
        entity.put("fields", fields);
        return entity;
    }

    private Map<String, Object> seen() {
        Map<Integer, Object> entities = new TreeMap<>();
        Set<Integer> spawned = new TreeSet<>();
        Set<Integer> removed = new TreeSet<>();
        for (int kind = 0; kind < SCHEMA.kinds().size(); kind++) {
            spawned.addAll(replica.spawned(kind));
            removed.addAll(replica.removed(kind));
            for (int id : replica.ids(kind)) {
                String kindName = SCHEMA.kinds().get(kind).name();
                entities.put(id, entity(kindName, id, replica.owner(kind, id), seenFields(kind, id)));
            }
        }
        return outcome(replica.groups(), replica.brokenGroups(), entities, List.copyOf(spawned), List.copyOf(removed));
    }

    private Map<String, Object> seenFields(int kind, int id) {
        Map<String, Object> fields = new LinkedHashMap<>();
        List<Field> declared = SCHEMA.kinds().get(kind).fields();
        for (int i = 0; i < declared.size(); i++) {
            Field field = declared.get(i);
            boolean whole = !(field.type() instanceof Quantized);
            Object value = whole ? (Object) replica.intAt(kind, id, i, 0) : (Object) replica.doubleAt(kind, id, i, 0);
            if (!field.ownerOnly() || !value.equals(0)) { // there is always fuel
                fields.put(field.name(), value);
            }
        }
        return fields;
    }
}
