package dev.tickwire.runtime.browse;

import java.util.Set;

/** What a query demands of one field of a room. Conditions that are written alike are equal. */
sealed interface Condition {
    /** Whether a value that is there is as demanded. */
    boolean accepts(Object value);

    /** Equality with one of these: numbers as {@link Long} or {@link Double}, enums by name. */
    record OneOf(Set<Object> values) implements Condition {
        @Override
        public boolean accepts(Object value) {
            return values.contains(plain(value));
        }

        /** As equality has it: one zero, and enums as clients call them. */
        private static Object plain(Object value) {
            return value instanceof Double number ? (Object) (number + 0.0) : RoomInfo.plain(value);
        }
    }

    /** A whole number within bounds. */
    record Whole(long min, long max) implements Condition {
        @Override
        public boolean accepts(Object value) {
            long number = (Long) value;
            return min <= number && number <= max;
        }
    }

    /** A number within bounds. */
    record Real(double min, double max) implements Condition {
        @Override
        public boolean accepts(Object value) {
            double number = (Double) value;
            return min <= number && number <= max;
        }
    }
}
