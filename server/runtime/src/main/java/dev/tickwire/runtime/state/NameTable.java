package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.IdentityObjectIntMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The names that values of a checkpoint refer to: classes with their fields, classes, enum constants, and other names.
 * The table holds each once; values hold its index.
 */
final class NameTable {
    /** A class with its fields: name, number of fields, and each field's name, type letter and type. */
    static final byte LAYOUT = 0;

    /** A class without its fields: its name. */
    static final byte TYPE = 1;

    /** An enum constant: name of the enum, its name. */
    static final byte CONSTANT = 2;

    /** Any other name. */
    static final byte NAME = 3;

    private static final int NONE = -1;

    private final IdentityObjectIntMap<Object> indexes = new IdentityObjectIntMap<>();
    private final List<Object> entries = new ArrayList<>();

    void clear() {
        indexes.clear();
        entries.clear();
    }

    int size() {
        return entries.size();
    }

    /**
     * The index of a {@link StateFields}, a class, an enum constant, or of a name, which must be the same object each
     * time.
     */
    int index(Object of) {
        int index = indexes.get(of, NONE);
        if (index == NONE) {
            index = entries.size();
            entries.add(of);
            indexes.put(of, index);
        }
        return index;
    }

    void write(Output out) {
        out.writeVarInt(entries.size(), true);
        entries.forEach(entry -> write(entry, out));
    }

    /** An entry as text. */
    String text(int index) {
        Output out = new Output(64, -1);
        write(entries.get(index), out);
        return new String(out.toBytes(), StandardCharsets.ISO_8859_1);
    }

    private static void write(Object entry, Output out) {
        if (entry instanceof StateFields layout) {
            out.writeByte(LAYOUT);
            out.writeString(layout.type().getName());
            out.writeVarInt(layout.slots().length, true);
            for (StateField slot : layout.slots()) {
                out.writeString(slot.name());
                out.writeByte(slot.kind());
                out.writeString(slot.typeName());
            }
        } else if (entry instanceof Class<?> type) {
            out.writeByte(TYPE);
            out.writeString(type.getName());
        } else if (entry instanceof Enum<?> constant) {
            out.writeByte(CONSTANT);
            out.writeString(constant.getDeclaringClass().getName());
            out.writeString(constant.name());
        } else {
            out.writeByte(NAME);
            out.writeString((String) entry);
        }
    }
}
