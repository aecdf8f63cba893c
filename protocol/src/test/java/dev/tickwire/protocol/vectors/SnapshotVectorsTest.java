package dev.tickwire.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Sample;
import dev.tickwire.protocol.snapshot.EncoderScratch;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotDecoder;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.snapshot.StateScript;
import dev.tickwire.protocol.snapshot.Table;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** {@code vectors/snapshots.json}: golden sections, each with the state that it leads to. */
class SnapshotVectorsTest {
    private static final String ABOUT =
            "Golden bodies of sections (PROTOCOL.md section 6). Each step is applied to the state that the"
                    + " step before it left. 'hash' is that of 'tables', the state after the step; a body carries it in"
                    + " every second step. A prior changes no state. values: one per column, int as number, long as "
                    + "decimal text, text as text.";

    /** Column of Zoo that has 10 bits. */
    private static final int ANGLE = 0;

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Writes one sequence, and applies each body to a second state as a decoder would. */
    private static final class Sequence {
        final Map<String, Object> json = new LinkedHashMap<>();
        final List<Object> steps = new ArrayList<>();
        final SnapshotEncoder encoder = new SnapshotEncoder(Sample.SCHEMA, new EncoderScratch());
        final SnapshotDecoder decoder = new SnapshotDecoder(Sample.SCHEMA);
        final GroupState base;
        final GroupState next;
        final GroupState decoded;

        Sequence(String name, int group) {
            base = new GroupState(Sample.SCHEMA, group == Section.OWN);
            next = new GroupState(Sample.SCHEMA, group == Section.OWN);
            decoded = new GroupState(Sample.SCHEMA, group == Section.OWN);
            json.put("name", name);
            json.put("group", group);
            json.put("steps", steps);
        }

        Table table(String kind) {
            return next.tables().stream()
                    .filter(table -> table.kind().name().equals(kind))
                    .findFirst()
                    .orElseThrow();
        }

        Sequence keyframe() {
            WireOutput out = new WireOutput(64, 1 << 20);
            encoder.encodeKeyframe(base, steps.size() % 2 == 1, out);
            return step("keyframe", out);
        }

        Sequence delta(Consumer<Sequence> change) {
            change.accept(this);
            WireOutput prior = new WireOutput(64, 1 << 20);
            boolean told = encoder.learn(prior);
            WireOutput out = new WireOutput(64, 1 << 20);
            if (encoder.encodeDelta(base, next, steps.size() % 2 == 1, out)) {
                step("delta", out);
            }
            return told ? step("prior", prior) : this;
        }

        private Sequence step(String type, WireOutput out) {
            WireInput in = new WireInput();
            in.reset(out.buffer(), 0, out.position());
            decoder.begin();
            if (type.equals("prior")) {
                decoder.learn(in);
            } else {
                assertTrue(decoder.apply(decoded, type.equals("keyframe"), in));
            }
            assertEquals(tables(next), tables(decoded), json.get("name") + ", step " + steps.size());
            Map<String, Object> step = new LinkedHashMap<>();
            step.put("hex", HexFormat.of().formatHex(out.toBytes()));
            step.put("type", type);
            step.put("hash", Integer.toUnsignedLong(base.hash()));
            step.put("tables", tables(next));
            steps.add(step);
            return this;
        }
    }

