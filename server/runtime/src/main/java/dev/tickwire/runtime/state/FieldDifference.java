package dev.tickwire.runtime.state;

/**
 * The first field in which two states of one game differ.
 *
 * @param kind simple name of the class of the object that has the field; empty if the states have other players or
 *     entities
 * @param entity id of the entity that has the field; 0: none
 * @param value in one state; the class if it is an object
 * @param other the same in the other state; equal to {@code value} if the difference is within the object
 */
public record FieldDifference(String kind, int entity, String field, String value, String other) {
    @Override
    public String toString() {
        return (kind.isEmpty() ? field : kind + "." + field)
                + (entity == 0 ? "" : " of entity " + entity)
                + (value.equals(other) ? "" : ": " + value + " and " + other);
    }
}
