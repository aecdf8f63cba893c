package dev.tickwire.runtime.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/**
 * How many connections of players the limit of open files allows, so that operators can always connect.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Descriptors {
    /** Descriptors for connections of operators, and the same number for files that the process opens. */
    static final int RESERVE = 2 * HttpServer.OPERATORS_MAX;

    /** A socket and the file that is sent over it. */
    private static final int PER_CONNECTION = 2;

    /** A few for each I/O thread, even where the limit is too low for a server. */
    static final int CONNECTIONS_MIN = 16;

    private Descriptors() {}

    /** Number of connections that fit beside the open descriptors and the reserve; at most this many. */
    public static int connectionsMax(int wanted) {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof UnixOperatingSystemMXBean unix
                ? connectionsMax(wanted, unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount())
                : wanted;
    }

    static int connectionsMax(int wanted, long limit, long open) {
        return (int) Math.max(CONNECTIONS_MIN, Math.min(wanted, (limit - open - RESERVE) / PER_CONNECTION));
    }
}
