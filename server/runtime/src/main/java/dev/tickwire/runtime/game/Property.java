package dev.tickwire.runtime.game;

import dev.tickwire.protocol.schema.FieldType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A property by which the rooms of a game are found: a component of its {@link dev.tickwire.Properties}.
 *
 * <p><b>Threads.</b> Immutable, for any thread.
 */
public final class Property {
    /** The properties that every room has. */
    private static final Set<String> TAKEN = Set.of("players", "playersMax", "free", "created");

    private final RecordComponent component;
    private final FieldType type;

    private Property(Class<?> owner, RecordComponent component) {
        this.component = component;
        this.type = FieldTypes.ofComponent(owner, component.getName(), component.getType(), component);
    }

    /** All properties, in the record's order. */
    static List<Property> of(Class<?> type) {
        GameType.requirePublicRecord(type);
        List<Property> properties = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (TAKEN.contains(component.getName())) {
                throw new AuthoringException(
                        type, component.getName(), "every room has the properties " + TAKEN + " already: rename it");
            }
            properties.add(new Property(type, component));
        }
        return List.copyOf(properties);
    }

    public String name() {
        return component.getName();
    }

    public FieldType type() {
        return type;
    }

    /**
     * Checks that rooms can be found by the values of a record.
     *
     * @throws IllegalArgumentException naming the component, if its value is null, NaN or infinite
     */
    public void require(Record properties) {
        Object value = of(properties);
        if (value == null || (value instanceof Double number && !Double.isFinite(number))) {
            throw new IllegalArgumentException(properties.getClass().getName() + "." + name() + " is " + value
                    + ", by which no room can be found: give it a value");
        }
    }

    /**
     * The value in a record: a whole number as {@link Long}, another number as {@link Double}, a {@link Boolean}, text,
     * or an enum constant. A {@code float} becomes the double with the same shortest decimal digits, so that it equals
     * the number in JSON.
     */
    public Comparable<?> of(Record properties) {
        Object value;
        try {
            value = component.getAccessor().invoke(properties);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(properties.getClass().getName() + ": its accessor failed", e);
        }
        if (value instanceof Float number) {
            return Double.parseDouble(number.toString());
        }
        if (value instanceof Character unit) {
            return (long) unit;
        }
        if (value instanceof Number number && !(number instanceof Double)) {
            return number.longValue();
        }
        return (Comparable<?>) value;
    }
}
