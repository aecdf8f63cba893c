package dev.tickwire.bench.codec;

import dev.tickwire.protocol.snapshot.EncoderScratch;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.WireOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;

/**
 * A fleet's snapshots after the encoder has learned its movement.
 *
 * @param encoder after the last snapshot
 * @param before the state of every decoder before the first
 * @param snapshots one after the other
 * @param prior the body of the section with the prior of these snapshots
 * @param keyframe the body of a section with {@code before}
 * @param deltas the bodies of the sections that lead from one to the next
 */
record Recording(
        SnapshotEncoder encoder,
        GroupState before,
        List<GroupState> snapshots,
        byte[] prior,
        byte[] keyframe,
        List<byte[]> deltas) {
    /** Number of snapshots. */
    static final int TICKS = 100;

    /** An encoder learns a new prior after 32, 64, 128… snapshots; the eighth time would be at 8160. */
    private static final int TICKS_TO_LEARN = 4100;

    private static final long SEED = 1;

    static Recording of(int ships, boolean steering) {
        Fleet fleet = new Fleet(ships, steering, new SplittableRandom(SEED));
        SnapshotEncoder encoder = new SnapshotEncoder(Fleet.SCHEMA, new EncoderScratch());
        GroupState sent = new GroupState(Fleet.SCHEMA, false);
        WireOutput out = new WireOutput(1024, Integer.MAX_VALUE);
        byte[] prior = {};
        for (int tick = 0; tick < TICKS_TO_LEARN; tick++) {
            out.clear();
            if (encoder.learn(out)) {
                prior = out.toBytes();
            }
            fleet.advance();
            encoder.encodeDelta(sent, fleet.state(), false, out);
        }
        GroupState before = copy(sent);
        out.clear();
        encoder.encodeKeyframe(sent, true, out);
        byte[] keyframe = out.toBytes();
        List<GroupState> snapshots = new ArrayList<>();
        List<byte[]> deltas = new ArrayList<>();
        for (int tick = 0; tick < TICKS; tick++) {
            fleet.advance();
            snapshots.add(copy(fleet.state()));
            out.clear();
            encoder.encodeDelta(sent, fleet.state(), false, out);
            deltas.add(out.toBytes());
        }
        return new Recording(encoder, before, snapshots, prior, keyframe, deltas);
    }

    private static GroupState copy(GroupState state) {
        GroupState copy = new GroupState(Fleet.SCHEMA, state.own());
        copy.copyFrom(state);
        return copy;
    }

    /** Writes a file for other programs, with bytes in hexadecimal. */
    void write(Path file) throws IOException {
        HexFormat hex = HexFormat.of();
        Map<String, Object> all = Map.of(
                "schema",
                Fleet.SCHEMA.json(),
                "prior",
                hex.formatHex(prior),
                "keyframe",
                hex.formatHex(keyframe),
                "deltas",
                deltas.stream().map(hex::formatHex).toList());
        Files.writeString(file, new JsonMapper().writeValueAsString(all));
    }

    /** The mean length of a delta's body. */
    double deltaBytes() {
        return deltas.stream().mapToInt(delta -> delta.length).average().orElseThrow();
    }
}
