package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.FieldType.Angle;
import dev.tickwire.protocol.schema.FieldType.EnumOf;
import dev.tickwire.protocol.schema.FieldType.Float32;
import dev.tickwire.protocol.schema.FieldType.Float64;
import dev.tickwire.protocol.schema.FieldType.Int64;
import dev.tickwire.protocol.schema.FieldType.Quantized;
import dev.tickwire.protocol.schema.FieldType.Reference;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireInput;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client knows of its room: the groups it sees, joined by id into entities, and what the last frame changed
 * (PROTOCOL.md section 5).
 *
 * <p>Kinds and fields are given by their indexes in the schema, an element of an array by its own, a scalar as element
 * 0. An entity is seen while everybody's group holds it; a value that is its owner's alone reads as zero or empty for
 * others.
 *
 * <p>Threads: one. It copies the state at each frame to find what changed: clarity before speed.
 */
public final class Replica {
    private final Schema schema;
    private final SnapshotDecoder decoder;
    private final WireInput in = new WireInput();
    private final WireInput body = new WireInput();
    private final ReplicaGroup everybody;
    private final ReplicaGroup own;
    private final List<Record> events = new ArrayList<>();
    private final List<KindChanges> changes = new ArrayList<>();
    private int tick = -1;
    private int mismatches;
    private int refusals;

    /** Ids of one kind that the last frame spawned, changed and removed, in no stated order. */
    private record KindChanges(IntList spawned, IntList changed, IntList removed) {}

    /** A client that knows nothing yet. */
    public Replica(Schema schema) {
        this.schema = schema;
        decoder = new SnapshotDecoder(schema);
        everybody = new ReplicaGroup(schema, false);
        own = new ReplicaGroup(schema, true);
        for (int i = 0; i < schema.kinds().size(); i++) {
            changes.add(new KindChanges(new IntArrayList(), new IntArrayList(), new IntArrayList()));
        }
    }

    /**
     * Takes a frame in: all its sections first, then what they mean for entities; events are read but not interpreted.
     *
     * <p>A group whose section makes no sense is forgotten and listed in {@link #brokenGroups()}.
     *
     * @throws RefusedException if the frame is not a list of sections, or an event is not one; the connection should
     *     end
     */
    public void apply(Frame frame, Messages messages) {
        everybody.remember();
        own.remember();
        events.clear();
        byte[] view = frame.view();
        in.reset(view, 0, view.length);
        for (int i = 0; i < frame.sections(); i++) {
            int head = in.readVarInt();
            in.readSlice(in.readVarInt(), body);
            applySection(head >>> 3, head & 7, messages);
        }
        in.requireEnd();
        tick = frame.tick();
        everybody.index();
        own.index();
        for (int kind = 0; kind < changes.size(); kind++) {
            findChanges(kind, changes.get(kind));
        }
    }

    private void applySection(int number, int type, Messages messages) {
        if (number != Section.EVERYBODY && number != Section.OWN) {
            throw RefusedException.malformed("a group that there is not");
        }
        ReplicaGroup group = number == Section.OWN ? own : everybody;
        switch (type) {
            case Section.EVENTS -> {
                while (body.remaining() > 0) {
                    events.add(messages.readEvent(body));
                }
            }
            case Section.DROP -> {
                body.requireEnd();
                group.forget();
            }
            case Section.PRIOR -> learn(group);
            case Section.DELTA, Section.KEYFRAME -> applyState(group, type == Section.KEYFRAME);
            default -> throw RefusedException.malformed("a section of no known type");
        }
    }

    private void learn(ReplicaGroup group) {
        try {
            decoder.learn(body);
        } catch (RefusedException e) {
            refusals++;
            group.broken = true;
        }
    }

    private void applyState(ReplicaGroup group, boolean keyframe) {
        if (!keyframe && !group.known) {
            group.broken = true;
            return;
        }
        try {
            boolean equal = decoder.apply(group.state, keyframe, body);
            mismatches += equal ? 0 : 1;
            group.known = true;
            group.broken = !equal || (group.broken && !keyframe);
        } catch (RefusedException e) {
            refusals++;
            group.forget();
            group.broken = true;
        }
    }

    private void findChanges(int kind, KindChanges found) {
        found.spawned.clear();
        found.changed.clear();
        found.removed.clear();
        for (int id : ids(kind)) {
            if (!everybody.heldBefore(kind, id)) {
                found.spawned.add(id);
            } else if (everybody.changed(kind, id) || own.changed(kind, id)) {
                found.changed.add(id);
            }
        }
        for (int id : everybody.idsBefore(kind)) {
            if (!everybody.holds(kind, id)) {
                found.removed.add(id);
            }
        }
    }

