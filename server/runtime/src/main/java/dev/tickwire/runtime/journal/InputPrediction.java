package dev.tickwire.runtime.journal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Predicts one player's next input, at both ends alike: the same record, the next sequence number, the same number of
 * passed-over inputs, the same view lag. The view lag of a client that sends once per snapshot, or presents whole
 * snapshots, repeats after {@code ticksPerSnapshot} ticks instead of one.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class InputPrediction {
    /** Number of contexts: see {@link #context}. */
    static final int CONTEXTS = 16;

    private static final int TICKS_REMEMBERED_MASK = 7;

    /** After this many ticks without an input, some seconds, a player is no longer predicted and costs no bits. */
    private static final int ABSENT_TICKS_MAX = 128;

    final int player;
    private final int[] lagOfPhase; // a phase is a tick modulo the ticks per snapshot
    private final boolean phased;
    private boolean byPhase; // whether lagOfPhase predicted the last view lag better than lag
    private @Nullable Record value;
    private boolean plainEquals; // whether equal records have equal components
    private byte[] bytes = {};
    private int length;
    private int seq;
    private int passedOver; // beyond seq
    private int lag;
    private int presence; // one bit for each of the latest ticks
    private boolean right;
    private int absentTicks;

    /** For a player without earlier inputs. */
    InputPrediction(int player, int ticksPerSnapshot) {
        this.player = player;
        this.lagOfPhase = new int[ticksPerSnapshot];
        this.phased = ticksPerSnapshot > 1;
    }

    /** A context that tells how right the latest predictions were. */
    int context() {
        return 2 * presence + (right ? 1 : 0);
    }

    int seq() {
        return seq + 1;
    }

    int passedOver() {
        return passedOver;
    }

    int viewLag(int phase) {
        return byPhase ? lagOfPhase[phase] : lag;
    }

    boolean predicts(int phase, int newSeq, int newAck, int newLag) {
        return newSeq == seq() && newAck - newSeq == passedOver && newLag == viewLag(phase);
    }

    /** The held record; {@code null}: none. */
    @Nullable
    Record value() {
        return value;
    }

    /** True if this is certainly the held record; compares no bytes. */
    @SuppressWarnings("ReferenceEquality") // a fast path
    boolean holds(@Nullable Record record) {
        return record == value || (plainEquals && record != null && record.equals(value));
    }

    /** The held record's bytes, up to {@link #length}. */
    byte[] bytes() {
        return bytes;
    }

    /** Bytes of the held record; 0: none. */
    int length() {
        return length;
    }

    /** Holds another record, encoded as these bytes. */
    void hold(@Nullable Record record, byte[] buffer, int bytesLength) {
        if (bytes.length < bytesLength) {
            bytes = new byte[bytesLength];
        }
        System.arraycopy(buffer, 0, bytes, 0, bytesLength);
        length = bytesLength;
        plainEquals = record != null && RecordEquality.isPlain(record.getClass());
        value = record;
    }

    /** Whether the held record's bytes differ from these. */
    boolean differs(byte[] buffer, int bytesLength) {
        return !Arrays.equals(bytes, 0, length, buffer, 0, bytesLength);
    }

    /** A tick has an input that is as predicted. */
    void right(int phase) {
        if (byPhase) {
            lag = lagOfPhase[phase];
        } else if (phased) { // without phases lag is enough
            lagOfPhase[phase] = lag;
        }
        seq++;
        came(true);
    }

    /** A tick has this input, which is not as predicted. */
    void wrong(int phase, int newSeq, int newAck, int newLag) {
        int offPhase = Math.abs(newLag - lagOfPhase[phase]);
        int offLast = Math.abs(newLag - lag);
        byPhase = offPhase < offLast || (byPhase && offPhase == offLast);
        lagOfPhase[phase] = newLag;
        lag = newLag;
        seq = newSeq;
        passedOver = newAck - newSeq;
        came(false);
    }

    private void came(boolean asPredicted) {
        right = asPredicted;
        presence = (2 * presence + 1) & TICKS_REMEMBERED_MASK;
        absentTicks = 0;
    }

    /** A tick has no input. */
    void absent() {
        right = false;
        presence = (2 * presence) & TICKS_REMEMBERED_MASK;
        absentTicks++;
    }

    /** Whether the player is no longer predicted. */
    boolean expired() {
        return absentTicks > ABSENT_TICKS_MAX;
    }
}
