package dev.tickwire.protocol.vectors;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.FieldType.Angle;
import dev.tickwire.protocol.schema.FieldType.Int64;
import dev.tickwire.protocol.schema.FieldType.Quantized;
import dev.tickwire.protocol.schema.FieldType.Text;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.CorruptBody;
import dev.tickwire.protocol.snapshot.CorruptBody.Stream;
import dev.tickwire.protocol.snapshot.EncoderScratch;
import dev.tickwire.protocol.snapshot.FrameScript;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.snapshot.Table;
import dev.tickwire.protocol.wire.WireOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The cases of {@code vectors/refusals.json}: frames of which the last is one that a client refuses. */
final class Refusals {
    static final Schema SCHEMA = Schema.of(
            "refusals",
            List.of(
                    new Kind("Dust", false, List.of()),
                    new Kind(
                            "Ship",
                            false,
                            List.of(
                                    field("heading", new Angle(10)),
                                    field("name", new Text(4)),
                                    field("score", new Int64(null, null)),
                                    field("x", new Quantized(0, 1000, 0.25))))),
            List.of(),
            List.of(),
            List.of());

    private static final int DUST = 0;
    private static final int SHIP = 1;
    private static final int HEADING = 0;
    private static final int NAME = 1;
    private static final int SCORE = 2;
    private static final int X = 3;

    final List<Map<String, Object>> cases = new ArrayList<>();
    private final FrameScript script = new FrameScript();
    private List<Map<String, Object>> frames = new ArrayList<>();

    private static Field field(String name, FieldType type) {
        return new Field(name, type, 0, false);
    }

    Refusals() {
        streams();
        removals();
        moves();
        spawns();
        texts();
        keyframes();
        priors();
        sections();
    }

    /** Ships 1, 2 and 4 at rest in slots 0, 1 and 3. */
    private Refusals begin() {
        GroupState state = new GroupState(SCHEMA, false);
        Table ships = state.table(SHIP);
        for (int id = 1; id <= 4; id++) {
            int slot = ships.spawn(id, id);
            ships.texts(NAME)[slot] = ("s" + id).getBytes(StandardCharsets.US_ASCII);
        }
        ships.remove(2);
        WireOutput body = new WireOutput(64, 1 << 20);
        SnapshotEncoder encoder = new SnapshotEncoder(SCHEMA, new EncoderScratch());
        encoder.encodeKeyframe(state, true, body);
        script.add(Section.EVERYBODY, Section.KEYFRAME, body.toBytes());
        return frame();
    }

    private Refusals frame() {
        Frame frame = script.frame();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sections", frame.sections());
        json.put("view", HexFormat.of().formatHex(frame.view()));
        frames.add(json);
        return this;
    }

    private Refusals section(int group, int type, byte[] body) {
        script.add(group, type, body);
        return this;
    }

    private void outcome(String what, Map<String, Object> outcome) {
        frame();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("what", what);
        json.put("frames", frames);
        json.putAll(outcome);
        cases.add(json);
        frames = new ArrayList<>();
    }

    private void forget(String what, int group, Integer... inSight) {
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("broken", List.of(group));
        outcome.put("inSight", List.of(inSight));
        outcome(what, outcome);
    }

    private void close(String what) {
        outcome(what, Map.of("closed", true));
    }

    /** A delta of everybody's that says nothing of dust, and something of ships. */
    private void delta(String what, Stream ships) {
        byte[] body = CorruptBody.snapshot(SCHEMA, 0, b -> {
            b.table(DUST).removed(0).spawned(0).table(SHIP);
            ships.write(b);
        });
        begin().section(Section.EVERYBODY, Section.DELTA, body).forget(what, 0);
    }

    private void keyframe(String what, int version, Stream ships) {
        byte[] body = CorruptBody.snapshot(SCHEMA, version, b -> {
            b.table(DUST).spawned(0).table(SHIP);
            ships.write(b);
        });
        begin().section(Section.EVERYBODY, Section.KEYFRAME, body).forget(what, 0);
    }

    private void bytes(String what, String delta) {
        begin().section(Section.EVERYBODY, Section.DELTA, HexFormat.of().parseHex(delta))
                .forget(what, 0);
    }

    private static CorruptBody ship(CorruptBody body, String name) {
        return body.identity(5, 0).value(HEADING, 0).text(NAME, name).longValue(SCORE, 0, 0);
    }

