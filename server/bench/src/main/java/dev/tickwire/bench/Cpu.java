package dev.tickwire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Processor times of the kernel, in microseconds; it counts in hundredths of a second. */
public final class Cpu {
    private static final double JIFFY_US = 10_000;
    private static final int USER_TIME = 11; // fields of /proc/<pid>/stat after the name, which may have spaces
    private static final int SYSTEM_TIME = 12;
    private static final int IDLE = 4; // fields of the first line of /proc/stat
    private static final int IO_WAIT = 5;
    private static final int STEAL = 8;

    private Cpu() {}

    /** User and system time of a process. */
    public static double ofProcess(long pid) {
        return time(pid, USER_TIME) + time(pid, SYSTEM_TIME);
    }

    /** System time of a process. */
    public static double ofKernel(long pid) {
        return time(pid, SYSTEM_TIME);
    }

    private static double time(long pid, int field) {
        String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[field]) * JIFFY_US;
    }

    /** Busy time of all cores, for all processes, including time that other virtual machines took. */
    public static double ofMachine() {
        String[] fields =
                read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +", -1);
        return JIFFY_US
                * (Arrays.stream(fields, 1, STEAL + 1)
                                .mapToLong(Long::parseLong)
                                .sum()
                        - Long.parseLong(fields[IDLE])
                        - Long.parseLong(fields[IO_WAIT]));
    }

    /** Resident memory of a process, in bytes. */
    public static long residentBytes(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "status"))
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                * 1024;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("a server is gone: " + e.getMessage(), e);
        }
    }
}
