package dev.tickwire.runtime.http;

import dev.tickwire.protocol.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Strict JSON: one object without duplicate members, nothing after it, with limits of depth and length. */
public final class Json {
    private static final int DEPTH_MAX = 8;
    private static final int NUMBER_CHARS_MAX = 40;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(Limits.ENTITY_BYTES_MAX)
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(NUMBER_CHARS_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** Writes our own maps, lists, records, texts and numbers as UTF-8 JSON. */
    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** The same as text, of one line. */
    public static String writeText(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /**
     * The object in the request's body.
     *
     * @param members the allowed names
     * @throws HttpProblem {@code bad-json}
     */
    public static ObjectNode read(Request request, Set<String> members) {
        String type = request.header("content-type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw new HttpProblem(415, "bad-json", "The Content-Type must be application/json.");
        }
        ObjectNode object = object(utf8(request.body()));
        for (String name : object.propertyNames()) {
            if (!members.contains(name)) {
                throw HttpProblem.unknownMember(name);
            }
        }
        return object;
    }

    /**
     * Parses an object that is sent as text.
     *
     * @param field the name of the text, for the refusal
     * @throws HttpProblem {@code bad-field}
     */
    public static ObjectNode object(String field, String text) {
        try {
            return object(text);
        } catch (HttpProblem e) {
            throw HttpProblem.field(field, "This must be one JSON object without duplicate members.");
        }
    }

    /**
     * A member that is text.
     *
     * @return null if it is absent
     * @throws HttpProblem {@code bad-field} if it is something else
     */
    public static @Nullable String text(ObjectNode object, String member) {
        JsonNode value = object.get(member);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw HttpProblem.field(member, "This must be text.");
        }
        return value.stringValue();
    }

    /**
     * A member that is true or false.
     *
     * @return null if it is absent
     * @throws HttpProblem {@code bad-field} if it is something else
     */
    public static @Nullable Boolean bool(ObjectNode object, String member) {
        JsonNode value = object.get(member);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw HttpProblem.field(member, "This must be true or false.");
        }
        return value.booleanValue();
    }

    /**
     * A member that is a whole number.
     *
     * @return null if it is absent
     * @throws HttpProblem {@code bad-field} if it is something else, or not within these bounds
     */
    public static @Nullable Integer whole(ObjectNode object, String member, int min, int max) {
        JsonNode value = object.get(member);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw HttpProblem.field(member, "This must be a whole number from " + min + " to " + max + ".");
        }
        return value.intValue();
    }

    /**
     * A member that is any number.
     *
     * @return null if it is absent
     * @throws HttpProblem {@code bad-field} if it is something else, or not within these bounds
     */
    public static @Nullable Double number(ObjectNode object, String member, int min, int max) {
        JsonNode value = object.get(member);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
            throw HttpProblem.field(member, "This must be a number from " + min + " to " + max + ".");
        }
        return value.doubleValue();
    }

    /**
     * A member that is an object.
     *
     * @return null if it is absent
     * @throws HttpProblem {@code bad-field} if it is something else
     */
    public static @Nullable ObjectNode object(ObjectNode object, String member) {
        JsonNode value = object.get(member);
        if (value == null) {
            return null;
        }
        if (value instanceof ObjectNode found) {
            return found;
        }
        throw HttpProblem.field(member, "This must be an object.");
    }

    /** Decodes UTF-8, because the mapper would guess the encoding. */
    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw HttpProblem.json("The body must be UTF-8.");
        }
    }

    private static ObjectNode object(String text) {
        JsonNode value;
        try {
            value = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw notAnObject(); // the exception's own text would quote the input
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw notAnObject();
    }

    private static HttpProblem notAnObject() {
        return HttpProblem.json("The body must be one JSON object without duplicate members.");
    }
}
