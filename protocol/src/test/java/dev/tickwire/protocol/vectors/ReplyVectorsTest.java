package dev.tickwire.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.MessageType;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.protocol.snapshot.Reply;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** {@code vectors/replies.json}: golden sections with answers to commands, and those that are refused. */
class ReplyVectorsTest {
    private static final String ABOUT =
            "Golden bodies (hex) of sections with replies (PROTOCOL.md section 5, type 7), and what they say: 'event' "
                    + "and"
                    + " 'refused' are null unless that is the answer; 'later': it comes in another frame. Each of"
                    + " 'refused' is a body that ends the connection.";

    /** An answer with something in it. */
    public record Traded(int item, String to) {}

    private static final Schema SCHEMA = Schema.of(
            "replies",
            List.of(),
            List.of(),
            List.of(),
            List.of(new MessageType(
                    "Traded",
                    0,
                    List.of(
                            new Field("item", new FieldType.Int(FieldType.Int.Width.INT, 0, 100), 0, false),
                            new Field("to", new FieldType.Text(24), 0, false)))));
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HexFormat HEX = HexFormat.of();

    private final Messages messages = new Messages(SCHEMA, Map.of("Traded", Traded.class));
    private final List<Map<String, Object>> vectors = new ArrayList<>();
    private final List<Map<String, Object>> refused = new ArrayList<>();

    private static WireOutput body() {
        return new WireOutput(64, 1 << 16);
    }

    private WireOutput reply(WireOutput body, int seq, int status) {
        body.writeVarInt(seq);
        body.writeByte((byte) status);
        return body;
    }

    private WireOutput event(WireOutput body, int seq, Traded event) {
        messages.encode(event, reply(body, seq, Reply.EVENT));
        return body;
    }

    private WireOutput refusal(WireOutput body, int seq, String why) {
        reply(body, seq, Reply.REFUSED).writeBytes(why.getBytes(StandardCharsets.UTF_8));
        return body;
    }

    private List<Reply> read(WireOutput body) {
        WireOutput view = body();
        Section.write(Section.OWN, Section.REPLIES, body, view);
        Replica replica = new Replica(SCHEMA);
        replica.apply(new Frame(0, 0, (byte) 0, 0, 1, 1, 0, view.toBytes()), messages);
        return replica.replies();
    }

    private void vector(String what, WireOutput body, Reply... replies) {
        assertEquals(List.of(replies), read(body), what);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("what", what);
        line.put("body", HEX.formatHex(body.toBytes()));
        line.put(
                "replies",
                List.of(replies).stream().map(ReplyVectorsTest::meaning).toList());
        vectors.add(line);
    }

    private static Object meaning(Reply reply) {
        Map<String, Object> meaning = new LinkedHashMap<>();
        meaning.put("seq", reply.seq());
        meaning.put("event", reply.event());
        meaning.put("refused", reply.status() == Reply.REFUSED ? reply.why() : null);
        meaning.put("later", reply.status() == Reply.LATER);
        return meaning;
    }

    private void refuse(String what, WireOutput body) {
        assertThrows(RefusedException.class, () -> read(body), what);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("what", what);
        line.put("body", HEX.formatHex(body.toBytes()));
        refused.add(line);
    }

    @Test
    void shouldMatchTheVectors() throws IOException {
        Traded traded = new Traded(7, "Ännchen");
        vector("an event", event(body(), 1, traded), new Reply(1, Reply.EVENT, traded, ""));
        vector("a refusal", refusal(body(), 300, "too late ⏳"), new Reply(300, Reply.REFUSED, null, "too late ⏳"));
        vector("no reason", refusal(body(), 2, ""), new Reply(2, Reply.REFUSED, null, ""));
        vector(
                "later",
                reply(body(), Integer.MAX_VALUE, Reply.LATER),
                new Reply(Integer.MAX_VALUE, Reply.LATER, null, ""));
        vector(
                "one after the other, an older one last",
                event(reply(refusal(body(), 5, "no"), 6, Reply.LATER), 4, traded),
                new Reply(5, Reply.REFUSED, null, "no"),
                new Reply(6, Reply.LATER, null, ""),
                new Reply(4, Reply.EVENT, traded, ""));
        refuse("seq 0", reply(body(), 0, Reply.LATER));
        refuse("a seq beyond 31 bits", reply(body(), -1, Reply.LATER));
        refuse("status 3", reply(body(), 1, 3));
        refuse("no status", bytes(1));
        refuse("no event", reply(body(), 1, Reply.EVENT));
        refuse("an event of no known class", append(reply(body(), 1, Reply.EVENT), 99));
        refuse("a reason of null", append(reply(body(), 1, Reply.REFUSED), 0));
        refuse("a reason with a control character", refusal(body(), 1, "\n"));
        refuse("a reason that is too long", refusal(body(), 1, "x".repeat(Limits.REFUSAL_CHARS_MAX + 1)));
        StringBuilder text = new StringBuilder();
        text.append("{\"about\":").append(JSON.writeValueAsString(ABOUT));
        text.append(",\n\"schema\":").append(SCHEMA.json()).append(",\n\"vectors\":[");
        appendLines(text, vectors);
        text.append(",\n\"refused\":[");
        appendLines(text, refused);
        VectorFile.check("replies.json", text.append("}\n").toString());
    }

    private static WireOutput bytes(int... bytes) {
        return append(body(), bytes);
    }

    private static WireOutput append(WireOutput body, int... bytes) {
        for (int b : bytes) {
            body.writeByte((byte) b);
        }
        return body;
    }

    private static void appendLines(StringBuilder text, List<Map<String, Object>> lines) {
        String separator = "\n";
        for (Map<String, Object> line : lines) {
            text.append(separator).append(JSON.writeValueAsString(line));
            separator = ",\n";
        }
        text.append("\n]");
    }
}
