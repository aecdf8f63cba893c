package dev.tickwire.protocol.wire;

import static dev.tickwire.protocol.wire.SystemMessages.atLeast;
import static dev.tickwire.protocol.wire.SystemMessages.readClassId;
import static dev.tickwire.protocol.wire.SystemMessages.writeClassId;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.ClientMessages;
import dev.tickwire.protocol.message.Commands;
import dev.tickwire.protocol.message.Inputs;
import dev.tickwire.protocol.message.Pong;
import dev.tickwire.protocol.schema.MessageType;
import dev.tickwire.protocol.schema.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every message of one game: whole messages from bytes and to bytes, both directions (PROTOCOL.md section 2).
 *
 * <p>Threads: immutable, any; one per game is enough.
 */
public final class Messages {

    /** One per thread, as any thread may decode and none should leave garbage for it. */
    private static final class Reading {
        private final WireInput in = new WireInput();
        private final Record[] records =
                new Record[Math.max(Limits.INPUTS_PER_MESSAGE_MAX, Limits.COMMANDS_PER_MESSAGE_MAX)];
    }

    private static final ThreadLocal<Reading> READING = ThreadLocal.withInitial(Reading::new);

    /** A message of the game: its id and codec. */
    private record Bound(int id, RecordCodec codec) {}

    private final String schemaHash;
    private final RecordCodec[] codecs;
    private final Map<Class<?>, Bound> boundOf = new HashMap<>();
    private final int firstCommand;
    private final int firstEvent;
    private final int end;

    /**
     * Binds each message of a schema to its record class, which has to be public, of any class loader.
     *
     * @param types record classes by the names of their messages
     * @throws IllegalArgumentException naming class, component and cure, if a class is missing or does not match
     */
    public Messages(Schema schema, Map<String, Class<? extends Record>> types) {
        List<MessageType> messages = schema.messages();
        schemaHash = schema.hash();
        firstCommand = Schema.FIRST_ID + schema.inputs().size();
        firstEvent = firstCommand + schema.commands().size();
        end = firstEvent + schema.events().size();
        codecs = new RecordCodec[messages.size()];
        for (MessageType message : messages) {
            Class<? extends Record> type = types.get(message.name());
            if (type == null) {
                throw new IllegalArgumentException("game " + schema.game() + " has a message " + message.name()
                        + " that no record class was given for: add one of that name");
            }
            RecordCodec codec = RecordCodec.of(type, message);
            codecs[message.id() - Schema.FIRST_ID] = codec;
            boundOf.put(type, new Bound(message.id(), codec));
        }
    }

    /** {@link Schema#hash} of the schema: messages of another one have other bytes. */
    public String schemaHash() {
        return schemaHash;
    }

    /**
     * Hands on the one message that these bytes of a client are, once all of them were checked.
     *
     * @throws RefusedException if they are not one, or one that a client may not send. What the sink throws passes
     *     through
     */
    public void decodeFromClient(byte[] buffer, int offset, int length, ClientMessages sink) {
        if (length > Limits.MESSAGE_BYTES_MAX) {
            throw new RefusedException(CloseReason.TOO_BIG, "a message of too many bytes");
        }
        Reading reading = READING.get();
        WireInput in = reading.in;
        in.reset(buffer, offset, length);
        int id = readClassId(in);
        switch (id) {
            case SystemMessages.INPUTS -> readInputs(in, reading.records, sink);
            case SystemMessages.COMMANDS -> readCommands(in, reading.records, sink);
            case SystemMessages.KEYFRAME_REQUEST -> {
                int group = atLeast(0, in.readInt());
                in.requireEnd();
                sink.keyframeRequest(group);
            }
            case SystemMessages.EXACT_REQUEST -> {
                in.requireEnd();
                sink.exactRequest();
            }
            case SystemMessages.PING -> {
                int appliedTick = atLeast(-1, in.readInt());
                int nonce = in.readInt();
                in.requireEnd();
                sink.ping(appliedTick, nonce);
            }
            default -> throw notHere(id);
        }
    }

    /**
     * The one message that these bytes of a server are.
     *
     * @throws RefusedException if they are not one, or one that a server may not send
     */
    public Record decodeFromServer(byte[] buffer, int offset, int length) {
        if (length > Limits.FRAME_BYTES_MAX) {
            throw RefusedException.malformed("a message of too many bytes");
        }
        WireInput in = READING.get().in;
        in.reset(buffer, offset, length);
        int id = readClassId(in);
        Record message = switch (id) {
            case SystemMessages.WELCOME -> SystemMessages.readWelcome(in);
            case SystemMessages.FRAME -> SystemMessages.readFrame(in);
            case SystemMessages.PONG -> new Pong(in.readInt());
            default -> throw notHere(id);
        };
        in.requireEnd();
        return message;
    }

    /**
     * The event that comes next in a section of events.
     *
     * @throws RefusedException if there is none
     */
    public Record readEvent(WireInput in) {
        return readGameMessage(in, firstEvent, end);
    }

    /**
     * The input that comes next, as {@link #encode(Record, WireOutput)} writes it.
     *
     * @throws RefusedException if there is none
     */
    public Record readInput(WireInput in) {
        return readGameMessage(in, Schema.FIRST_ID, firstCommand);
    }

