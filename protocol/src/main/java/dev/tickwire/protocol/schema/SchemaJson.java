package dev.tickwire.protocol.schema;

import dev.tickwire.protocol.Protocol;
import dev.tickwire.protocol.schema.FieldType.Angle;
import dev.tickwire.protocol.schema.FieldType.Bool;
import dev.tickwire.protocol.schema.FieldType.EnumOf;
import dev.tickwire.protocol.schema.FieldType.Float32;
import dev.tickwire.protocol.schema.FieldType.Float64;
import dev.tickwire.protocol.schema.FieldType.Int;
import dev.tickwire.protocol.schema.FieldType.Int64;
import dev.tickwire.protocol.schema.FieldType.Quantized;
import dev.tickwire.protocol.schema.FieldType.Reference;
import dev.tickwire.protocol.schema.FieldType.Text;
import dev.tickwire.protocol.schema.FieldType.Width;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The canonical JSON of a {@link Schema}, both ways; the order of members is PROTOCOL.md section 4's. */
final class SchemaJson {
    /**
     * The "fast" writer is also the one that writes the same digits on every JDK: Double.toString changed in JDK 19.
     */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private SchemaJson() {}

    static String write(Schema schema) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringProperty("protocol", Protocol.VERSION);
            out.writeStringProperty("game", schema.game());
            out.writeArrayPropertyStart("kinds");
            for (Kind kind : schema.kinds()) {
                out.writeStartObject();
                out.writeStringProperty("name", kind.name());
                out.writeBooleanProperty("state", kind.state());
                writeFields(out, kind.fields());
                out.writeEndObject();
            }
            out.writeEndArray();
            writeMessages(out, "inputs", schema.inputs());
            writeMessages(out, "commands", schema.commands());
            writeMessages(out, "events", schema.events());
            out.writeEndObject();
        }
        return text.toString();
    }

    private static void writeMessages(JsonGenerator out, String name, List<MessageType> messages) {
        out.writeArrayPropertyStart(name);
        for (MessageType message : messages) {
            out.writeStartObject();
            out.writeStringProperty("name", message.name());
            out.writeNumberProperty("id", message.id());
            writeFields(out, message.fields());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeFields(JsonGenerator out, List<Field> fields) {
        out.writeArrayPropertyStart("fields");
        for (Field field : fields) {
            out.writeStartObject();
            out.writeStringProperty("name", field.name());
            writeType(out, field.type());
            if (field.length() > 0) {
                out.writeNumberProperty("length", field.length());
            }
            if (field.ownerOnly()) {
                out.writeBooleanProperty("ownerOnly", true);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeType(JsonGenerator out, FieldType type) {
        if (type instanceof Bool) {
            out.writeStringProperty("type", "boolean");
        } else if (type instanceof EnumOf values) {
            out.writeStringProperty("type", "enum");
            out.writeArrayPropertyStart("values");
            values.values().forEach(out::writeString);
            out.writeEndArray();
        } else if (type instanceof Int integer) {
            out.writeStringProperty("type", integer.width().name().toLowerCase(Locale.ROOT));
            out.writeNumberProperty("min", integer.min());
            out.writeNumberProperty("max", integer.max());
        } else if (type instanceof Int64 integer) {
            out.writeStringProperty("type", "long");
            writeIfDeclared(out, "min", integer.min());
            writeIfDeclared(out, "max", integer.max());
        } else if (type instanceof Float32 number) {
            out.writeStringProperty("type", "float");
            writeIfFinite(out, "min", number.min());
            writeIfFinite(out, "max", number.max());
        } else if (type instanceof Float64 number) {
            out.writeStringProperty("type", "double");
            writeIfFinite(out, "min", number.min());
            writeIfFinite(out, "max", number.max());
        } else if (type instanceof Text text) {
            out.writeStringProperty("type", "text");
            out.writeNumberProperty("max", text.max());
        } else if (type instanceof Quantized grid) {
            out.writeStringProperty("type", "quantized");
            out.writeNumberProperty("min", grid.min());
            out.writeNumberProperty("max", grid.max());
            out.writeNumberProperty("step", grid.step());
        } else if (type instanceof Angle angle) {
            out.writeStringProperty("type", "angle");
            out.writeNumberProperty("bits", angle.bits());
        } else if (type instanceof Reference reference) {
            out.writeStringProperty("type", "reference");
            out.writeStringProperty("kind", reference.kind());
        }
    }

    private static void writeIfDeclared(JsonGenerator out, String name, @Nullable Long value) {
        if (value != null) {
            out.writeNumberProperty(name, value);
        }
    }

    private static void writeIfFinite(JsonGenerator out, String name, double value) {
        if (Double.isFinite(value)) {
            out.writeNumberProperty(name, value);
        }
    }

    static Schema parse(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            String protocol = root.required("protocol").stringValue();
            if (!protocol.equals(Protocol.VERSION)) {
                throw new IllegalArgumentException("the schema is for another protocol than " + Protocol.VERSION);
            }
            return new Schema(
                    root.required("game").stringValue(),
                    list(root.required("kinds"), SchemaJson::kind),
                    list(root.required("inputs"), SchemaJson::message),
                    list(root.required("commands"), SchemaJson::message),
                    list(root.required("events"), SchemaJson::message));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not the JSON of a schema", e);
        }
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> element) {
        List<T> list = new ArrayList<>();
        array.asArray().forEach(node -> list.add(element.apply(node)));
        return list;
    }

    private static Kind kind(JsonNode node) {
        return new Kind(
                node.required("name").stringValue(),
                node.required("state").booleanValue(),
                list(node.required("fields"), SchemaJson::field));
    }

    private static MessageType message(JsonNode node) {
        return new MessageType(
                node.required("name").stringValue(),
                node.required("id").intValue(),
                list(node.required("fields"), SchemaJson::field));
    }

    private static Field field(JsonNode node) {
        return new Field(
                node.required("name").stringValue(),
                type(node),
                node.has("length") ? node.required("length").intValue() : 0,
                node.has("ownerOnly") && node.required("ownerOnly").booleanValue());
    }

    private static FieldType type(JsonNode node) {
        return switch (node.required("type").stringValue()) {
            case "boolean" -> new Bool();
            case "enum" -> new EnumOf(list(node.required("values"), JsonNode::stringValue));
            case "byte" -> integer(Width.BYTE, node);
            case "short" -> integer(Width.SHORT, node);
            case "char" -> integer(Width.CHAR, node);
            case "int" -> integer(Width.INT, node);
            case "long" -> new Int64(declared(node, "min"), declared(node, "max"));
            case "float" ->
                new Float32(
                        number(node, "min", Double.NEGATIVE_INFINITY), number(node, "max", Double.POSITIVE_INFINITY));
            case "double" ->
                new Float64(
                        number(node, "min", Double.NEGATIVE_INFINITY), number(node, "max", Double.POSITIVE_INFINITY));
            case "text" -> new Text(node.required("max").intValue());
            case "quantized" ->
                new Quantized(
                        node.required("min").doubleValue(),
                        node.required("max").doubleValue(),
                        node.required("step").doubleValue());
            case "angle" -> new Angle(node.required("bits").intValue());
            case "reference" -> new Reference(node.required("kind").stringValue());
            default -> throw new IllegalArgumentException("a field type that this protocol does not have");
        };
    }

    private static Int integer(Width width, JsonNode node) {
        return new Int(
                width, node.required("min").intValue(), node.required("max").intValue());
    }

    private static @Nullable Long declared(JsonNode node, String name) {
        return node.has(name) ? Long.valueOf(node.required(name).longValue()) : null;
    }

    private static double number(JsonNode node, String name, double otherwise) {
        return node.has(name) ? node.required(name).doubleValue() : otherwise;
    }
}
