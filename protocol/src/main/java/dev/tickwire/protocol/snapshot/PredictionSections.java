package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.WireInput;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the sections of a frame for clients that predict (PROTOCOL.md section 5, types 5 and 6).
 *
 * <p>Threads: one.
 */
final class PredictionSections {
    private final WireInput exactBody = new WireInput();
    private final List<ExactState> exact = new ArrayList<>();
    private final List<Birth> births = new ArrayList<>();
    private boolean exactTold;
    private boolean birthsTold;

    /** Starts a frame. */
    void begin() {
        exact.clear();
        births.clear();
        exactTold = false;
        birthsTold = false;
    }

    /** Keeps a section of exact state: what kinds its entities are of, is known when all sections are applied. */
    void exact(int group, WireInput body) {
        requireOnce(group, exactTold);
        exactTold = true;
        body.readSlice(body.remaining(), exactBody);
    }

    void births(int group, WireInput body) {
        requireOnce(group, birthsTold);
        birthsTold = true;
        int last = 0;
        while (body.remaining() > 0) {
            last = readId(body, last);
            int seq = body.readVarInt();
            if (seq < 0) {
                throw RefusedException.outOfRange("a sequence number below 0");
            }
            births.add(new Birth(last, seq));
        }
    }

    /** Reads the exact state that was kept, up to the first entity that is not in sight. */
    void settle(Schema schema, EntityIndex shared) {
        int last = 0;
        while (exactTold && exactBody.remaining() > 0) {
            last = readId(exactBody, last);
            int kind = shared.kind(last);
            if (kind < 0) {
                return;
            }
            exact.add(new ExactState(kind, last, readNumbers(schema.kinds().get(kind))));
        }
    }

    private double[] readNumbers(Kind kind) {
        double[] numbers = new double[kind.roundedColumns()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = exactBody.readDouble();
        }
        return numbers;
    }

    private static int readId(WireInput in, int last) {
        int id = in.readVarInt();
        if (id <= last) {
            throw RefusedException.outOfRange("ids that do not rise");
        }
        return id;
    }

    private static void requireOnce(int group, boolean told) {
        if (group != Section.OWN || told) {
            throw RefusedException.malformed("a section of its type that may not stand here");
        }
    }

    List<ExactState> exact() {
        return exact;
    }

    List<Birth> births() {
        return births;
    }
}
