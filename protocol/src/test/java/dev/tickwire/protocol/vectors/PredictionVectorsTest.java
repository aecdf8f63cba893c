package dev.tickwire.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType.Angle;
import dev.tickwire.protocol.schema.FieldType.Float64;
import dev.tickwire.protocol.schema.FieldType.Int;
import dev.tickwire.protocol.schema.FieldType.Quantized;
import dev.tickwire.protocol.schema.FieldType.Width;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.Birth;
import dev.tickwire.protocol.snapshot.EncoderScratch;
import dev.tickwire.protocol.snapshot.ExactState;
import dev.tickwire.protocol.snapshot.FrameScript;
import dev.tickwire.protocol.snapshot.GroupChain;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** {@code vectors/predictions.json}: golden frames with what clients that predict are told, and what they refuse. */
class PredictionVectorsTest {
    private static final int PLAYER = 7;
    private static final String ABOUT =
            "Golden frames with exact state and births (PROTOCOL.md section 5, types 5 and 6), for a client of player "
                    + PLAYER
                    + " that knows nothing yet. 'view' (hex) and 'sections' are those of a Frame, applied to what"
                    + " the step before it left. 'exact' is what the client then reads in its section of type 5 (null:"
                    + " there is none), 'births' in that of type 6. Each of 'refused' is the view of a frame after the "
                    + "last"
                    + " step that ends the connection.";

    private static final Schema SCHEMA = Schema.of(
            "predictions",
            List.of(
                    new Kind(
                            "Ship",
                            false,
                            List.of(
                                    new Field("heading", new Angle(10), 0, false),
                                    new Field("hp", new Int(Width.INT, 0, 100), 0, false),
                                    new Field("trail", new Quantized(0, 1000, 0.25), 2, false),
                                    new Field("vx", new Quantized(-100, 100, 0.5), 0, true),
                                    new Field("x", new Quantized(0, 1000, 0.25), 0, false))),
                    new Kind(
                            "Shot",
                            false,
                            List.of(
                                    new Field("heading", new Float64(-10, 10), 0, true),
                                    new Field("x", new Quantized(0, 1000, 0.25), 0, false)))),
            List.of(),
            List.of(),
            List.of());
    private static final int SHIP = SCHEMA.kindIndex("Ship");
    private static final int SHOT = SCHEMA.kindIndex("Shot");
    private static final List<String> SHIP_NUMBERS = List.of("heading", "trail[0]", "trail[1]", "vx", "x");
    private static final List<String> SHOT_NUMBERS = List.of("x");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HexFormat HEX = HexFormat.of();

    private final SnapshotEncoder encoder = new SnapshotEncoder(SCHEMA, new EncoderScratch());
    private final GroupChain everybody = new GroupChain(Section.EVERYBODY, SCHEMA, encoder);
    private final GroupChain own = new GroupChain(Section.OWN, SCHEMA, encoder);
    private final FrameScript frames = new FrameScript();
    private final WireOutput body = new WireOutput(64, 1 << 16);
    private final Replica replica = new Replica(SCHEMA);
    private final Messages messages = new Messages(SCHEMA, Map.of());
    private final List<Map<String, Object>> steps = new ArrayList<>();
    private final List<Map<String, Object>> refused = new ArrayList<>();

    private static ExactState ship(int id, double... numbers) {
        return new ExactState(SHIP, id, numbers);
    }

    private static ExactState shot(int id, double x) {
        return new ExactState(SHOT, id, new double[] {x});
    }

    private byte[] exact(ExactState... states) {
        body.clear();
        for (ExactState state : states) {
            body.writeVarInt(state.id());
            Arrays.stream(state.numbers()).forEach(body::writeDouble);
        }
        return body.toBytes();
    }

    private byte[] births(int... idsAndSeqs) {
        body.clear();
        Arrays.stream(idsAndSeqs).forEach(body::writeVarInt);
        return body.toBytes();
    }

    private void spawn(int kind, int id, int owner) {
        everybody.next().table(kind).spawn(id, owner);
        if (owner == PLAYER) {
            own.next().tableOfKind(kind).spawn(id, owner);
        }
    }

    private PredictionVectorsTest deltas() {
        everybody.advance(true);
        own.advance(true);
        frames.add(everybody.delta(), own.delta());
        return this;
    }

    private PredictionVectorsTest section(int type, byte[] bytes) {
        frames.add(Section.OWN, type, bytes);
        return this;
    }

    private void step(String what, List<ExactState> exact, boolean exactTold, Birth... births) {
        Frame frame = frames.frame();
        replica.apply(frame, messages);
        assertEquals(0, replica.refusals() + replica.mismatches(), what);
        List<Object> expected =
                exact.stream().map(PredictionVectorsTest::meaning).toList();
        assertEquals(
                expected,
                replica.exact().stream().map(PredictionVectorsTest::meaning).toList(),
                what);
        assertEquals(List.of(births), replica.births(), what);
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("what", what);
        step.put("sections", frame.sections());
        step.put("view", HEX.formatHex(frame.view()));
        step.put("exact", exactTold ? expected : null);
        step.put(
                "births",
                Arrays.stream(births)
                        .map(birth -> new TreeMap<>(Map.of("id", birth.id(), "seq", birth.seq())))
                        .toList());
        steps.add(step);
    }

