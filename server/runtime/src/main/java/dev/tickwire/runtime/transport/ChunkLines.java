package dev.tickwire.runtime.transport;

/**
 * Follows the chunks of a body (RFC 9112 section 7.1) and detects a line that does not end with CR LF: Undertow accepts
 * a bare line feed, a proxy in front may not, and then they disagree on where the next chunk begins.
 *
 * <p><b>Threads.</b> One at a time: the reader of the socket.
 */
final class ChunkLines {
    private static final long SIZE_MAX = Integer.MAX_VALUE;
    private static final int HEX = 16;

    private long dataLeft;
    private long size;
    private boolean sizeLine = true; // else the end of a chunk's data, or a trailer
    private boolean digits = true;
    private boolean lastChunk;
    private boolean carriageReturn;
    private boolean broken;

    /** Whether a line ended with a bare line feed, or a carriage return stood within one. */
    boolean broken() {
        return broken;
    }

    void take(byte next) {
        if (dataLeft > 0) {
            dataLeft--;
            return;
        }
        broken |= (next == '\n') != carriageReturn;
        carriageReturn = next == '\r';
        if (next == '\n') {
            endLine();
        } else if (sizeLine && digits) {
            int digit = Character.digit(next, HEX);
            digits = digit >= 0;
            size = digits ? Math.min(size * HEX + digit, SIZE_MAX) : size;
        }
    }

    private void endLine() {
        if (sizeLine) {
            dataLeft = size;
            lastChunk = size == 0;
        }
        sizeLine = !sizeLine && !lastChunk;
        size = 0;
        digits = true;
    }
}
