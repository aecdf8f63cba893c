package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.io.Input;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A class and its fields in the build that wrote a state, and their counterparts in this build. */
final class SavedClass {
    private final String name;
    private final String[] fieldNames;
    private final char[] kinds;
    private final String[] typeNames;
    private @Nullable StateFields layout; // the class with which the fields below were compared
    private @Nullable StateField[] slots = {};
    private @Nullable String[] misfits = {};
    private boolean differs;

    /** Reads an entry of a table after its first byte. */
    SavedClass(Input in) {
        this.name = in.readString();
        int count = in.readVarInt(true);
        this.fieldNames = new String[count];
        this.kinds = new char[count];
        this.typeNames = new String[count];
        for (int i = 0; i < count; i++) {
            fieldNames[i] = in.readString();
            kinds[i] = (char) in.readByte();
            typeNames[i] = in.readString();
        }
    }

    String name() {
        return name;
    }

    int fields() {
        return fieldNames.length;
    }

    String fieldName(int field) {
        return fieldNames[field];
    }

    char kind(int field) {
        return kinds[field];
    }

    String typeName(int field) {
        return typeNames[field];
    }

    /** Compares with a class of this build, unless it was the last one. */
    void compare(StateFields with, ClassNames classes, BuildDifferences differences) {
        if (layout == with) {
            return;
        }
        layout = with;
        slots = new @Nullable StateField[fieldNames.length];
        misfits = new @Nullable String[fieldNames.length];
        differs = false;
        Set<StateField> left = new LinkedHashSet<>(List.of(with.slots()));
        for (int i = 0; i < fieldNames.length; i++) {
            StateField slot = with.slot(fieldNames[i]);
            slots[i] = slot;
            if (slot == null) {
                note(differences, name + "." + fieldNames[i] + " is gone");
                continue;
            }
            left.remove(slot);
            if (!slot.name().equals(fieldNames[i])) {
                note(differences, slot + " was " + fieldNames[i]);
            }
            if (!slot.typeName().equals(typeNames[i]) && !slot.typeName().equals(classes.renamed(typeNames[i]))) {
                note(differences, slot + " was " + typeNames[i] + ", is " + slot.typeName());
                misfits[i] = misfit(slot, i, classes);
            }
        }
        left.forEach(slot -> note(differences, slot + " is new"));
    }

    private void note(BuildDifferences differences, String what) {
        differs = true;
        differences.note(what);
    }

    /** Compares type arguments here, because setting a field does not check them. */
    private @Nullable String misfit(StateField slot, int field, ClassNames classes) {
        return arguments(slot.typeName()).equals(arguments(classes.renamed(typeNames[field])))
                ? null
                : slot + " was " + typeNames[field] + ", is " + slot.typeName();
    }

    private static String arguments(String typeName) {
        int from = typeName.indexOf('<');
        return from < 0 ? "" : typeName.substring(from);
    }

    /** The field of the compared class; {@code null}: none. */
    @Nullable
    StateField slot(int field) {
        return slots[field];
    }

    /** Why the field of the compared class cannot hold values of this one; {@code null}: it can. */
    @Nullable
    String misfit(int field) {
        return misfits[field];
    }

    /** Whether the compared class has other fields or types. */
    boolean differs() {
        return differs;
    }
}
