package dev.tickwire.runtime.journal;

import dev.tickwire.Command;
import dev.tickwire.LeaveReason;
import dev.tickwire.protocol.snapshot.NumberEncoder;
import dev.tickwire.protocol.snapshot.RangeEncoder;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.session.JoiningClient;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the facts of ticks. For each tick it visits the players with recent inputs, in the order of these inputs: one
 * bit tells that a player's input is as predicted; otherwise bits tell the difference, that there is none, or that
 * another fact comes first.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> About 10 KB, and 100 bytes for each player. Nothing per
 * tick in the steady state.
 */
public final class FactsEncoder implements FactSink {
    private final Messages messages;
    private final int ticksPerSnapshot;
    private final RangeEncoder coder = new RangeEncoder(FactContexts.COUNT);
    private final NumberEncoder numbers = new NumberEncoder(coder);
    private final CRC32C crc = new CRC32C();
    private final WireOutput scratch = new WireOutput(64, Integer.MAX_VALUE);
    private List<InputPrediction> players = new ArrayList<>(); // in the order of their last inputs
    private List<InputPrediction> nextPlayers = new ArrayList<>(); // for the next tick
    private int next; // index in players
    private int phase; // of the tick: see InputPrediction

    /** @param messages of the game, with the inputs and commands of the facts */
    public FactsEncoder(Messages messages, int ticksPerSnapshot) {
        this.messages = messages;
        this.ticksPerSnapshot = ticksPerSnapshot;
    }

    /** Begins a segment: it is decoded without earlier bytes. */
    public void restart() {
        coder.forget();
        players.clear();
    }

    /** Begins a chunk. */
    public void beginChunk() {
        coder.begin();
    }

    /** Begins a tick; its facts follow. */
    public void beginTick(int number) {
        phase = number % ticksPerSnapshot;
    }

    /** Ends the tick, without a hash of the whole state. */
    public void endTick() {
        endFacts();
        coder.bit(FactContexts.FULL_HASH, 0);
    }

    /** Ends the tick, with the hash of the whole state after it. */
    public void endTick(long fullHash) {
        endFacts();
        coder.bit(FactContexts.FULL_HASH, 1);
        coder.bits((int) (fullHash >>> Integer.SIZE), Integer.SIZE);
        coder.bits((int) fullHash, Integer.SIZE);
    }

    private void endFacts() {
        while (next < players.size()) {
            absent();
        }
        coder.bit(FactContexts.END, 1);
        List<InputPrediction> done = players;
        players = nextPlayers;
        nextPlayers = done;
        done.clear();
        next = 0;
    }

    /**
     * Ends the chunk and appends its bytes. The last ones are the hash of the state after its last tick, combined with
     * a checksum of the bytes before.
     */
    public void endChunk(long hash, WireOutput out) {
        int length = coder.end();
        out.writeRaw(coder.bytes(), 0, length);
        crc.reset();
        crc.update(coder.bytes(), 0, length);
        long sealed = hash ^ crc.getValue(); // a checksum, because some facts change messages to clients but no state
        out.writeFixedInt((int) sealed);
        out.writeFixedInt((int) (sealed >>> Integer.SIZE));
    }

    @Override
    public void input(int player, @Nullable Record input, int seq, int ack, int viewLag) {
        int index = find(player);
        if (index < 0) {
            beginOther(FactKind.INPUT, player);
            InputPrediction unknown = new InputPrediction(player, ticksPerSnapshot);
            nextPlayers.add(unknown);
            difference(unknown, input, !holds(unknown, input), seq, ack, viewLag);
            return;
        }
        while (next < index) {
            absent();
        }
        InputPrediction prediction = players.get(next++);
        nextPlayers.add(prediction);
        boolean sameRecord = holds(prediction, input);
        int context = prediction.context();
        if (sameRecord && prediction.predicts(phase, seq, ack, viewLag)) {
            coder.bit(FactContexts.PREDICTED + context, 1);
            prediction.right(phase);
            return;
        }
        coder.bit(FactContexts.PREDICTED + context, 0);
        coder.bit(FactContexts.OTHER, 0);
        coder.bit(FactContexts.ABSENT + context, 0);
        difference(prediction, input, !sameRecord, seq, ack, viewLag);
    }

    /** The index of a player whose input may follow in this tick; negative: none. */
    private int find(int player) {
        for (int i = next; i < players.size(); i++) {
            if (players.get(i).player == player) {
                return i;
            }
        }
        return -1;
    }

    private void absent() {
        InputPrediction prediction = players.get(next++);
        int context = prediction.context();
        coder.bit(FactContexts.PREDICTED + context, 0);
        coder.bit(FactContexts.OTHER, 0);
        coder.bit(FactContexts.ABSENT + context, 1);
        prediction.absent();
        if (!prediction.expired()) {
            nextPlayers.add(prediction);
        }
    }

