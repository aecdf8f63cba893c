package dev.tickwire.client;

import dev.tickwire.Entity;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.EncoderScratch;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.snapshot.Table;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A room of ships with a field of every type: a test changes its state, and sends what a server would. */
final class Harbor {
    static final int ANN = 1;
    static final int BOB = 2;
    static final int RATE = 10;

    public enum Flag {
        WHITE,
        BLACK
    }

    public static final class Ship extends Entity {
        public double x;
        public float heading;
        public Flag flag = Flag.WHITE;
        public boolean anchored;
        public long cargo;
        public byte crew;
        public short depth;
        public char letter;
        public String name = "";
        public final int[] guns = new int[2];
        public @Nullable Ship tows;
        public @Nullable Entity near;
        public int fuel = -1; // its owner's alone
        public int notSent = 7;
    }

    public static final class Board {
        public int seconds;
    }

    static final Schema SCHEMA = Schema.of(
            "harbor",
            List.of(
                    new Kind(
                            "Ship",
                            false,
                            List.of(
                                    new Field("x", new FieldType.Quantized(0, 100, 0.5), 0, false),
                                    new Field("heading", new FieldType.Angle(8), 0, false),
                                    new Field("flag", new FieldType.EnumOf(List.of("WHITE", "BLACK")), 0, false),
                                    new Field("anchored", new FieldType.Bool(), 0, false),
                                    new Field("cargo", new FieldType.Int64(null, null), 0, false),
                                    whole("crew", FieldType.Width.BYTE, 0, false),
                                    whole("depth", FieldType.Width.SHORT, 0, false),
                                    whole("letter", FieldType.Width.CHAR, 0, false),
                                    new Field("name", new FieldType.Text(16), 0, false),
                                    whole("guns", FieldType.Width.INT, 2, false),
                                    new Field("tows", new FieldType.Reference("Ship"), 0, false),
                                    new Field("near", new FieldType.Reference(FieldType.Reference.ANY), 0, false),
                                    whole("fuel", FieldType.Width.INT, 0, true))),
                    new Kind("Board", true, List.of(whole("seconds", FieldType.Width.INT, 0, false)))),
            List.of(),
            List.of(),
            List.of());

    static final Messages MESSAGES = new Messages(SCHEMA, Map.of());

    private static Field whole(String name, FieldType.Width width, int length, boolean ownerOnly) {
        return new Field(name, new FieldType.Int(width, width.min(), width.max()), length, ownerOnly);
    }

    private final SnapshotEncoder encoder = new SnapshotEncoder(SCHEMA, new EncoderScratch());
    private final GroupState[] next = {new GroupState(SCHEMA, false), new GroupState(SCHEMA, true)};
    private final GroupState[] sent = {new GroupState(SCHEMA, false), new GroupState(SCHEMA, true)};
    private int tick = 100;
    private int keyframes; // groups that get one with the next frame, as bits
    private byte instance;

    /** Makes a ship of a player. */
    Harbor spawn(int id, int owner) {
        shared("Ship").spawn(id, owner);
        if (owner == ANN) {
            next[Section.OWN].tableOfKind(SCHEMA.kindIndex("Ship")).spawn(id, owner);
        }
        return this;
    }

    Harbor spawnBoard(int id) {
        shared("Board").spawn(id, 0);
        return this;
    }

    Harbor remove(int id) {
        for (GroupState each : next) {
            Table table = each.tableOfKind(SCHEMA.kindIndex("Ship"));
            for (int slot = 0; slot < table.slotsUsed(); slot++) {
                if (table.taken(slot) && table.id(slot) == id) {
                    table.remove(slot);
                }
            }
        }
        return this;
    }

    /** Gives a field of an entity a value as it travels. */
    Harbor set(String kind, int id, String field, long value) {
        return set(kind, id, field, 0, value);
    }

    Harbor set(String kind, int id, String field, int element, long value) {
        int index = SCHEMA.kinds().get(SCHEMA.kindIndex(kind)).fieldIndex(field);
        boolean own =
                SCHEMA.kinds().get(SCHEMA.kindIndex(kind)).fields().get(index).ownerOnly();
        Table table = next[own ? Section.OWN : Section.EVERYBODY].tableOfKind(SCHEMA.kindIndex(kind));
        int column = table.firstColumn(index) + element;
        switch (table.column(column)) {
            case INT -> table.ints(column)[slot(table, id)] = (int) value;
            case LONG -> table.longs(column)[slot(table, id)] = value;
            case TEXT -> throw new IllegalArgumentException("see name()");
        }
        return this;
    }

    Harbor name(int id, String name) {
        Table table = shared("Ship");
        int index = SCHEMA.kinds().get(SCHEMA.kindIndex("Ship")).fieldIndex("name");
        table.texts(table.firstColumn(index))[slot(table, id)] = name.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    private Table shared(String kind) {
        return next[Section.EVERYBODY].tableOfKind(SCHEMA.kindIndex(kind));
    }

    private static int slot(Table table, int id) {
        for (int slot = 0; slot < table.slotsUsed(); slot++) {
            if (table.taken(slot) && table.id(slot) == id) {
                return slot;
            }
        }
        throw new IllegalArgumentException("no entity " + id);
    }

    /** Another room from now on, with the same entities. */
    Harbor renew() {
        instance++;
        return this;
    }

    /** Tells a client that has nothing of the room. */
    Record welcome() {
        keyframes = 3;
        byte[] room = {instance, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        return new Welcome(0, 0, 0, 1000, ANN, "", -1, room, SCHEMA.hashBytes(), RATE, tick, RATE);
    }

    /** The room as it is now. */
    Record frame() {
        WireOutput view = new WireOutput(64, 1 << 16);
        int sections = 0;
        for (int group = 0; group < next.length; group++) {
            WireOutput body = new WireOutput(64, 1 << 16);
            boolean whole = (keyframes & 1 << group) != 0;
            if (whole) {
                sent[group].copyFrom(next[group]);
                encoder.encodeKeyframe(sent[group], true, body);
            } else {
                encoder.encodeDelta(sent[group], next[group], true, body);
            }
            Section.write(group, whole ? Section.KEYFRAME : Section.DELTA, body, view);
            sections++;
        }
        keyframes = 0;
        return new Frame(0, 0, (byte) 0, 0, sections, ++tick, 0, view.toBytes());
    }
}