    private static List<Object> tables(GroupState state) {
        List<Object> tables = new ArrayList<>();
        for (Table table : state.tables()) {
            List<Object> slots = new ArrayList<>();
            for (int slot = 0; slot < table.slotsUsed(); slot++) {
                slots.add(table.taken(slot) ? entity(table, slot) : null);
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("kind", table.kind().name());
            json.put("slots", slots);
            tables.add(json);
        }
        return tables;
    }

    private static Map<String, Object> entity(Table table, int slot) {
        List<Object> values = new ArrayList<>();
        for (int column = 0; column < table.columns(); column++) {
            values.add(
                    switch (table.column(column)) {
                        case INT -> table.ints(column)[slot];
                        case LONG -> Long.toString(table.longs(column)[slot]);
                        case TEXT -> new String(table.texts(column)[slot], StandardCharsets.UTF_8);
                    });
        }
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put("id", table.id(slot));
        entity.put("owner", table.owner(slot));
        entity.put("values", values);
        return entity;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Columns of Car in group 0: heading, name, x. */
    private static Sequence life() {
        return new Sequence("spawn, move, rename, remove, reuse a slot", Section.EVERYBODY)
                .keyframe()
                .delta(s -> {
                    s.table("Board").spawn(1, 0);
                    s.table("Board").ints(0)[0] = 180;
                })
                .delta(s -> {
                    for (int id = 2; id < 12; id++) {
                        s.table("Car").spawn(id, id % 3);
                        s.table("Car").ints(2)[id - 2] = 10_000 * id;
                    }
                    s.table("Rock").spawn(12, 0);
                })
                .delta(s -> s.table("Car").ints(2)[3] += 123)
                .delta(s -> s.table("Car").texts(1)[9] = utf8("a\u00e9\u20ac\ud83d\ude80"))
                .delta(s -> s.table("Car").remove(4))
                .delta(s -> {})
                .delta(s -> {
                    s.table("Car").remove(1);
                    s.table("Car").remove(7);
                    s.table("Car").spawn(300, 5);
                    s.table("Car").spawn(301, 0);
                    s.table("Car").ints(0)[8] = 1023;
                })
                .keyframe()
                .delta(s -> {
                    s.table("Car").remove(9);
                    s.table("Car").remove(8);
                    s.table("Rock").remove(0);
                    s.table("Board").ints(0)[0]--;
                })
                .delta(s -> {
                    s.table("Car").remove(0);
                    s.table("Car").spawn(70_000, 4096);
                    s.table("Car").texts(1)[0] = utf8("x".repeat(24));
                })
                .keyframe();
    }

    private static Sequence edges() {
        return new Sequence("every column type at its edges", Section.EVERYBODY)
                .delta(s -> s.table("Zoo").spawn(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .delta(s -> fill(s.table("Zoo"), Integer.MAX_VALUE, Long.MAX_VALUE, "\u20ac".repeat(8)))
                .delta(s -> fill(s.table("Zoo"), Integer.MIN_VALUE, Long.MIN_VALUE, "\ud83d\ude80".repeat(4)))
                .delta(s -> fill(s.table("Zoo"), Integer.MAX_VALUE, -1, ""))
                .delta(s -> fill(s.table("Zoo"), -1, Double.doubleToRawLongBits(-0.0), "\u00a0\u07ff\u0800\uffff"))
                .keyframe()
                .delta(s -> s.table("Zoo").remove(0));
    }

    private static void fill(Table table, int value, long longValue, String text) {
        for (int column = 0; column < table.columns(); column++) {
            switch (table.column(column)) {
                case INT -> table.ints(column)[0] = column == ANGLE ? value & 1023 : value;
                case LONG -> table.longs(column)[0] = longValue;
                case TEXT -> table.texts(column)[0] = utf8(text);
            }
        }
    }

    /** Ten cars that steer and hold, long enough for the room to tell a prior or two. */
    private static Sequence learned() {
        SplittableRandom random = new SplittableRandom(3);
        Sequence sequence = new Sequence("what a room has learned", Section.EVERYBODY);
        sequence.delta(s -> {
            for (int id = 1; id <= 10; id++) {
                s.table("Car").spawn(id, id);
                s.table("Car").ints(2)[id - 1] = 5_000 * id;
            }
        });
        int[] speeds = new int[10];
        for (int tick = 0; tick < 110; tick++) {
            sequence.delta(s -> {
                for (int i = 0; i < 10; i++) {
                    speeds[i] += random.nextInt(4) == 0 ? random.nextInt(-9, 10) : 0;
                    s.table("Car").ints(0)[i] = (s.table("Car").ints(0)[i] + 5 + random.nextInt(2)) & 1023;
                    s.table("Car").ints(2)[i] += speeds[i];
                }
            });
        }
        return sequence.keyframe();
    }

    private static Sequence scripted(String name, int group, long seed, int steps) {
        StateScript script = new StateScript(seed);
        Sequence sequence = new Sequence(name, group);
        for (int i = 0; i < steps; i++) {
            sequence.delta(s -> script.change(s.next));
            if (i % 10 == 9) {
                sequence.keyframe();
            }
        }
        return sequence;
    }

    @Test
    void shouldMatchTheVectors() throws IOException {
        List<Sequence> sequences = List.of(
                life(),
                edges(),
                learned(),
                scripted("scripted, everybody's", Section.EVERYBODY, 1, 60),
                scripted("scripted, a player's own", Section.OWN, 2, 60));
        StringBuilder text = new StringBuilder();
        text.append("{\"about\":").append(JSON.writeValueAsString(ABOUT));
        text.append(",\n\"schema\":").append(Sample.SCHEMA.json()).append(",\n\"sequences\":[");
        for (Sequence sequence : sequences) {
            text.append(sequence == sequences.get(0) ? "\n" : ",\n");
            text.append("{\"name\":").append(JSON.writeValueAsString(sequence.json.get("name")));
            text.append(",\"group\":").append(sequence.json.get("group")).append(",\"steps\":[");
            String separator = "\n";
            for (Object step : sequence.steps) {
                text.append(separator).append(JSON.writeValueAsString(step));
                separator = ",\n";
            }
            text.append("\n]}");
        }
        VectorFile.check("snapshots.json", text.append("\n]}\n").toString());
    }
}
