package dev.tickwire.protocol.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** {@code vectors/refusals.json}: frames that a client refuses. */
class RefusalVectorsTest {
    private static final String ABOUT =
            "Frames that a client refuses (PROTOCOL.md sections 5 and 6); each case is for a client that knows nothing"
                    + " yet, of player 7. 'view' (hex) and 'sections' are those of a Frame; all frames of a case but "
                    + "the"
                    + " last are good. After the last the client has 'closed' the connection, or it asks for keyframes"
                    + " of the groups that are 'broken' and has the entities 'inSight', by ascending id.";

    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void shouldMatchTheVectors() throws IOException {
        Refusals refusals = new Refusals();
        StringBuilder text = new StringBuilder();
        text.append("{\"about\":").append(JSON.writeValueAsString(ABOUT));
        text.append(",\n\"schema\":").append(Refusals.SCHEMA.json()).append(",\n\"cases\":[");
        String separator = "\n";
        for (Map<String, Object> each : refusals.cases) {
            text.append(separator).append(JSON.writeValueAsString(each));
            separator = ",\n";
        }
        VectorFile.check("refusals.json", text.append("\n]}\n").toString());
    }

    @Test
    void shouldRefuseWhatTheVectorsSay() throws Exception {
        assertEquals("", new VectorRun().call());
    }
}
