package dev.tickwire.runtime.journal;

import dev.tickwire.protocol.snapshot.NumberEncoder;

/** The contexts of the range coder. */
final class FactContexts {
    /** Whether a player's input is as predicted, by {@link InputPrediction#context}. */
    static final int PREDICTED = 0;

    /** Whether another fact comes before a player's input. */
    static final int OTHER = PREDICTED + InputPrediction.CONTEXTS;

    /** Whether a player has no input in this tick, by {@link InputPrediction#context}. */
    static final int ABSENT = OTHER + 1;

    /** Whether the tick has no more facts. */
    static final int END = ABSENT + InputPrediction.CONTEXTS;

    /** Whether the hash of the whole state follows a tick. */
    static final int FULL_HASH = END + 1;

    /** Whether an input's record differs from the one before. */
    static final int RECORD = FULL_HASH + 1;

    /** Whether the record's length differs. */
    static final int LENGTH = RECORD + 1;

    /** Whether a byte of the record differs, by its position. */
    static final int BYTE = LENGTH + 1;

    /** Positions of a record's bytes with contexts of their own; later positions share the last. */
    static final int POSITIONS = 8;

    /** A byte, as eight bits in a tree. */
    static final int LETTER = BYTE + POSITIONS;

    // Blocks of numbers.
    static final int SEQ = LETTER + (1 << Byte.SIZE);
    static final int PASSED_OVER = SEQ + NumberEncoder.CONTEXTS;
    static final int VIEW_LAG = PASSED_OVER + NumberEncoder.CONTEXTS;
    static final int PLAYER = VIEW_LAG + NumberEncoder.CONTEXTS;
    static final int BYTES = PLAYER + NumberEncoder.CONTEXTS;

    static final int COUNT = BYTES + NumberEncoder.CONTEXTS;

    /** Bits of a {@link FactKind}. */
    static final int KIND_BITS = 4;

    private FactContexts() {}

    static int ofByte(int position) {
        return BYTE + Math.min(position, POSITIONS - 1);
    }
}
