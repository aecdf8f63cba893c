package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.io.Input;
import dev.tickwire.Was;
import org.jspecify.annotations.Nullable;

/** A {@link NameTable} as this build reads it. */
final class SavedNameTable {
    private final Object[] entries; // SavedClass, Class, Enum, or String for a name and for a missing class or constant

    SavedNameTable(Input in, ClassNames classes) {
        this.entries = new Object[in.readVarInt(true)];
        for (int i = 0; i < entries.length; i++) {
            byte what = in.readByte();
            entries[i] = switch (what) {
                case NameTable.LAYOUT -> new SavedClass(in);
                case NameTable.TYPE -> type(in.readString(), classes);
                case NameTable.CONSTANT -> constant(in.readString(), in.readString(), classes);
                case NameTable.NAME -> in.readString();
                default -> throw new DamagedStateException("entry " + i + " of the table is of kind " + what);
            };
        }
    }

    private static Object type(String name, ClassNames classes) {
        Class<?> type = classes.find(name);
        return type == null ? name : type;
    }

    private static Object constant(String enumName, String name, ClassNames classes) {
        Class<?> type = classes.find(enumName);
        Object constant = type == null || !type.isEnum() ? null : constant(type, name);
        return constant == null ? enumName.substring(enumName.lastIndexOf('.') + 1) + "." + name : constant;
    }

    private static @Nullable Object constant(Class<?> type, String name) {
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        for (Object constant : constants) {
            try {
                if (StateFields.had(type.getField(((Enum<?>) constant).name()).getAnnotation(Was.class), name)) {
                    return constant;
                }
            } catch (NoSuchFieldException e) {
                throw new AssertionError("a constant is a public field", e);
            }
        }
        return null;
    }

    SavedClass layout(int index) {
        return (SavedClass) entries[index];
    }

    /** A class; its name if this build does not have it. */
    Object type(int index) {
        return entries[index];
    }

    /** A constant; its enum's name and its own if this build does not have it. */
    Object constant(int index) {
        return entries[index];
    }

    String name(int index) {
        return (String) entries[index];
    }
}
