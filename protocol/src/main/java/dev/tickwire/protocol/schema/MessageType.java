package dev.tickwire.protocol.schema;

import java.util.List;

/**
 * An input, command or event of the game.
 *
 * @param name the record's simple name
 * @param id Kryo registration id, from 32; 0 before {@link Schema#of} has given one
 * @param fields sorted by name, which is also their order on the wire
 */
public record MessageType(String name, int id, List<Field> fields) {
    /** Sorts the fields; refuses two of one name and types that stand in kinds only. */
    public MessageType {
        Names.check("message", name);
        fields = Names.sorted("the components of " + name, fields, Field::name);
        for (Field field : fields) {
            if (!field.type().inMessages() || field.length() > 0 || field.ownerOnly()) {
                throw new IllegalArgumentException(name + "." + field.name()
                        + ": quantized, angle, reference, arrays and owner-only stand in kinds only;"
                        + " use boolean, an enum, a number or @Text String");
            }
        }
    }
}
