package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.wire.WireOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A seeded room: entities that come, go, change and cross between a dozen groups, whose numbers are used again now and
 * then; a few players, each of whom owns some.
 */
final class GroupedRoom {
    static final int PLAYERS = 3;
    static final int GROUPS = 12;
    private static final int ENTITIES_MAX = 60;
    private static final int CAR = Sample.SCHEMA.kindIndex("Car");
    private static final int ZOO = Sample.SCHEMA.kindIndex("Zoo");
    private static final int REFERENCE = Sample.SCHEMA.kinds().get(ZOO).fields().stream()
            .map(Field::name)
            .toList()
            .indexOf("reference");

    /** Shared parts by number: 0 and 2 to {@link #GROUPS}. */
    final Map<Integer, GroupChain> groups = new TreeMap<>();

    /** Own parts by player id. */
    final Map<Integer, GroupChain> own = new TreeMap<>();

    /** Numbers that another group has since the latest tick. */
    final List<Integer> renewed = new ArrayList<>();

    private final SplittableRandom random;
    private final StateScript script;
    private final SnapshotEncoder encoder = new SnapshotEncoder(Sample.SCHEMA, new EncoderScratch());
    private final WireOutput body = new WireOutput(64, 1 << 20);
    private final WireOutput section = new WireOutput(64, 1 << 20);
    private final List<Mover> movers = new ArrayList<>();
    private byte[] prior = {};
    private boolean priorFresh;
    private int lastId;
    private int live;

    /** An entity between two groups, in the only slot of a table of its own. */
    private record Mover(int kind, Table table) {}

    GroupedRoom(SplittableRandom random) {
        this.random = random;
        script = new StateScript(random.nextLong());
        for (int number = 0; number <= GROUPS; number++) {
            if (number != Section.OWN) {
                groups.put(number, new GroupChain(number, Sample.SCHEMA, encoder));
            }
        }
        for (int player = 1; player <= PLAYERS; player++) {
            own.put(player, new GroupChain(Section.OWN, Sample.SCHEMA, encoder));
        }
    }

    /** The section with the newest prior; empty if there is none but the schema's. */
    byte[] prior() {
        return prior;
    }

    /** Whether the latest tick made the prior. */
    boolean priorFresh() {
        return priorFresh;
    }

    /** One tick: removals and departures first, then what spawns and arrives. */
    void tick(boolean withHash) {
        renewed.clear();
        movers.clear();
        int liveliness = random.nextInt(4);
        if (random.nextInt(40) == 0) {
            renew(2 + random.nextInt(GROUPS - 1));
        }
        groups.values().forEach(group -> takeSome(group, liveliness));
        for (GroupChain group : groups.values()) {
            group.next().tables().forEach(table -> script.changeSome(table, liveliness));
            group.next().tables().forEach(this::refer);
        }
        for (GroupChain group : own.values()) {
            group.next().tables().forEach(table -> script.changeSome(table, liveliness));
        }
        movers.forEach(this::arrive);
        spawnSome(liveliness);
        advance(withHash);
    }

    /** All that a group holds crosses to others, and its number is that of a new one. */
    private void renew(int number) {
        GroupChain old = groups.get(number);
        for (int kind = 0; kind < old.next().tables().size(); kind++) {
            Table table = old.next().table(kind);
            for (int slot = table.slotsUsed() - 1; slot >= 0; slot--) {
                depart(table, kind, slot);
            }
        }
        groups.put(number, new GroupChain(number, Sample.SCHEMA, encoder));
        renewed.add(number);
    }

    private void takeSome(GroupChain group, int liveliness) {
        boolean exodus = random.nextInt(150) == 0;
        for (int kind = 0; kind < group.next().tables().size(); kind++) {
            Table table = group.next().table(kind);
            for (int slot = table.slotsUsed() - 1; slot >= 0; slot--) {
                int chance = random.nextInt(100);
                if (exodus || chance < 3 * liveliness) {
                    depart(table, kind, slot);
                } else if (chance > 98 && slot < table.slotsUsed() && table.taken(slot)) {
                    remove(table, kind, slot);
                }
            }
        }
    }

    private void depart(Table table, int kind, int slot) {
        if (slot < table.slotsUsed() && table.taken(slot)) {
            Table alone = new Table(table.kind(), false);
            copy(table, slot, alone);
            movers.add(new Mover(kind, alone));
            table.remove(slot);
        }
    }

    private void remove(Table table, int kind, int slot) {
        GroupChain owners = own.get(table.owner(slot));
        Table parts = owners == null ? null : owners.next().tableOfKind(kind);
        for (int i = 0; parts != null && i < parts.slotsUsed(); i++) {
            if (parts.id(i) == table.id(slot)) {
                parts.remove(i);
                break;
            }
        }
        table.remove(slot);
        live--;
    }

    private void arrive(Mover mover) {
        Table table = anyGroup().next().table(mover.kind);
        int slot = copy(mover.table, 0, table);
        if (random.nextBoolean()) {
            script.changeColumns(table, slot, 30);
        }
    }

    private static int copy(Table from, int fromSlot, Table to) {
        int slot = to.spawn(from.id(fromSlot), from.owner(fromSlot));
        for (int column = 0; column < to.columns(); column++) {
            switch (to.column(column)) {
                case INT -> to.ints(column)[slot] = from.ints(column)[fromSlot];
                case LONG -> to.longs(column)[slot] = from.longs(column)[fromSlot];
                case TEXT -> to.texts(column)[slot] = from.texts(column)[fromSlot];
            }
        }
        return slot;
    }

    private void spawnSome(int liveliness) {
        for (int i = 0; i < 4 && live < ENTITIES_MAX; i++) {
            if (random.nextInt(6) < liveliness) {
                int kind = random.nextInt(Sample.SCHEMA.kinds().size());
                int owner = random.nextInt(PLAYERS + 1);
                lastId += 1 + random.nextInt(3);
                Table table = anyGroup().next().table(kind);
                script.changeColumns(table, table.spawn(lastId, owner), 60);
                live++;
                Kind spawned = Sample.SCHEMA.kinds().get(kind);
                if (owner > 0 && spawned.hasOwnerOnly()) {
                    Table parts = own.get(owner).next().tableOfKind(kind);
                    script.changeColumns(parts, parts.spawn(lastId, owner), 60);
                }
            }
        }
    }

    /** Zoos refer to cars, wherever these are; often to none that lives. */
    private void refer(Table table) {
        if (table.kind().equals(Sample.SCHEMA.kinds().get(ZOO))) {
            int[] references = table.ints(table.firstColumn(REFERENCE));
            for (int slot = 0; slot < table.slotsUsed(); slot++) {
                if (table.taken(slot) && random.nextInt(5) == 0) {
                    Table cars = anyGroup().next().table(CAR);
                    int at = cars.slotsUsed() == 0 ? 0 : random.nextInt(cars.slotsUsed());
                    references[slot] = random.nextInt(6) == 0 ? 1 + random.nextInt(lastId) : cars.idAt(at);
                }
            }
        }
    }

    private GroupChain anyGroup() {
        return List.copyOf(groups.values()).get(random.nextInt(groups.size()));
    }

    private void advance(boolean withHash) {
        body.clear();
        priorFresh = encoder.learn(body);
        if (priorFresh) {
            section.clear();
            Section.write(Section.EVERYBODY, Section.PRIOR, body, section);
            prior = section.toBytes();
        }
        groups.values().forEach(group -> group.advance(withHash));
        own.values().forEach(group -> group.advance(withHash));
    }
}