    /**
     * The command that comes next, as {@link #encode(Record, WireOutput)} writes it.
     *
     * @throws RefusedException if there is none
     */
    public Record readCommand(WireInput in) {
        return readGameMessage(in, firstCommand, firstEvent);
    }

    /**
     * Appends a message with its class id: one of the system or one of the game.
     *
     * @throws IllegalArgumentException if its class is neither, or a component is outside its range
     */
    public void encode(Record message, WireOutput out) {
        encode(message, out, OutOfRange.REFUSE);
    }

    /**
     * Appends a message as {@link #encode(Record, WireOutput)}.
     *
     * @param policy for components outside their ranges
     */
    public void encode(Record message, WireOutput out, OutOfRange policy) {
        Bound bound = boundOf.get(message.getClass());
        if (bound != null) {
            writeClassId(out, bound.id);
            bound.codec.write(out, message, policy);
        } else if (message instanceof Inputs inputs) {
            write(inputs, out);
        } else if (message instanceof Commands commands) {
            writeClassId(out, SystemMessages.COMMANDS);
            writeRecords(commands.commands(), out);
            out.writeInt(commands.seq());
        } else if (!SystemMessages.write(message, out)) {
            throw unknown(message.getClass());
        }
    }

    /**
     * The codec of a game's record class.
     *
     * @throws IllegalArgumentException if the class is no message of this game
     */
    public RecordCodec codec(Class<? extends Record> type) {
        return bound(type).codec;
    }

    /**
     * The input that a player holds before the first one came: every component nearest zero in its range.
     *
     * @throws IllegalArgumentException if the class is no input of this game
     */
    public Record neutralInput(Class<? extends Record> type) {
        Bound bound = bound(type);
        if (bound.id >= firstCommand) {
            throw new IllegalArgumentException(type.getName() + " is no input: make it one of the game's inputs");
        }
        return bound.codec.neutral();
    }

    private Bound bound(Class<?> type) {
        Bound bound = boundOf.get(type);
        if (bound == null) {
            throw unknown(type);
        }
        return bound;
    }

    private static IllegalArgumentException unknown(Class<?> type) {
        return new IllegalArgumentException(
                type.getName() + " is no message of this game: make it one of its inputs, commands or events");
    }

    private void readInputs(WireInput in, Record[] inputs, ClientMessages sink) {
        int appliedTick = atLeast(-1, in.readInt());
        int count = readRecords(in, inputs, Limits.INPUTS_PER_MESSAGE_MAX, Schema.FIRST_ID, firstCommand);
        int seq = atLeast(count, in.readInt());
        int targetTick = in.readInt();
        int viewFraction = atLeast(0, in.readInt());
        if (viewFraction >= Inputs.VIEW_FRACTIONS) {
            throw RefusedException.outOfRange("a fraction of a tick beyond 255");
        }
        int viewTick = in.readInt();
        in.requireEnd();
        sink.inputs(appliedTick, inputs, count, seq, targetTick, viewFraction, viewTick);
    }

    private void write(Inputs inputs, WireOutput out) {
        writeClassId(out, SystemMessages.INPUTS);
        out.writeInt(inputs.appliedTick());
        writeRecords(inputs.inputs(), out);
        out.writeInt(inputs.seq());
        out.writeInt(inputs.targetTick());
        out.writeInt(inputs.viewFraction());
        out.writeInt(inputs.viewTick());
    }

    private void readCommands(WireInput in, Record[] commands, ClientMessages sink) {
        int count = readRecords(in, commands, Limits.COMMANDS_PER_MESSAGE_MAX, firstCommand, firstEvent);
        int seq = atLeast(count, in.readInt());
        in.requireEnd();
        sink.commands(commands, count, seq);
    }

    private int readRecords(WireInput in, Record[] into, int countMax, int fromId, int toId) {
        if (readClassId(in) != SystemMessages.RECORD_ARRAY) {
            throw RefusedException.malformed("not the array of messages");
        }
        int count = in.readCount(countMax + 1) - 1;
        if (count < 1) {
            throw RefusedException.malformed("no messages in the array");
        }
        for (int i = 0; i < count; i++) {
            into[i] = readGameMessage(in, fromId, toId);
        }
        return count;
    }

    private void writeRecords(Record[] records, WireOutput out) {
        writeClassId(out, SystemMessages.RECORD_ARRAY);
        out.writeVarInt(records.length + 1);
        for (Record element : records) {
            Bound bound = bound(element.getClass());
            writeClassId(out, bound.id);
            bound.codec.write(out, element, OutOfRange.REFUSE);
        }
    }

    private Record readGameMessage(WireInput in, int fromId, int toId) {
        int id = readClassId(in);
        if (id < fromId || id >= toId) {
            throw notHere(id);
        }
        return codecs[id - Schema.FIRST_ID].read(in);
    }

    /** Appends a {@link Pong} with its class id, without making one. */
    public static void writePong(int nonce, WireOutput out) {
        writeClassId(out, SystemMessages.PONG);
        out.writeInt(nonce);
    }

    /** A known message in the wrong place has another close code than bytes without a meaning. */
    private RefusedException notHere(int id) {
        return SystemMessages.isOne(id) || (id >= Schema.FIRST_ID && id < end)
                ? new RefusedException(CloseReason.UNEXPECTED, "a message that may not stand here")
                : RefusedException.malformed("an unknown class id");
    }
}