    private static Object meaning(ExactState state) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        List<String> names = state.kind() == SHIP ? SHIP_NUMBERS : SHOT_NUMBERS;
        for (int i = 0; i < names.size(); i++) {
            numbers.put(names.get(i), state.numbers()[i]);
        }
        Map<String, Object> meaning = new LinkedHashMap<>();
        meaning.put("kind", SCHEMA.kinds().get(state.kind()).name());
        meaning.put("id", state.id());
        meaning.put("numbers", numbers);
        return meaning;
    }

    private void refuse(String what) {
        Frame frame = frames.frame();
        assertThrows(RefusedException.class, () -> replica.apply(frame, messages), what);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("what", what);
        line.put("sections", frame.sections());
        line.put("view", HEX.formatHex(frame.view()));
        refused.add(line);
    }

    private void script() {
        ExactState first = ship(10, 7.5, 0.1, 0.2, -3.3, 123.456789);
        spawn(SHIP, 10, PLAYER);
        spawn(SHIP, 11, 8);
        everybody.advance(true);
        own.advance(true);
        frames.add(everybody.keyframe(), own.keyframe());
        step("keyframes", List.of(), false);
        spawn(SHOT, 12, PLAYER);
        spawn(SHOT, 13, 8);
        deltas().section(Section.BIRTHS, births(12, 41));
        step("the player's shot came of its input 41", List.of(), false, new Birth(12, 41));
        section(Section.EXACT, exact(first, shot(12, 1.0 / 3)));
        step("exact state", List.of(first, shot(12, 1.0 / 3)), true);
        section(Section.EXACT, exact());
        step("nothing to tell", List.of(), true);
        ExactState odd = ship(10, -1e300, -0.0, Double.MIN_VALUE, 100.00000000000001, 1000.3);
        spawn(SHOT, 14, PLAYER);
        spawn(SHOT, 15, PLAYER);
        section(Section.EXACT, exact(odd, shot(12, -2), shot(14, 0.5), shot(15, 0.75)))
                .section(Section.BIRTHS, births(14, 300, 15, 300))
                .deltas();
        step(
                "values beyond their ranges; two shots of one input; these sections before the deltas that bring them",
                List.of(odd, shot(12, -2), shot(14, 0.5), shot(15, 0.75)),
                true,
                new Birth(14, 300),
                new Birth(15, 300));
        section(Section.EXACT, exact(first, shot(99, 1), shot(12, 2)))
                .section(Section.BIRTHS, births(99, Integer.MAX_VALUE));
        step(
                "an entity out of sight: what follows it cannot be read; a birth can",
                List.of(first),
                true,
                new Birth(99, Integer.MAX_VALUE));
        section(Section.BIRTHS, births(100, 0));
        step("a birth before the first input", List.of(), false, new Birth(100, 0));
    }

    private void refusals() {
        frames.add(Section.EVERYBODY, Section.EXACT, exact());
        refuse("exact state under group 0");
        frames.add(Section.EVERYBODY, Section.BIRTHS, births(12, 1));
        refuse("births under group 0");
        section(Section.EXACT, exact()).section(Section.EXACT, exact());
        refuse("exact state twice");
        section(Section.BIRTHS, births(12, 1)).section(Section.BIRTHS, births(14, 1));
        refuse("births twice");
        section(Section.EXACT, exact(shot(0, 1)));
        refuse("exact state of id 0");
        section(Section.EXACT, exact(shot(14, 1), shot(12, 1)));
        refuse("exact state whose ids fall");
        section(Section.EXACT, exact(shot(12, Double.NaN)));
        refuse("exact state that is NaN");
        section(Section.EXACT, exact(shot(12, Double.NEGATIVE_INFINITY)));
        refuse("exact state that is infinite");
        byte[] whole = exact(shot(12, 1));
        section(Section.EXACT, Arrays.copyOf(whole, whole.length - 1));
        refuse("exact state that ends within a number");
        section(Section.BIRTHS, births(12));
        refuse("a birth without a seq");
        section(Section.BIRTHS, births(0, 1));
        refuse("a birth of id 0");
        section(Section.BIRTHS, births(14, 1, 12, 2));
        refuse("births whose ids fall");
        section(Section.BIRTHS, births(12, -1));
        refuse("a birth of a seq beyond 31 bits");
    }

    @Test
    void shouldMatchTheVectors() throws IOException {
        script();
        refusals();
        StringBuilder text = new StringBuilder();
        text.append("{\"about\":").append(JSON.writeValueAsString(ABOUT));
        text.append(",\n\"schema\":").append(SCHEMA.json()).append(",\n\"steps\":[");
        appendLines(text, steps);
        text.append(",\n\"refused\":[");
        appendLines(text, refused);
        VectorFile.check("predictions.json", text.append("}\n").toString());
    }

    private static void appendLines(StringBuilder text, List<Map<String, Object>> elements) {
        String separator = "\n";
        for (Map<String, Object> element : elements) {
            text.append(separator).append(JSON.writeValueAsString(element));
            separator = ",\n";
        }
        text.append("\n]");
    }
}
