package dev.tickwire.runtime.journal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What both ends know of one player's inputs, and predict the next one by: the same record again, the sequence number
 * after the last, as many passed over, the same view lag. A client that sends once per snapshot, or looks at whole
 * snapshots, repeats itself after {@code ticksPerSnapshot} rather than after one tick.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
final class InputPrediction {
    /** Contexts of whether it is right: see {@link #context}. */
    static final int CONTEXTS = 16;

    private static final int TICKS_REMEMBERED_MASK = 7;

    /** Ticks without an input after which none is predicted any more, and each tick costs no bit: some seconds. */
    private static final int ABSENT_TICKS_MAX = 128;

    final int player;
    private final int[] lagOfPhase; // a phase is a tick modulo the ticks per snapshot
    private final boolean phased;
    private boolean byPhase; // whether that told the last view lag better than the one before
    private @Nullable Record value;
    private boolean plainEquals; // whether equal records have equal components
    private byte[] bytes = {};
    private int length;
    private int seq;
    private int passedOver; // beyond seq
    private int lag;
    private int presence; // of the latest ticks, a bit each
    private boolean right;
    private int absentTicks;

    /** Of a player whose inputs are not known. */
    InputPrediction(int player, int ticksPerSnapshot) {
        this.player = player;
        this.lagOfPhase = new int[ticksPerSnapshot];
        this.phased = ticksPerSnapshot > 1;
    }

    /** How well it has predicted the latest ticks, as one of the contexts of a bit. */
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

    boolean predicts(int phase, int newSeq, int newPassedOver, int newLag) {
        return newSeq == seq() && newPassedOver - newSeq == passedOver && newLag == viewLag(phase);
    }

    /** The record held, {@code null} for none. */
    @Nullable
    Record value() {
        return value;
    }

    /** Whether this is the record for sure, without a look at its bytes. */
    @SuppressWarnings("ReferenceEquality") // the quick answer
    boolean holds(@Nullable Record record) {
        return record == value || (plainEquals && record != null && record.equals(value));
    }

    /** The record as bytes, up to {@link #length}. */
    byte[] bytes() {
        return bytes;
    }

    /** 0: it holds none. */
    int length() {
        return length;
    }

    /** Holds another record, which is these bytes. */
    void hold(@Nullable Record record, byte[] buffer, int bytesLength) {
        if (bytes.length < bytesLength) {
            bytes = new byte[bytesLength];
        }
        System.arraycopy(buffer, 0, bytes, 0, bytesLength);
        length = bytesLength;
        plainEquals = record != null && RecordEquality.isPlain(record.getClass());
        value = record;
    }

    /** Whether the record is other than these bytes. */
    boolean differs(byte[] buffer, int bytesLength) {
        return !Arrays.equals(bytes, 0, length, buffer, 0, bytesLength);
    }

    /** A tick has an input that is as predicted. */
    void right(int phase) {
        if (byPhase) {
            lag = lagOfPhase[phase];
        } else if (phased) { // else there is one phase, which has the last lag
            lagOfPhase[phase] = lag;
        }
        seq++;
        came(true);
    }

    /** A tick has this input, which is not as predicted. */
    void wrong(int phase, int newSeq, int newPassedOver, int newLag) {
        int offPhase = Math.abs(newLag - lagOfPhase[phase]);
        int offLast = Math.abs(newLag - lag);
        byPhase = offPhase < offLast || (byPhase && offPhase == offLast);
        lagOfPhase[phase] = newLag;
        lag = newLag;
        seq = newSeq;
        passedOver = newPassedOver - newSeq;
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

    /** Whether nothing is predicted any more. */
    boolean over() {
        return absentTicks > ABSENT_TICKS_MAX;
    }
}