    /** Tick of the last frame, -1 before the first. */
    public int tick() {
        return tick;
    }

    /** Events of the last frame, in order. */
    public List<Record> events() {
        return List.copyOf(events);
    }

    /** Ids that the last frame brought into sight. */
    public IntList spawned(int kind) {
        return changes.get(kind).spawned;
    }

    /** Ids that were in sight before and of which the last frame changed a value. */
    public IntList changed(int kind) {
        return changes.get(kind).changed;
    }

    /** Ids that the last frame took out of sight. */
    public IntList removed(int kind) {
        return changes.get(kind).removed;
    }

    /** Groups that need a keyframe: {@code KeyframeRequest} asks for it. */
    public IntList brokenGroups() {
        IntList groups = new IntArrayList();
        if (everybody.broken) {
            groups.add(Section.EVERYBODY);
        }
        if (own.broken) {
            groups.add(Section.OWN);
        }
        return groups;
    }

    /** Number of sections after which a state differed from its hash. */
    public int mismatches() {
        return mismatches;
    }

    /** Number of sections that made no sense. */
    public int refusals() {
        return refusals;
    }

    /** Version of the newest prior that the room has told, 0 before the first. */
    public int priorVersion() {
        return decoder.priorVersion();
    }

    /** Hash of a group's state, {@link Section#EVERYBODY} or {@link Section#OWN}. */
    public int hash(int group) {
        return (group == Section.OWN ? own : everybody).state.hash();
    }

    /** Ids of the entities of a kind in sight, in slot order. */
    public IntList ids(int kind) {
        return everybody.ids(kind);
    }

    /** Whether an entity is in sight. */
    public boolean sees(int kind, int id) {
        return everybody.holds(kind, id);
    }

    /** Player id of an entity's owner, 0 if nobody's or not in sight. */
    public int owner(int kind, int id) {
        Table table = everybody.table(kind);
        return table != null && sees(kind, id) ? table.owner(everybody.slot(kind, id)) : 0;
    }

    /** A boolean as 0 or 1, an enum as ordinal, an integer, or a reference as id, 0 if that is not in sight. */
    public int intAt(int kind, int id, int field, int element) {
        int raw = (int) raw(kind, id, field, element);
        FieldType type = type(kind, field);
        if (type instanceof EnumOf values) {
            return raw >= 0 && raw < values.values().size() ? raw : 0;
        }
        return type instanceof Reference reference && !refers(reference, raw) ? 0 : raw;
    }

    /** A long, or any other integer. */
    public long longAt(int kind, int id, int field, int element) {
        return type(kind, field) instanceof Int64 ? raw(kind, id, field, element) : intAt(kind, id, field, element);
    }

    /** The value of a quantized number, an angle in radians, a float or a double; an integer as it is. */
    public double doubleAt(int kind, int id, int field, int element) {
        long raw = raw(kind, id, field, element);
        FieldType type = type(kind, field);
        if (type instanceof Quantized grid) {
            return grid.value((int) raw);
        }
        if (type instanceof Angle angle) {
            return angle.value((int) raw);
        }
        if (type instanceof Float32) {
            return Float.intBitsToFloat((int) raw);
        }
        return type instanceof Float64 ? Double.longBitsToDouble(raw) : longAt(kind, id, field, element);
    }

    /** A text. */
    public String textAt(int kind, int id, int field, int element) {
        ReplicaGroup group = groupOf(kind, field);
        Table table = group.table(kind);
        int slot = group.slot(kind, id);
        return table == null || slot < 0
                ? ""
                : new String(table.texts(table.firstColumn(field) + element)[slot], StandardCharsets.UTF_8);
    }

    private long raw(int kind, int id, int field, int element) {
        ReplicaGroup group = groupOf(kind, field);
        Table table = group.table(kind);
        int slot = group.slot(kind, id);
        if (table == null || slot < 0) {
            return 0;
        }
        int column = table.firstColumn(field) + element;
        return switch (table.column(column)) {
            case INT -> table.ints(column)[slot];
            case LONG -> table.longs(column)[slot];
            case TEXT -> throw new IllegalArgumentException("a text is no number");
        };
    }

    private FieldType type(int kind, int field) {
        return schema.kinds().get(kind).fields().get(field).type();
    }

    private ReplicaGroup groupOf(int kind, int field) {
        return schema.kinds().get(kind).fields().get(field).ownerOnly() ? own : everybody;
    }

    private boolean refers(Reference reference, int id) {
        if (!reference.kind().equals(Reference.ANY)) {
            return sees(schema.kindIndex(reference.kind()), id);
        }
        for (int kind = 0; kind < changes.size(); kind++) {
            if (sees(kind, id)) {
                return true;
            }
        }
        return false;
    }
}
