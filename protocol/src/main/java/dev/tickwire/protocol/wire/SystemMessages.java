package dev.tickwire.protocol.wire;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.ExactRequest;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.KeyframeRequest;
import dev.tickwire.protocol.message.Ping;
import dev.tickwire.protocol.message.Pong;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.Schema;
import java.nio.charset.StandardCharsets;

/**
 * Class ids of the system messages; writes those without records of a game, and reads {@link Welcome} and {@link Frame}
 * (PROTOCOL.md section 2). {@link Messages} does the rest.
 */
final class SystemMessages {
    static final int WELCOME = 10;
    static final int FRAME = 11;
    static final int PONG = 12;
    static final int INPUTS = 20;
    static final int COMMANDS = 21;
    static final int KEYFRAME_REQUEST = 22;
    static final int PING = 23;
    static final int RECORD_ARRAY = 24;
    static final int EXACT_REQUEST = 25;

    /** Kryo writes a registered id as varint(id + 2); 0 is null, 1 a class by its name. */
    static final int CLASS_ID_OFFSET = 2;

    private static final int ROOM_INSTANCE_BYTES = 16;

    private SystemMessages() {}

    static boolean isOne(int id) {
        return (id >= WELCOME && id <= PONG) || (id >= INPUTS && id <= PING) || id == EXACT_REQUEST;
    }

    static int readClassId(WireInput in) {
        return in.readVarInt() - CLASS_ID_OFFSET;
    }

    static void writeClassId(WireOutput out, int id) {
        out.writeVarInt(id + CLASS_ID_OFFSET);
    }

    static int atLeast(int min, int value) {
        if (value < min) {
            throw RefusedException.outOfRange("a number below its range");
        }
        return value;
    }

    static Welcome readWelcome(WireInput in) {
        Welcome welcome = new Welcome(
                atLeast(0, in.readInt()),
                in.readInt(),
                atLeast(0, in.readInt()),
                atLeast(0, in.readInt()),
                in.readInt(),
                in.readText(Limits.RESUME_TOKEN_CHARS_MAX),
                atLeast(-1, in.readInt()),
                in.readBytes(ROOM_INSTANCE_BYTES),
                in.readBytes(Schema.HASH_BYTES),
                atLeast(1, in.readInt()),
                in.readInt(),
                atLeast(1, in.readInt()));
        if (welcome.roomInstance().length != ROOM_INSTANCE_BYTES
                || welcome.schemaHash().length != Schema.HASH_BYTES
                || welcome.tickRate() % welcome.snapshotRate() != 0) {
            throw RefusedException.outOfRange("a welcome that cannot be");
        }
        return welcome;
    }

    static Frame readFrame(WireInput in) {
        return new Frame(
                in.readInt(),
                in.readInt(),
                in.readByte(),
                in.readInt(),
                atLeast(0, in.readInt()),
                in.readInt(),
                in.readInt(),
                in.readBytes(in.remaining()));
    }

    /** Writes a message with its class id; false, with nothing written, if it is none of these. */
    static boolean write(Record message, WireOutput out) {
        if (message instanceof Ping ping) {
            writeClassId(out, PING);
            out.writeInt(ping.appliedTick());
            out.writeInt(ping.nonce());
        } else if (message instanceof Pong pong) {
            Messages.writePong(pong.nonce(), out);
        } else if (message instanceof KeyframeRequest request) {
            writeClassId(out, KEYFRAME_REQUEST);
            out.writeInt(request.group());
        } else if (message instanceof ExactRequest) {
            writeClassId(out, EXACT_REQUEST);
        } else if (message instanceof Welcome welcome) {
            writeWelcome(welcome, out);
        } else if (message instanceof Frame frame) {
            writeFrame(frame, out);
        } else {
            return false;
        }
        return true;
    }

    private static void writeWelcome(Welcome welcome, WireOutput out) {
        writeClassId(out, WELCOME);
        out.writeInt(welcome.commandSeq());
        out.writeInt(welcome.epoch());
        out.writeInt(welcome.epochTick());
        out.writeInt(welcome.graceMs());
        out.writeInt(welcome.playerId());
        out.writeBytes(welcome.resumeToken().getBytes(StandardCharsets.UTF_8));
        out.writeInt(welcome.resumedTick());
        out.writeBytes(welcome.roomInstance());
        out.writeBytes(welcome.schemaHash());
        out.writeInt(welcome.snapshotRate());
        out.writeInt(welcome.tick());
        out.writeInt(welcome.tickRate());
    }

    private static void writeFrame(Frame frame, WireOutput out) {
        writeClassId(out, FRAME);
        out.writeInt(frame.ack());
        out.writeInt(frame.commandAck());
        out.writeByte(frame.flags());
        out.writeInt(frame.margin());
        out.writeInt(frame.sections());
        out.writeInt(frame.tick());
        out.writeInt(frame.timeUs());
        out.writeBytes(frame.view());
    }
}
