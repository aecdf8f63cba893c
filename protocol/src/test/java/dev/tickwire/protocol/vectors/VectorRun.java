package dev.tickwire.protocol.vectors;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotDecoder;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireInput;
import it.unimi.dsi.fastutil.ints.IntAVLTreeSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the decoder makes of {@code vectors/refusals.json}, {@code snapshots.json} and {@code groups.json}: what first
 * went wrong, or nothing.
 */
public final class VectorRun implements Callable<String> {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public String call() throws IOException {
        String refusals = refusals(JSON.readTree(VectorFile.read("refusals.json")));
        String snapshots = refusals.isEmpty() ? snapshots(JSON.readTree(VectorFile.read("snapshots.json"))) : refusals;
        return snapshots.isEmpty() ? groups(JSON.readTree(VectorFile.read("groups.json"))) : snapshots;
    }

    private static String refusals(JsonNode file) {
        Schema schema = Schema.parse(file.get("schema").toString());
        for (JsonNode each : file.get("cases")) {
            String outcome = outcome(schema, each);
            if (!outcome.isEmpty()) {
                return each.get("what").stringValue() + ": " + outcome;
            }
        }
        return "";
    }

    private static String outcome(Schema schema, JsonNode each) {
        Replica replica = new Replica(schema);
        Messages messages = new Messages(schema, Map.of());
        boolean closed = false;
        int left = each.get("frames").size();
        for (JsonNode json : each.get("frames")) {
            left--;
            try {
                replica.apply(frame(json), messages);
            } catch (RefusedException e) {
                closed = true;
            }
            if (left > 0 && (closed || !replica.brokenGroups().isEmpty())) {
                return "a good frame is refused";
            }
        }
        if (each.has("closed")) {
            return closed ? "" : "the connection goes on";
        }
        boolean right = !closed
                && replica.brokenGroups().equals(ints(each.get("broken")))
                && inSight(replica, schema).equals(ints(each.get("inSight")));
        return right
                ? ""
                : (closed ? "closed, " : "") + "broken " + replica.brokenGroups() + ", in sight "
                        + inSight(replica, schema).size();
    }

    private static String snapshots(JsonNode file) {
        Schema schema = Schema.parse(file.get("schema").toString());
        for (JsonNode sequence : file.get("sequences")) {
            boolean own = sequence.get("group").intValue() == Section.OWN;
            SnapshotDecoder decoder = new SnapshotDecoder(schema);
            GroupState state = new GroupState(schema, own);
            for (JsonNode step : sequence.get("steps")) {
                byte[] bytes = HexFormat.of().parseHex(step.get("hex").stringValue());
                WireInput in = new WireInput();
                in.reset(bytes, 0, bytes.length);
                decoder.begin();
                String type = step.get("type").stringValue();
                try {
                    if (type.equals("prior")) {
                        decoder.learn(in);
                    } else if (!decoder.apply(state, type.equals("keyframe"), in)) {
                        return "another hash";
                    }
                } catch (RefusedException e) {
                    return e.getMessage() + " in " + sequence.get("name");
                }
                if (Integer.toUnsignedLong(state.hash()) != step.get("hash").longValue()) {
                    return "another state in " + sequence.get("name");
                }
            }
        }
        return "";
    }

    private static String groups(JsonNode file) {
        Schema schema = Schema.parse(file.get("schema").toString());
        for (JsonNode sequence : file.get("sequences")) {
            Replica replica = new Replica(schema);
            for (JsonNode step : sequence.get("steps")) {
                replica.apply(frame(step), new Messages(schema, Map.of()));
                List<Integer> seen = new ArrayList<>();
                step.get("entities").forEach(entity -> seen.add(entity.get("id").intValue()));
                if (!replica.brokenGroups().equals(ints(step.get("broken")))
                        || !inSight(replica, schema).equals(seen)) {
                    return step.get("what").stringValue();
                }
            }
        }
        return "";
    }

    private static Frame frame(JsonNode json) {
        byte[] view = HexFormat.of().parseHex(json.get("view").stringValue());
        return new Frame(0, 0, (byte) 0, 0, json.get("sections").intValue(), 1, 0, view);
    }

    private static List<Integer> inSight(Replica replica, Schema schema) {
        IntSet ids = new IntAVLTreeSet();
        for (int kind = 0; kind < schema.kinds().size(); kind++) {
            ids.addAll(replica.ids(kind));
        }
        return List.copyOf(ids);
    }

    private static List<Integer> ints(JsonNode array) {
        List<Integer> ints = new ArrayList<>();
        array.forEach(each -> ints.add(each.intValue()));
        return ints;
    }
}
