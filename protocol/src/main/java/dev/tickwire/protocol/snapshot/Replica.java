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
import dev.tickwire.protocol.snapshot.EntityIndex.Location;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireInput;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's state of its room: its groups, joined by id into entities, and the changes by the last frame (PROTOCOL.md
 * section 5).
 *
 * <p>Kinds and fields are given by their indexes in the schema, an element of an array by its own, a scalar as element
 * 0. An entity is in sight while a group holds its shared part. The fields of an entity out of sight, and owner-only
 * fields that the client does not get, read as zero or empty.
 *
 * <p>Threads: one. Cost: a frame takes time for the entities of the groups it has a snapshot of, none for the others.
 */
public final class Replica {
    private final Schema schema;
    private final WireInput in = new WireInput();
    private final WireInput body = new WireInput();
    private final ReplicaGroups groups;
    private final EntityIndex shared;
    private final EntityIndex own;
    private final PredictionSections predictions = new PredictionSections();
    private final List<Record> events = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private int tick = -1;
    private int durableLag = Section.NOT_DURABLE;

    /** A client without any state. */
    public Replica(Schema schema) {
        this.schema = schema;
        groups = new ReplicaGroups(schema);
        shared = new EntityIndex(false, schema.kinds().size());
        own = new EntityIndex(true, schema.kinds().size());
    }

    /**
     * Applies a frame: all its sections first, then their effect on entities; events are read but not interpreted.
     *
     * <p>A group with an error of the stream is forgotten and listed in {@link #brokenGroups()}: a delta without a
     * keyframe before it; a malformed delta, keyframe or prior; a second delta, keyframe or drop in the frame;
     * a part of an entity that has such a part in another place, whose group is in error as well.
     *
     * @throws RefusedException if the frame is not a list of sections, an event is malformed, or a section for clients
     *     that predict is; the connection should end
     */
    public void apply(Frame frame, Messages messages) {
        groups.begin();
        events.clear();
        replies.clear();
        predictions.begin();
        durableLag = Section.begin(frame, in);
        try {
            for (int i = 0; i < frame.sections(); i++) {
                int head = in.readVarInt();
                in.readSlice(in.readVarInt(), body);
                applySection(head >>> 3, head & 7, messages);
            }
            in.requireEnd();
        } finally { // the sections before a refused one stay applied
            shared.settle(groups);
            own.settle(groups);
            joinChanges();
        }
        predictions.settle(schema, shared);
        tick = frame.tick();
    }

    private void applySection(int group, int type, Messages messages) {
        switch (type) {
            case Section.DELTA -> groups.snapshot(group, false, body);
            case Section.KEYFRAME -> groups.snapshot(group, true, body);
            case Section.EVENTS -> {
                while (body.remaining() > 0) {
                    events.add(messages.readEvent(body));
                }
            }
            case Section.DROP -> {
                body.requireEnd();
                groups.drop(group);
            }
            case Section.PRIOR -> groups.prior(group, body);
            case Section.EXACT -> predictions.exact(group, body);
            case Section.BIRTHS -> predictions.births(group, body);
            case Section.REPLIES -> Reply.readAll(group, body, messages, replies);
            default -> throw new AssertionError(type); // three bits
        }
    }

    /** An entity in sight whose own part alone was touched has changed as well; an own part without it waits. */
    private void joinChanges() {
        for (int kind = 0; kind < schema.kinds().size(); kind++) {
            IntList changed = shared.changes(kind).changed();
            EntityIndex.Changes ofOwn = own.changes(kind);
            for (IntList ids : List.of(ofOwn.came(), ofOwn.changed(), ofOwn.left())) {
                for (int i = 0; i < ids.size(); i++) {
                    int id = ids.getInt(i);
                    if (sees(kind, id) && shared.same(id)) {
                        changed.add(id);
                    }
                }
            }
        }
    }

    /** Tick of the last frame, -1 before the first. */
    public int tick() {
        return tick;
    }

    /**
     * Ticks from the newest durable tick to {@link #tick}, as the last frame says; {@link Section#NOT_DURABLE} if it
     * does not.
     */
    public int durableLag() {
        return durableLag;
    }

    /** Events of the last frame, in order. */
    public List<Record> events() {
        return List.copyOf(events);
    }

