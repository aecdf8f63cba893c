package dev.tickwire.protocol.schema;

import dev.tickwire.protocol.Limits;
import java.util.List;

/**
 * A class of entities.
 *
 * @param name the entity class's simple name
 * @param state whether it is a room state: exactly one entity per room
 * @param fields sorted by name
 */
public record Kind(String name, boolean state, List<Field> fields) {
    /** Sorts the fields; refuses two of one name and more than {@link Limits#COLUMNS_PER_KIND_MAX} columns. */
    public Kind {
        Names.check("kind", name);
        fields = Names.sorted("the fields of kind " + name, fields, Field::name);
        long columns = fields.stream().mapToLong(Field::columns).sum();
        if (columns > Limits.COLUMNS_PER_KIND_MAX) {
            throw new IllegalArgumentException("kind " + name + " has " + columns + " values per entity, at most "
                    + Limits.COLUMNS_PER_KIND_MAX + " are allowed: shorten its arrays or split it");
        }
    }

    /** Columns of the fields that are {@linkplain Field#rounded rounded}. */
    public int roundedColumns() {
        return fields.stream().filter(Field::rounded).mapToInt(Field::columns).sum();
    }

    /** Whether group 1 has a table for this kind. */
    public boolean hasOwnerOnly() {
        return fields.stream().anyMatch(Field::ownerOnly);
    }

    /**
     * Index of a field in {@link #fields()}.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public int fieldIndex(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("kind " + this.name + " has no field " + name);
    }
}
