package dev.tickwire.runtime.journal;

import dev.tickwire.Command;
import dev.tickwire.LeaveReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.snapshot.NumberDecoder;
import dev.tickwire.protocol.snapshot.RangeDecoder;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.runtime.game.GameType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the chunks of a {@link FactsEncoder}, in order from the beginning of a segment.
 *
 * <p><b>Threads.</b> One. <b>Memory and time.</b> In proportion to the bytes, for any bytes.
 *
 * <p><b>Errors.</b> {@link RefusedException} for bytes that no encoder writes; the decoder is unusable afterwards.
 */
public final class FactsDecoder {
    private static final int HASH_BYTES = Long.BYTES;
    private static final FactKind[] KINDS = FactKind.values();
    private static final LeaveReason[] LEAVE_REASONS = LeaveReason.values();

    private final Messages messages;
    private final @Nullable Class<? extends Record> properties;
    private final int ticksPerSnapshot;
    private final RangeDecoder coder = new RangeDecoder(FactContexts.COUNT);
    private final NumberDecoder numbers = new NumberDecoder(coder);
    private final WireInput chunk = new WireInput();
    private final WireInput content = new WireInput();
    private final WireInput body = new WireInput();
    private List<InputPrediction> players = new ArrayList<>();
    private List<InputPrediction> nextPlayers = new ArrayList<>();
    private byte[] scratch = new byte[64];
    private int phase; // of the tick: see InputPrediction
    private boolean hasFullHash;
    private long fullHash;
    private long hash;

    /** A decoder of a segment of this game. */
    public FactsDecoder(GameType game, int ticksPerSnapshot) {
        this.messages = game.messages();
        this.properties = game.propertiesType();
        this.ticksPerSnapshot = ticksPerSnapshot;
    }

    /** Begins the next chunk of the segment. */
    public void beginChunk(byte[] buffer, int offset, int length) {
        if (length < HASH_BYTES) {
            throw RefusedException.malformed("a chunk without a hash");
        }
        chunk.reset(buffer, offset, length);
        chunk.readSlice(length - HASH_BYTES, content);
        int low = chunk.readFixedInt();
        CRC32C crc = new CRC32C();
        crc.update(buffer, offset, length - HASH_BYTES);
        hash = (((long) chunk.readFixedInt() << Integer.SIZE) | (low & 0xffffffffL)) ^ crc.getValue();
        coder.begin(content);
    }

    /** Passes on the facts of the chunk's next tick. Exceptions of the sink pass through. */
    public void tick(int number, FactSink sink) {
        phase = number % ticksPerSnapshot;
        for (int next = 0; next < players.size(); ) {
            InputPrediction player = players.get(next);
            int context = player.context();
            if (coder.bit(FactContexts.PREDICTED + context) == 1) {
                predicted(player, sink);
            } else if (coder.bit(FactContexts.OTHER) == 1) {
                other(sink);
                continue;
            } else if (coder.bit(FactContexts.ABSENT + context) == 1) {
                player.absent();
            } else {
                difference(player, sink);
            }
            next++;
            if (!player.expired()) {
                nextPlayers.add(player);
            }
        }
        while (coder.bit(FactContexts.END) == 0) {
            other(sink);
        }
        List<InputPrediction> done = players;
        players = nextPlayers;
        nextPlayers = done;
        done.clear();
        hasFullHash = coder.bit(FactContexts.FULL_HASH) == 1;
        if (hasFullHash) {
            long high = coder.bits(Integer.SIZE);
            fullHash = (high << Integer.SIZE) | (coder.bits(Integer.SIZE) & 0xffffffffL);
        }
    }

    /** Whether the hash of the whole state follows the tick. */
    public boolean hasFullHash() {
        return hasFullHash;
    }

    /** The hash of the whole state after the tick. */
    public long fullHash() {
        return fullHash;
    }

    /** Ends the chunk. */
    public void endChunk() {
        coder.end();
    }

    /** The hash of the state after the chunk's last tick; any changed byte of the chunk changes it. */
    public long hash() {
        return hash;
    }

    private void predicted(InputPrediction player, FactSink sink) {
        int seq = player.seq();
        int ack = seq + player.passedOver();
        int viewLag = player.viewLag(phase);
        player.right(phase);
        sink.input(player.player, player.value(), seq, ack, viewLag);
    }

