package dev.tickwire.protocol.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType.Quantized;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.WireInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The delta that PROTOCOL.md decodes bit by bit is what the decoder makes of it. */
class WorkedDecodeTest {
    private static final int BYTES_BEFORE_STREAM = 5;
    private static final Schema SCHEMA = Schema.of(
            "balls",
            List.of(new Kind("Ball", false, List.of(new Field("x", new Quantized(0, 1000, 0.01), 0, false)))),
            List.of(),
            List.of(),
            List.of());

    private final WireInput in = new WireInput();

    private static String section() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("basedir", "."), "PROTOCOL.md"));
        String from = page.substring(page.indexOf("\n### A delta, bit by bit"));
        return from.substring(0, from.indexOf("\n### ", 1));
    }

    private static byte[] body(String section) {
        Matcher body = Pattern.compile("The body of a delta is `([0-9a-f]+)`").matcher(section);
        assertTrue(body.find());
        return HexFormat.of().parseHex(body.group(1));
    }

    @Test
    void shouldGiveTheBitsOfThePage() throws IOException {
        String section = section();
        byte[] body = body(section);
        Contexts contexts = new Contexts(SCHEMA);
        RangeDecoder decoder = new RangeDecoder(contexts.count());
        in.reset(body, BYTES_BEFORE_STREAM, body.length - BYTES_BEFORE_STREAM);
        decoder.begin(Prior.first(contexts), in);
        decoder.open(0, contexts.count());
        int code = 0;
        int range = RangeEncoder.RANGE_INITIAL;
        int next = BYTES_BEFORE_STREAM;
        while (next < BYTES_BEFORE_STREAM + 3) {
            code = (code << 8) | (body[next++] & 0xff);
        }
        List<MatchResult> rows = Pattern.compile(
                        "\\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| ([01]) \\|")
                .matcher(section)
                .results()
                .toList();
        assertEquals(26, rows.size());
        for (MatchResult row : rows) {
            int bit = decoder.bit(number(row, 1));
            int bound = (range >>> 12) * (Prior.EVEN >>> 4);
            List<Integer> right = List.of(Prior.EVEN, range, code, bound, bit);
            assertEquals(
                    right, List.of(number(row, 2), number(row, 3), number(row, 4), number(row, 5), number(row, 6)));
            assertEquals(bit, code < bound ? 0 : 1);
            code -= bit * bound;
            range = bit == 0 ? bound : range - bound;
            while (range < RangeEncoder.RANGE_MIN) {
                code = (code << 8) | (next < body.length ? body[next] & 0xff : 0);
                next++;
                range <<= 8;
            }
        }
        decoder.end();
        assertTrue(section.contains("is left is `code` " + code + " and `range` " + range + ":"));
    }

    private static int number(MatchResult row, int group) {
        return Integer.parseInt(row.group(group));
    }

    @Test
    void shouldLeadToTheStateOfThePage() throws IOException {
        byte[] body = body(section());
        GroupState state = new GroupState(SCHEMA, false);
        Table balls = state.table(0);
        balls.spawn(1, 0);
        balls.ints(0)[0] = 3;
        balls.seconds(0)[0] = 3;
        in.reset(body, 0, body.length);
        assertTrue(new SnapshotDecoder(SCHEMA).apply(state, false, in), "the hash");
        assertEquals(
                List.of(2, 1, 0, 1, 8, 3),
                List.of(
                        balls.slotsUsed(),
                        balls.id(0),
                        balls.owner(0),
                        balls.history(0),
                        balls.ints(0)[0],
                        balls.seconds(0)[0]));
        assertEquals(
                List.of(2, 7, 0, 0, 0),
                List.of(balls.id(1), balls.owner(1), balls.history(1), balls.ints(0)[1], balls.seconds(0)[1]));
    }
}