    /** Whether a player holds this record. If not, {@code scratch} has its bytes. */
    private boolean holds(InputPrediction prediction, @Nullable Record input) {
        if (prediction.holds(input)) {
            return true;
        }
        scratch.clear();
        if (input != null) {
            messages.encode(input, scratch);
        }
        return !prediction.differs(scratch.buffer(), scratch.position());
    }

    private void difference(
            InputPrediction prediction, @Nullable Record input, boolean otherRecord, int seq, int ack, int viewLag) {
        coder.bit(FactContexts.RECORD, otherRecord ? 1 : 0);
        if (otherRecord) {
            record(prediction, scratch.buffer(), scratch.position());
            prediction.hold(input, scratch.buffer(), scratch.position());
        }
        numbers.number(FactContexts.SEQ, seq - prediction.seq());
        numbers.number(FactContexts.PASSED_OVER, ack - seq - prediction.passedOver());
        numbers.number(FactContexts.VIEW_LAG, viewLag - prediction.viewLag(phase));
        prediction.wrong(phase, seq, ack, viewLag);
    }

    private void record(InputPrediction prediction, byte[] bytes, int length) {
        boolean otherLength = length != prediction.length();
        coder.bit(FactContexts.LENGTH, otherLength ? 1 : 0);
        if (otherLength) {
            numbers.number(FactContexts.BYTES, length);
        }
        byte[] before = prediction.bytes();
        for (int i = 0; i < length; i++) {
            boolean otherByte = i >= prediction.length() || bytes[i] != before[i];
            coder.bit(FactContexts.ofByte(i), otherByte ? 1 : 0);
            if (otherByte) {
                letter(bytes[i]);
            }
        }
    }

    private void letter(byte letter) {
        int node = 1;
        for (int shift = Byte.SIZE - 1; shift >= 0; shift--) {
            int bit = (letter >>> shift) & 1;
            coder.bit(FactContexts.LETTER + node, bit);
            node = 2 * node + bit;
        }
    }

    // ---- other facts: their kind, their player, and a body of bytes

    private void beginOther(FactKind kind, int player) {
        if (next < players.size()) {
            coder.bit(FactContexts.PREDICTED + players.get(next).context(), 0);
            coder.bit(FactContexts.OTHER, 1);
        } else {
            coder.bit(FactContexts.END, 0);
        }
        coder.bits(kind.ordinal(), FactContexts.KIND_BITS);
        numbers.number(FactContexts.PLAYER, player);
        scratch.clear();
    }

    private void endOther() {
        numbers.number(FactContexts.BYTES, scratch.position());
        byte[] bytes = scratch.buffer();
        for (int i = 0; i < scratch.position(); i++) {
            coder.bits(bytes[i], Byte.SIZE);
        }
    }

    private void other(FactKind kind, int player) {
        beginOther(kind, player);
        endOther();
    }

    @Override
    public void joined(int player, JoiningClient client, int nonce) {
        beginOther(FactKind.JOINED, player);
        scratch.writeFixedInt(nonce);
        FactBodies.write(client, scratch);
        endOther();
    }

    @Override
    public void dropped(int player) {
        other(FactKind.DROPPED, player);
    }

    @Override
    public void returned(int player) {
        other(FactKind.RETURNED, player);
    }

    @Override
    public void reloaded(int player) {
        other(FactKind.RELOADED, player);
    }

    @Override
    public void left(int player, LeaveReason why) {
        beginOther(FactKind.LEFT, player);
        scratch.writeVarInt(why.ordinal());
        endOther();
    }

    @Override
    public void command(int player, Command command, int seq) {
        beginOther(FactKind.COMMAND, player);
        scratch.writeInt(seq);
        messages.encode((Record) command, scratch);
        endOther();
    }

    @Override
    public void kick(int player, String reason) {
        beginOther(FactKind.KICK, player);
        FactBodies.write(reason, scratch);
        endOther();
    }

    @Override
    public void ban(int player, double seconds, String reason) {
        penalty(FactKind.BAN, player, seconds, reason);
    }

    @Override
    public void mute(int player, double seconds, String reason) {
        penalty(FactKind.MUTE, player, seconds, reason);
    }

    private void penalty(FactKind kind, int player, double seconds, String reason) {
        beginOther(kind, player);
        FactBodies.write(seconds, scratch);
        FactBodies.write(reason, scratch);
        endOther();
    }

    @Override
    public void pardon(String identity) {
        beginOther(FactKind.PARDON, 0);
        FactBodies.write(identity, scratch);
        endOther();
    }

    @Override
    public void moderator(int player, boolean moderator) {
        beginOther(FactKind.MODERATOR, player);
        scratch.writeBoolean(moderator);
        endOther();
    }

    @Override
    public void listing(ListingChange change) {
        beginOther(FactKind.LISTING, 0);
        FactBodies.write(change, scratch);
        endOther();
    }

    @Override
    public void audience(int size) {
        beginOther(FactKind.AUDIENCE, 0);
        scratch.writeInt(size);
        endOther();
    }

    @Override
    public void paused(int ticks) {
        beginOther(FactKind.PAUSED, 0);
        scratch.writeVarInt(ticks);
        endOther();
    }
}