    /** Answers to commands in the last frame, in order. */
    public List<Reply> replies() {
        return List.copyOf(replies);
    }

    /** The exact state of entities in the last frame, in the order of their spawns; empty if it has none. */
    public List<ExactState> exact() {
        return List.copyOf(predictions.exact());
    }

    /** The new entities that rules have launched, as the last frame lists them, in the order of their spawns. */
    public List<Birth> births() {
        return List.copyOf(predictions.births());
    }

    /** Ids that the last frame brought into sight. */
    public IntList spawned(int kind) {
        return shared.changes(kind).came();
    }

    /** Ids that were in sight before and of which the last frame changed a value. */
    public IntList changed(int kind) {
        return shared.changes(kind).changed();
    }

    /** Ids that the last frame took out of sight. */
    public IntList removed(int kind) {
        return shared.changes(kind).left();
    }

    /** Numbers of the groups that the client has a state of, ascending. */
    public IntList groups() {
        return groups.numbers();
    }

    /** Numbers of the groups that need a keyframe, ascending: {@code KeyframeRequest} asks for it. */
    public IntList brokenGroups() {
        return groups.broken();
    }

    /** Number of sections after which a state differed from its hash. */
    public int mismatches() {
        return groups.mismatches();
    }

    /** Number of errors of the stream; deltas of groups that the client does not have are not counted. */
    public int refusals() {
        return groups.refusals();
    }

    /** Version of the newest prior that the room has sent, 0 before the first. */
    public int priorVersion() {
        return groups.priorVersion();
    }

    /**
     * Hash of the state of a group.
     *
     * @throws IllegalArgumentException if it is none of {@link #groups()}
     */
    public int hash(int group) {
        ReplicaGroup known = groups.group(group);
        if (known == null) {
            throw new IllegalArgumentException("the client has no group " + group);
        }
        return known.state.hash();
    }

    /** Ids of the entities of a kind in sight: groups by ascending number, in slot order within. */
    public IntList ids(int kind) {
        IntList ids = new IntArrayList();
        for (ReplicaGroup group : groups.all()) {
            Table table = group.state.tableOfKind(kind);
            for (int slot = 0; !group.own() && table != null && slot < table.slotsUsed(); slot++) {
                if (table.taken(slot)) {
                    ids.add(table.id(slot));
                }
            }
        }
        return ids;
    }

    /** Whether an entity is in sight. */
    public boolean sees(int kind, int id) {
        return shared.find(kind, id) != null;
    }

    /** Whether what only the owner of an entity in sight gets of it is there. */
    public boolean seesOwn(int kind, int id) {
        return sees(kind, id) && own.find(kind, id) != null;
    }

    /** Player id of an entity's owner, 0 if it has none or is not in sight. */
    public int owner(int kind, int id) {
        Location part = shared.find(kind, id);
        return part == null ? 0 : part.table().now().owner(part.slot());
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
        Location part = part(kind, id, field);
        if (part == null) {
            return "";
        }
        Table table = part.table().now();
        return new String(table.texts(table.firstColumn(field) + element)[part.slot()], StandardCharsets.UTF_8);
    }

    private long raw(int kind, int id, int field, int element) {
        Location part = part(kind, id, field);
        if (part == null) {
            return 0;
        }
        Table table = part.table().now();
        int column = table.firstColumn(field) + element;
        return switch (table.column(column)) {
            case INT -> table.ints(column)[part.slot()];
            case LONG -> table.longs(column)[part.slot()];
            case TEXT -> throw new IllegalArgumentException("a text is no number");
        };
    }

    /** The part that has a field of an entity in sight; null if there is none. */
    private @Nullable Location part(int kind, int id, int field) {
        Location part = shared.find(kind, id);
        boolean ownerOnly = schema.kinds().get(kind).fields().get(field).ownerOnly();
        return part != null && ownerOnly ? own.find(kind, id) : part;
    }

    private FieldType type(int kind, int field) {
        return schema.kinds().get(kind).fields().get(field).type();
    }

    private boolean refers(Reference reference, int id) {
        return reference.kind().equals(Reference.ANY) ? shared.holds(id) : sees(schema.kindIndex(reference.kind()), id);
    }
}
