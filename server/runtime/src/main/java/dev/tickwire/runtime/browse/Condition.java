package dev.tickwire.runtime.browse;

import java.util.Set;

/**
 * What a query requires of one field of a room. Conditions are equal if their values or bounds are, however the query
 * writes them.
 */
sealed interface Condition {
    /** Whether the field's value meets the condition. */
    boolean accepts(Object value);

    /** Equality with one of these: numbers as {@link Long} or {@link Double}, enums by name. */
    record OneOf(Set<Object> values) implements Condition {
        @Override
        public boolean accepts(Object value) {
            return values.contains(plain(value));
        }

        /** The form that is compared: 0.0 for -0.0, and an enum's name. */
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
