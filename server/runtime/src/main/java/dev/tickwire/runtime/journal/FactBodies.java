package dev.tickwire.runtime.journal;

import dev.tickwire.Properties;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.session.JoiningClient;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the values of all facts except inputs. Text is written by UTF-16 units, so that unpaired surrogates survive.
 *
 * <p><b>Errors.</b> Reading throws {@link RefusedException}.
 */
final class FactBodies {
    private FactBodies() {}

    static void write(String text, WireOutput out) {
        out.writeVarInt(text.length());
        for (int i = 0; i < text.length(); i++) {
            out.writeVarInt(text.charAt(i));
        }
    }

    static String readText(WireInput in) {
        int length = in.readCount(in.remaining());
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) in.readCount(Character.MAX_VALUE));
        }
        return text.toString();
    }

    static void write(double number, WireOutput out) {
        long bits = Double.doubleToRawLongBits(number);
        out.writeFixedInt((int) bits);
        out.writeFixedInt((int) (bits >>> Integer.SIZE));
    }

    static double readDouble(WireInput in) {
        int low = in.readFixedInt();
        return Double.longBitsToDouble(((long) in.readFixedInt() << Integer.SIZE) | (low & 0xffffffffL));
    }

    static void write(JoiningClient client, WireOutput out) {
        write(client.name(), out);
        write(client.identity(), out);
        out.writeInt(client.team());
    }

    static JoiningClient readNewcomer(WireInput in) {
        return new JoiningClient(readText(in), readText(in), in.readInt());
    }

    static void write(ListingChange change, WireOutput out) {
        write(change.locked(), out);
        write(change.inviteOnly(), out);
        write(change.unlisted(), out);
        out.writeBoolean(change.playersMax() != null);
        if (change.playersMax() != null) {
            out.writeInt(change.playersMax());
        }
        out.writeBoolean(change.properties() != null);
        if (change.properties() != null) {
            PropertiesCodec.write((Record) change.properties(), out);
        }
    }

    /** @param type of the game's properties; {@code null}: none */
    static ListingChange readListingChange(@Nullable Class<? extends Record> type, WireInput in) {
        Boolean locked = readBoolean(in);
        Boolean inviteOnly = readBoolean(in);
        Boolean unlisted = readBoolean(in);
        Integer playersMax = in.readBoolean() ? (Integer) in.readInt() : null;
        Properties properties = null;
        if (in.readBoolean()) {
            if (type == null) {
                throw RefusedException.malformed("properties of a game that has none");
            }
            properties = (Properties) PropertiesCodec.read(type, in);
        }
        try {
            return new ListingChange(properties, locked, inviteOnly, unlisted, playersMax);
        } catch (IllegalArgumentException e) {
            throw RefusedException.outOfRange("a change that no listing accepts");
        }
    }

    private static void write(@Nullable Boolean value, WireOutput out) {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeBoolean(value);
        }
    }

    private static @Nullable Boolean readBoolean(WireInput in) {
        return in.readBoolean() ? (Boolean) in.readBoolean() : null;
    }
}