    private void streams() {
        byte[] whole = CorruptBody.snapshot(SCHEMA, 0, b -> {
            b.table(DUST)
                    .removed(0)
                    .spawned(0)
                    .table(SHIP)
                    .removed(0)
                    .moved(0)
                    .spawned(1)
                    .columns();
            ship(b, "abcd").value(X, 123_456);
        });
        HexFormat hex = HexFormat.of();
        for (int cut = 1; cut <= 8; cut++) {
            bytes("a stream without its last " + cut + " bytes", hex.formatHex(whole, 0, whole.length - cut));
        }
        for (String more : List.of("00", "01", "80", "0000", "000000", "00000000")) {
            bytes("a stream that is followed by " + more, hex.formatHex(whole) + more);
        }
        // Four ships are spawned, of which the numbers were looked for until the end of the stream could be told in a
        // second way.
        bytes("not the smallest multiple of 2^24", "000b164a31aed7fe7721c87cb55b35adafa51c8e57a08cb958");
        bytes("not the smallest multiple of 2^16", "000b164a362fc6dff9dc8876e957973fcb7dd4c7b3dc51205f91a713");
        bytes("a multiple of 2^16, where there is one of 2^24", "000b164a312ddff9dc8609e64d6906cf95480ed2ca05847a");
        bytes("a chunk beyond its range", "000b164a3caff9357fe772233b5060eae21ff87f3f606cfb137ad2cc2183ad1e");
        bytes("a head that could be shorter", "8000" + hex.formatHex(whole, 1, whole.length));
        bytes("nothing", "");
    }

    private void removals() {
        delta("fewer than no removals", b -> b.removed(-1).moved(0).spawned(0));
        delta("a negative gap", b -> b.removed(2, 3, -3).moved(0).spawned(0));
        delta("a removal from a free slot", b -> b.removed(1, 2).moved(0).spawned(0));
        delta(
                "a removal from beyond the last slot",
                b -> b.removed(1, 4).moved(0).spawned(0));
        delta(
                "a removal from far beyond the last slot",
                b -> b.removed(1, 60_000).moved(0).spawned(0));
    }

    private void moves() {
        delta(
                "a move of nothing",
                b -> b.removed(0)
                        .moved(1)
                        .columns()
                        .entity(0)
                        .entity(0)
                        .entity(0)
                        .spawned(0));
        delta("an entity that moves by nothing", b -> {
            b.removed(0).moved(1).columns().entity(1).change(HEADING, 0).change(NAME, 0);
            b.longChange(SCORE, 0, 0).change(X, 0).entity(0).entity(0).spawned(0);
        });
        delta("a text that changes to one of negative length", b -> {
            b.removed(0).moved(1).columns().entity(1).change(HEADING, 0).change(NAME, -3);
            b.longChange(SCORE, 0, 0).change(X, 0).entity(0).entity(0).spawned(0);
        });
    }

    private void spawns() {
        delta("fewer than no spawns", b -> b.removed(0).moved(0).spawned(-1));
        for (int id : new int[] {0, -5, Integer.MIN_VALUE}) {
            delta("an entity with id " + id, b -> spawn(b, id, 0).value(X, 0));
        }
        delta("an entity with an owner below 0", b -> spawn(b, 5, -1).value(X, 0));
        delta("+2^31 for -2^31", b -> spawn(b, 5, 0).wideValue(X, 0, 0));
        delta("-2^31 - 1", b -> spawn(b, 5, 0).wideValue(X, 1, 1));
        byte[] body = CorruptBody.snapshot(SCHEMA, 0, b -> {
            b.table(DUST).removed(0).spawned(Limits.ENTITIES_PER_KIND_MAX + 1).columns();
            for (int i = 0; i <= Limits.ENTITIES_PER_KIND_MAX; i++) {
                b.identity(i == 0 ? 10 : 1, 0);
            }
            b.table(SHIP).removed(0).moved(0).spawned(0);
        });
        begin().section(Section.EVERYBODY, Section.DELTA, body).forget("more spawns than a kind may have entities", 0);
    }

    private static CorruptBody spawn(CorruptBody body, int id, int owner) {
        body.removed(0).moved(0).spawned(1).columns().identity(id, owner).value(HEADING, 0);
        return body.text(NAME, "s").longValue(SCORE, 0, 0);
    }

    private void texts() {
        text("a text of more units than the schema allows", "abcde".getBytes(StandardCharsets.US_ASCII));
        text("a text of more bytes than the schema allows", "abcdefghijklm".getBytes(StandardCharsets.US_ASCII));
        for (String hex : List.of("80", "c328", "c080", "e282", "eda080", "f4908080", "ff")) {
            text("a text that is not UTF-8: " + hex, HexFormat.of().parseHex(hex));
        }
        for (String hex : List.of("07", "7f", "c285")) {
            text("a text with a control character: " + hex, HexFormat.of().parseHex(hex));
        }
        delta("a text of length -1", b -> {
            b.removed(0).moved(0).spawned(1).columns().identity(5, 0).value(HEADING, 0);
            b.text(NAME, 0, new byte[0]).longValue(SCORE, 0, 0).value(X, 0);
        });
    }

    private void text(String what, byte[] letters) {
        delta(what, b -> {
            b.removed(0).moved(0).spawned(1).columns().identity(5, 0).value(HEADING, 0);
            b.text(NAME, letters.length + 1, letters).longValue(SCORE, 0, 0).value(X, 0);
        });
    }

