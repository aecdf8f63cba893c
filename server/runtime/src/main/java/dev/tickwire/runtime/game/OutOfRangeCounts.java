package dev.tickwire.runtime.game;

import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.wire.OutOfRange;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts, by field, the values outside their declared ranges in the fields and events of one room's game. Clients get
 * the nearest allowed value. The first value of each field is reported.
 *
 * <p><b>Threads.</b> The room's worker only; {@link #byField}: any.
 */
public final class OutOfRangeCounts implements OutOfRange {
    /** Called once per field. */
    @FunctionalInterface
    public interface Report {
        /**
         * Reports the first value of a field.
         *
         * @param field class and field
         * @param what the defect and the value for clients: the rest of a sentence that begins with the field
         */
        void firstOf(String field, String what);
    }

    private final Report report;
    private final Map<String, AtomicInteger> countOfField = new ConcurrentHashMap<>(); // incremented without garbage
    int found; // of all fields; the conversions count here

    public OutOfRangeCounts(Report report) {
        this.report = report;
    }

    /** Number of values outside their ranges in all fields. */
    public int found() {
        return found;
    }

    /** Number of values outside their ranges, by field; fields without any are absent. Any thread. */
    public Map<String, Integer> byField() {
        Map<String, Integer> counts = new TreeMap<>();
        countOfField.forEach((field, count) -> counts.put(field, count.get()));
        return counts;
    }

    @Override
    public void found(String where, FieldType meaning, @Nullable Object value) {
        found++;
        add(where, meaning, 1);
    }

    /** Adds values of one field, which {@link #found} has counted already. */
    void add(String field, FieldType meaning, int times) {
        AtomicInteger count = countOfField.get(field);
        if (count == null) {
            count = new AtomicInteger();
            countOfField.put(field, count);
            report.firstOf(field, what(meaning));
        }
        count.setRelease(count.getPlain() + times);
    }

    private static String what(FieldType meaning) {
        if (meaning instanceof FieldType.Reference) {
            return "refers to an entity that is not in the room: clients get null";
        } else if (meaning instanceof FieldType.Text text) {
            return "has a text of more than " + text.max()
                    + " characters, or with some that are not allowed: it is cut, and they are replaced";
        }
        return "is outside its range: clients get the nearest value that is allowed";
    }
}
