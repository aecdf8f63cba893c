package dev.tickwire.protocol.schema;

import dev.tickwire.protocol.schema.FieldType.Reference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Everything that changes the meaning of a byte of one game (PROTOCOL.md section 4).
 *
 * @param game the game's name: 1 to 64 of {@code A-Z a-z 0-9 _ . -}
 * @param kinds sorted by name
 * @param inputs sorted by name, with class ids from 32
 * @param commands sorted by name, ids going on from the inputs
 * @param events sorted by name, ids going on from the commands
 */
public record Schema(
        String game, List<Kind> kinds, List<MessageType> inputs, List<MessageType> commands, List<MessageType> events) {
    /** Kryo registration id of the first message of a game. */
    public static final int FIRST_ID = 32;

    /** Bytes of {@link #hashBytes()}. */
    public static final int HASH_BYTES = 8;

    private static final Pattern GAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** Sorts everything; refuses two of one name, references to no kind, ids other than the order gives. */
    public Schema {
        if (!GAME.matcher(game).matches()) {
            throw new IllegalArgumentException("the name of a game is 1 to 64 of A-Z a-z 0-9 _ . -");
        }
        kinds = Names.sorted("the kinds of game " + game, kinds, Kind::name);
        inputs = Names.sorted("the inputs of game " + game, inputs, MessageType::name);
        commands = Names.sorted("the commands of game " + game, commands, MessageType::name);
        events = Names.sorted("the events of game " + game, events, MessageType::name);
        List<MessageType> messages = concat(inputs, commands, events);
        Names.checkUnique("the messages of game " + game, messages, MessageType::name);
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).id() != FIRST_ID + i) {
                throw new IllegalArgumentException(
                        "message " + messages.get(i).name() + " must have id " + (FIRST_ID + i));
            }
        }
        checkReferences(kinds);
    }

    /** A schema from parts in any order; the ids of the messages are given here. */
    public static Schema of(
            String game,
            List<Kind> kinds,
            List<MessageType> inputs,
            List<MessageType> commands,
            List<MessageType> events) {
        int firstCommand = FIRST_ID + inputs.size();
        int firstEvent = firstCommand + commands.size();
        return new Schema(
                game,
                kinds,
                numbered(inputs, FIRST_ID),
                numbered(commands, firstCommand),
                numbered(events, firstEvent));
    }

    /**
     * A schema from its JSON.
     *
     * @throws IllegalArgumentException if it is not the JSON of a schema of this protocol
     */
    public static Schema parse(String json) {
        return SchemaJson.parse(json);
    }

    /** Canonical JSON: equal schemas give equal bytes. */
    public String json() {
        return SchemaJson.write(this);
    }

    /** The first 8 bytes of the SHA-256 of the canonical JSON in UTF-8. */
    public byte[] hashBytes() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json().getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** {@link #hashBytes()} as 16 lower-case hex digits: the name under which the schema is served. */
    public String hash() {
        return HexFormat.of().formatHex(hashBytes());
    }

    /** Inputs, commands and events in the order of their ids. */
    public List<MessageType> messages() {
        return concat(inputs, commands, events);
    }

    /**
     * Index of a kind in {@link #kinds()}.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public int kindIndex(String name) {
        for (int i = 0; i < kinds.size(); i++) {
            if (kinds.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("game " + game + " has no kind " + name);
    }

    private static List<MessageType> numbered(List<MessageType> types, int firstId) {
        List<MessageType> numbered = new ArrayList<>();
        for (MessageType type : Names.sorted("messages", types, MessageType::name)) {
            numbered.add(new MessageType(type.name(), firstId + numbered.size(), type.fields()));
        }
        return numbered;
    }

    private static List<MessageType> concat(
            List<MessageType> inputs, List<MessageType> commands, List<MessageType> events) {
        List<MessageType> all = new ArrayList<>(inputs);
        all.addAll(commands);
        all.addAll(events);
        return all;
    }

    private static void checkReferences(List<Kind> kinds) {
        for (Kind kind : kinds) {
            for (Field field : kind.fields()) {
                if (field.type() instanceof Reference reference
                        && !reference.kind().equals(Reference.ANY)
                        && kinds.stream().noneMatch(other -> other.name().equals(reference.kind()))) {
                    throw new IllegalArgumentException(kind.name() + "." + field.name() + " refers to kind "
                            + reference.kind() + ", which the game does not have");
                }
            }
        }
    }
}