    private void keyframes() {
        keyframe("a keyframe of fewer than no slots", 0, b -> b.spawned(-1));
        keyframe("a keyframe whose only slot is free", 0, b -> b.spawned(1).taken(0));
        keyframe("a keyframe whose last slot is free", 0, b -> {
            rest(b.spawned(2).taken(1).columns().identity(5, 0)).taken(0);
        });
        keyframe("a keyframe by another prior", 1, b -> b.spawned(0));
        byte[] body = CorruptBody.snapshot(SCHEMA, 0, b -> {
            b.table(DUST).spawned(Limits.ENTITIES_PER_KIND_MAX + 1).columns();
            for (int i = 0; i <= Limits.ENTITIES_PER_KIND_MAX; i++) {
                b.taken(1).identity(i == 0 ? 10 : 1, 0).rested();
            }
            b.table(SHIP).spawned(0);
        });
        begin().section(Section.EVERYBODY, Section.KEYFRAME, body)
                .forget("a keyframe of more slots than a kind may have entities", 0);
    }

    private static CorruptBody rest(CorruptBody body) {
        body.rested().value(HEADING, 0).speed(HEADING, 0).text(NAME, "s");
        return body.longValue(SCORE, 0, 0).value(X, 0).speed(X, 0);
    }

    private static void nothing(CorruptBody body) {
        body.table(DUST).removed(0).spawned(0).table(SHIP).removed(0).moved(0).spawned(0);
    }

    private void priors() {
        prior("a prior with another check", CorruptBody.prior(SCHEMA, 1, 4096, 1));
        prior("a prior with version 0", CorruptBody.prior(SCHEMA, 0));
        prior("a prior with a probability of 16", CorruptBody.prior(SCHEMA, 1, 16, 0));
        prior("a prior with a probability of 65520", CorruptBody.prior(SCHEMA, 1, 65_520, 0));
        prior("a prior that tells a probability of 32768", CorruptBody.prior(SCHEMA, 1, 32_768, 0));
        byte[] good = CorruptBody.prior(SCHEMA, 1);
        prior("a prior with a byte after it", Arrays.copyOf(good, good.length + 1));
        begin().section(Section.EVERYBODY, Section.PRIOR, CorruptBody.prior(SCHEMA, 1))
                .section(Section.EVERYBODY, Section.PRIOR, CorruptBody.prior(SCHEMA, 2))
                .forget("two priors in a frame", 0);
        begin().section(2, Section.PRIOR, CorruptBody.prior(SCHEMA, 1))
                .forget("a prior that is not for everybody", 2, 1, 2, 4);
        byte[] delta = CorruptBody.snapshotByPrior(SCHEMA, 1, Refusals::nothing);
        begin().section(Section.EVERYBODY, Section.DELTA, delta).forget("a delta by a prior that was never told", 0);
        begin().section(Section.EVERYBODY, Section.PRIOR, CorruptBody.prior(SCHEMA, 1))
                .section(Section.EVERYBODY, Section.DELTA, delta)
                .forget("a delta by the prior that came before it in the frame", 0);
        begin().tell(1)
                .section(Section.EVERYBODY, Section.DELTA, CorruptBody.snapshot(SCHEMA, 0, Refusals::nothing))
                .forget("a delta by the schema's prior, after the frame that told another", 0);
        begin().tell(1)
                .tell(2)
                .section(Section.EVERYBODY, Section.DELTA, delta)
                .forget("a delta by the prior before the newest", 0);
        byte[] keyframe = CorruptBody.snapshotByPrior(
                SCHEMA, 1, b -> b.table(DUST).spawned(0).table(SHIP).spawned(0));
        begin().tell(1)
                .section(Section.EVERYBODY, Section.KEYFRAME, keyframe)
                .forget("a keyframe by the newest prior", 0);
    }

    private Refusals tell(int version) {
        return section(Section.EVERYBODY, Section.PRIOR, CorruptBody.prior(SCHEMA, version))
                .frame();
    }

    private void prior(String what, byte[] body) {
        begin().section(Section.EVERYBODY, Section.PRIOR, body).forget(what, 0);
    }

    private void sections() {
        byte[] nothing = CorruptBody.snapshot(SCHEMA, 0, Refusals::nothing);
        begin().section(3, Section.DELTA, nothing)
                .forget("a delta of a group that the client does not have", 3, 1, 2, 4);
        begin().section(Section.EVERYBODY, Section.DELTA, nothing)
                .section(Section.EVERYBODY, Section.DELTA, nothing)
                .forget("two deltas of a group", 0);
        begin().section(Section.EVERYBODY, Section.DROP, new byte[] {0}).close("a drop that is not empty");
        begin().section(Section.EVERYBODY, Section.EXACT, new byte[0])
                .close("exact state that is not the player's own");
        begin().section(Section.OWN, Section.BIRTHS, new byte[0])
                .section(Section.OWN, Section.BIRTHS, new byte[0])
                .close("two sections of births");
    }
}
