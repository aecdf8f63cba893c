package dev.tickwire.app.swarm;

import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.MessageType;
import dev.tickwire.protocol.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Describes in one line how two schemas of one game differ. */
final class SchemaDifference {
    private static final int PARTS_MAX = 5;
    private static final String ABSENT = "absent";

    private SchemaDifference() {}

    static String of(Schema ours, Schema hosts) {
        Map<String, String> here = parts(ours);
        Map<String, String> there = parts(hosts);
        TreeSet<String> names = new TreeSet<>(here.keySet());
        names.addAll(there.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String one = here.getOrDefault(name, ABSENT);
            String other = there.getOrDefault(name, ABSENT);
            if (!one.equals(other)) {
                differences.add(name + " is " + one + " here, " + other + " there");
            }
        }
        int left = differences.size() - PARTS_MAX;
        return String.join("; ", differences.subList(0, Math.min(differences.size(), PARTS_MAX)))
                + (left > 0 ? "; and " + left + " more" : "");
    }

    private static Map<String, String> parts(Schema schema) {
        Map<String, String> parts = new TreeMap<>();
        for (Kind kind : schema.kinds()) {
            put(parts, kind.name(), kind.state() ? "a room state" : "an entity", kind.fields());
        }
        put(parts, "an input", schema.inputs());
        put(parts, "a command", schema.commands());
        put(parts, "an event", schema.events());
        return parts;
    }

    private static void put(Map<String, String> parts, String role, List<MessageType> messages) {
        for (MessageType message : messages) {
            put(parts, message.name(), role, message.fields());
        }
    }

    private static void put(Map<String, String> parts, String name, String role, List<Field> fields) {
        parts.merge(name, role, (one, other) -> one + " and " + other); // a kind and a message may share a name
        for (Field field : fields) {
            parts.merge(
                    name + "." + field.name(),
                    field.type()
                            + (field.length() > 0 ? " x " + field.length() : "")
                            + (field.ownerOnly() ? ", owner only" : ""),
                    (one, other) -> one + " and " + other);
        }
    }
}