    private void difference(InputPrediction player, FactSink sink) {
        if (coder.bit(FactContexts.RECORD) == 1) {
            record(player);
        }
        int seq = player.seq() + numbers.number(FactContexts.SEQ);
        int ack = seq + player.passedOver() + numbers.number(FactContexts.PASSED_OVER);
        int viewLag = player.viewLag(phase) + numbers.number(FactContexts.VIEW_LAG);
        player.wrong(phase, seq, ack, viewLag);
        sink.input(player.player, player.value(), seq, ack, viewLag);
    }

    private void record(InputPrediction player) {
        int length = player.length();
        if (coder.bit(FactContexts.LENGTH) == 1) {
            length = count(numbers.number(FactContexts.BYTES), Limits.MESSAGE_BYTES_MAX);
        }
        reserve(length);
        byte[] before = player.bytes();
        for (int i = 0; i < length; i++) {
            boolean other = coder.bit(FactContexts.ofByte(i)) == 1;
            if (!other && i >= player.length()) {
                throw RefusedException.malformed("a predicted byte beyond the last record");
            }
            scratch[i] = other ? letter() : before[i];
        }
        Record value = null;
        if (length > 0) {
            body.reset(scratch, 0, length);
            value = messages.readInput(body);
            body.requireEnd();
        }
        player.hold(value, scratch, length);
    }

    private byte letter() {
        int node = 1;
        while (node < 1 << Byte.SIZE) {
            node = 2 * node + coder.bit(FactContexts.LETTER + node);
        }
        return (byte) node;
    }

    private void reserve(int length) {
        if (scratch.length < length) {
            scratch = Arrays.copyOf(scratch, Math.max(length, 2 * scratch.length));
        }
    }

    private static int count(int count, int max) {
        if (count < 0 || count > max) {
            throw RefusedException.malformed("a count above its limit");
        }
        return count;
    }

    /** Reads a fact other than the next player's input. */
    private void other(FactSink sink) {
        int kind = coder.bits(FactContexts.KIND_BITS);
        if (kind >= KINDS.length) {
            throw RefusedException.malformed("no such kind of facts");
        }
        int player = numbers.number(FactContexts.PLAYER);
        if (KINDS[kind] == FactKind.INPUT) {
            InputPrediction unknown = new InputPrediction(player, ticksPerSnapshot);
            nextPlayers.add(unknown);
            difference(unknown, sink);
            return;
        }
        readBody();
        body(KINDS[kind], player, sink);
    }

    private void readBody() {
        int length = count(numbers.number(FactContexts.BYTES), content.remaining() + Long.BYTES); // each takes 8 bits
        reserve(length);
        for (int i = 0; i < length; i++) {
            scratch[i] = (byte) coder.bits(Byte.SIZE);
        }
        body.reset(scratch, 0, length);
    }

    private void body(FactKind kind, int player, FactSink sink) {
        switch (kind) {
            case JOINED -> {
                int nonce = body.readFixedInt();
                sink.joined(player, last(FactBodies.readNewcomer(body)), nonce);
            }
            case DROPPED -> sink.dropped(last(player));
            case RETURNED -> sink.returned(last(player));
            case RELOADED -> sink.reloaded(last(player));
            case LEFT -> sink.left(player, last(LEAVE_REASONS[body.readCount(LEAVE_REASONS.length - 1)]));
            case COMMAND -> {
                int seq = body.readInt();
                sink.command(player, (Command) last(messages.readCommand(body)), seq);
            }
            case KICK -> sink.kick(player, last(FactBodies.readText(body)));
            case BAN -> sink.ban(player, FactBodies.readDouble(body), last(FactBodies.readText(body)));
            case MUTE -> sink.mute(player, FactBodies.readDouble(body), last(FactBodies.readText(body)));
            case PARDON -> sink.pardon(last(FactBodies.readText(body)));
            case MODERATOR -> sink.moderator(player, last(body.readBoolean()));
            case LISTING -> sink.listing(last(FactBodies.readListingChange(properties, body)));
            case AUDIENCE -> sink.audience(last(body.readInt()));
            case PAUSED -> sink.paused(last(body.readCount(Integer.MAX_VALUE)));
            case INPUT -> throw new AssertionError("an input has no body");
        }
    }

    /** The last value of a body. */
    private <T> T last(T value) {
        body.requireEnd();
        return value;
    }
}
