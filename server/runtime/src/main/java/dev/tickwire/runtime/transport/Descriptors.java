package dev.tickwire.runtime.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/**
 * What the limit of open files leaves for players' connections, so that operators can always connect.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Descriptors {
    /** Connections of operators, and as many files that the process may have to open meanwhile. */
    static final int RESERVE = 2 * HttpServer.OPERATORS_MAX;

    /** A connection and the file that is sent over it. */
    private static final int PER_CONNECTION = 2;

    /** A few for each I/O thread, even where the limit is too low for a server. */
    static final int CONNECTIONS_MIN = 16;

    private Descriptors() {}

    /** So many connections fit beside what is open now and the reserve; at most so many. */
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
