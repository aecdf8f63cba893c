package dev.tickwire.protocol.schema;

/**
 * One field of a kind, or one component of a message.
 *
 * @param name a Java identifier
 * @param type its type and range
 * @param length elements of the array, 0 for a scalar; arrays stand in kinds only
 * @param ownerOnly whether only the entity's owner gets it; in kinds only
 */
public record Field(String name, FieldType type, int length, boolean ownerOnly) {
    /** Checks the name and the length. */
    public Field {
        Names.check("field", name);
        if (length < 0) {
            throw new IllegalArgumentException("field " + name + ": an array cannot have length " + length);
        }
    }

    /** Whether what is sent of it is coarser than what the simulation has of it. */
    public boolean rounded() {
        return type instanceof FieldType.Quantized || type instanceof FieldType.Angle;
    }

    /** Columns that this field takes in a table: its length, 1 for a scalar. */
    public int columns() {
        return Math.max(1, length);
    }
}
