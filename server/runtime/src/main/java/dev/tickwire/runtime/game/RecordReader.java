package dev.tickwire.runtime.game;

import dev.tickwire.Range;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.wire.Utf8;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a room's options or its {@link dev.tickwire.Properties} from JSON. Absent members have the defaults that
 * {@link dev.tickwire.Game} specifies for options, or stay as they were.
 *
 * <p>{@code what} is the name of the record in refusals: {@code options} or {@code properties}.
 */
public final class RecordReader {
    /** A value that is refused. */
    public static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1;
        private final String field;

        Refused(String field, String message) {
            super(message);
            this.field = field;
        }

        /** The refused member, such as {@code options.playersMax}. */
        public String field() {
            return field;
        }
    }

    /**
     * The components of a type, cached: every join reads options, and reflection parses annotations at each call.
     *
     * @param fields parallel to the components
     */
    private record Shape(List<RecordComponent> components, List<FieldType> fields) {}

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            List<RecordComponent> components = List.of(type.getRecordComponents());
            return new Shape(
                    components,
                    components.stream()
                            .map(each -> FieldTypes.ofComponent(type, each.getName(), each.getType(), each))
                            .toList());
        }
    };

    private RecordReader() {}

    /**
     * Reads a record of a type that {@link GameType} has accepted.
     *
     * @param json {@code null}: all defaults
     * @throws Refused naming the first member that is unknown, of the wrong type or out of range
     */
    public static Record read(String what, Class<? extends Record> type, @Nullable ObjectNode json) {
        return read(what, type, defaults(type), json);
    }

    /**
     * The given record with the members of the JSON replaced.
     *
     * @throws Refused as {@link #read}
     */
    public static Record change(String what, Record given, ObjectNode json) {
        return read(what, given.getClass(), given, json);
    }

    private static Record read(
            String what, Class<? extends Record> type, @Nullable Record otherwise, @Nullable ObjectNode json) {
        Shape shape = SHAPES.get(type);
        if (json != null) {
            refuseUnknown(what, shape.components, json);
        }
        Object[] values = new Object[shape.components.size()];
        for (int i = 0; i < values.length; i++) {
            RecordComponent component = shape.components.get(i);
            FieldType field = shape.fields.get(i);
            JsonNode given = json == null ? null : json.get(component.getName());
            if (given != null) {
                values[i] = value(what + "." + component.getName(), component, field, given);
            } else {
                values[i] = otherwise == null ? defaultOf(component, field) : component(otherwise, component);
            }
        }
        return create(what, type, shape.components, values);
    }

    private static void refuseUnknown(String what, List<RecordComponent> components, ObjectNode json) {
        Set<String> unknown = new HashSet<>(json.propertyNames());
        components.forEach(component -> unknown.remove(component.getName()));
        for (String name : unknown) {
            throw new Refused(what + "." + name, "This member is unknown.");
        }
    }

    private static Object value(String name, RecordComponent component, FieldType field, JsonNode json) {
        if (field instanceof FieldType.Bool) {
            require(json.isBoolean(), name, "This must be true or false.");
            return json.booleanValue();
        }
        if (field instanceof FieldType.EnumOf options) {
            int ordinal = json.isString() ? options.values().indexOf(json.stringValue()) : -1;
            require(ordinal >= 0, name, "This must be one of " + String.join(", ", options.values()) + ".");
            return component.getType().getEnumConstants()[ordinal];
        }
        if (field instanceof FieldType.Text text) {
            boolean good = json.isString() && Utf8.encode(json.stringValue(), text.max()) != null;
            require(
                    good,
                    name,
                    "This must be text of at most " + text.max() + " characters, without control characters.");
            return json.stringValue();
        }
        if (field instanceof FieldType.Int range) {
            return integer(component.getType(), whole(json, name, range.min(), range.max()));
        }
        if (field instanceof FieldType.Int64 range) {
            return whole(json, name, range.lowest(), range.highest());
        }
        return real(component.getType(), field, json, name);
    }

    private static long whole(JsonNode json, String name, long min, long max) {
        boolean good = json.isIntegralNumber()
                && json.canConvertToLong()
                && json.longValue() >= min
                && json.longValue() <= max;
        require(good, name, "This must be a whole number from " + min + " to " + max + ".");
        return json.longValue();
    }

    private static Object real(Class<?> type, FieldType field, JsonNode json, String name) {
        double min = field instanceof FieldType.Float32 single ? single.min() : ((FieldType.Float64) field).min();
        double max = field instanceof FieldType.Float32 single ? single.max() : ((FieldType.Float64) field).max();
        require(json.isNumber(), name, "This must be a number.");
        double value = type == float.class ? (float) json.doubleValue() : json.doubleValue();
        require(
                Double.isFinite(value) && value >= min && value <= max,
                name,
                "This must be a number from " + min + " to " + max + ".");
        return type == float.class ? (Object) (float) value : (Object) value;
    }

    private static Object integer(Class<?> type, long value) {
        if (type == byte.class) {
            return (byte) value;
        }
        if (type == short.class) {
            return (short) value;
        }
        return type == char.class ? (Object) (char) value : (Object) (int) value;
    }

    /** The default of a component: see {@link dev.tickwire.Game}. */
    private static Object defaultOf(RecordComponent component, FieldType field) {
        Class<?> type = component.getType();
        Range range = component.getAnnotation(Range.class);
        double min = range == null ? 0 : range.min();
        double largest = range == null || Double.isInfinite(range.max()) ? Math.max(0, min) : range.max();
        if (field instanceof FieldType.Bool) {
            return false;
        }
        if (field instanceof FieldType.EnumOf) {
            return type.getEnumConstants()[0];
        }
        if (field instanceof FieldType.Text) {
            return "";
        }
        if (field instanceof FieldType.Int) {
            return integer(type, (long) largest);
        }
        if (field instanceof FieldType.Int64) {
            return (long) largest;
        }
        return type == float.class ? (Object) (float) largest : (Object) largest;
    }

    private static @Nullable Record defaults(Class<? extends Record> type) {
        if (type.getRecordComponents().length == 0) {
            return null;
        }
        try {
            return type.getConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new AuthoringException(type, "", "its constructor without arguments failed: " + e.getCause());
        }
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            Object value = component.getAccessor().invoke(record);
            if (value == null) {
                throw new AuthoringException(
                        record.getClass(), component.getName(), "must not be null: give it a value by default");
            }
            return value;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass().getName() + ": its accessor failed", e);
        }
    }

    private static Record create(
            String what, Class<? extends Record> type, List<RecordComponent> components, Object[] values) {
        Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) { // the record's own check
            throw new Refused(
                    what,
                    "The " + what + " are refused: " + e.getTargetException().getMessage());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " must have a public canonical constructor", e);
        }
    }

    private static void require(boolean good, String field, String message) {
        if (!good) {
            throw new Refused(field, message);
        }
    }
}
