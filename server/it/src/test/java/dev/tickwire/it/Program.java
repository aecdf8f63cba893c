package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that runs beside the test, and its output.
 *
 * <p><b>Threads.</b> The test's; another thread reads the output.
 */
final class Program implements AutoCloseable {
    /** For all packaged servers, so that none creates a key in the user's home. */
    private static final String BUILD_KEY = "the key of all servers in tests, which is no secret";

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>(); // guarded by itself, as is the next
    private boolean ended;

    private Program(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs the packaged server. */
    static Program tickwire(String... arguments) {
        return tickwireUnder(withInterrupts(), arguments);
    }

    /** Runs the packaged server with a command that runs other commands. */
    static Program tickwireUnder(List<String> prefix, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ClassArchive.SHORT_LIVED);
        command.add("-XX:SharedArchiveFile=" + ClassArchive.FILE);
        command.add("-jar");
        command.add(System.getProperty("tickwire.jar"));
        command.addAll(List.of(arguments));
        return start(Path.of("."), Map.of("TICKWIRE_BUILD_KEY", BUILD_KEY), command);
    }

    /**
     * The prefix that restores a program's interrupt signal, which shells ignore for background programs; empty without
     * GNU env.
     */
    private static List<String> withInterrupts() {
        return runs("env", "--default-signal=INT", "true") ? List.of("env", "--default-signal=INT") : List.of();
    }

    /** Whether a command exists and exits with 0. */
    static boolean runs(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a command. */
    static Program start(Path folder, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new Program(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.get(0), e);
        }
    }

    /** Waits for a printed line that contains the pattern, and returns its first group. */
    String awaitLine(String pattern) throws InterruptedException {
        Pattern compiled = Pattern.compile(pattern);
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Await.HANG_MS);
        synchronized (lines) {
            for (int next = 0; ; next++) {
                while (next == lines.size()) {
                    long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
                    if (leftMs <= 0 || ended) {
                        fail("no line with " + pattern + " in " + lines);
                    }
                    lines.wait(leftMs);
                }
                Matcher matcher = compiled.matcher(lines.get(next));
                if (matcher.find()) {
                    return matcher.group(1);
                }
            }
        }
    }

    long pid() {
        return process.pid();
    }

    /** Sends a signal to the program, as a supervisor or a terminal does. */
    void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid()))
                .inheritIO()
                .start();
    }

    /** Waits for the end of the program, and returns its exit code. */
    int awaitExit() throws InterruptedException {
        Await.until("the end of " + process.info(), () -> !process.isAlive(), this::output);
        reader.join();
        return process.exitValue();
    }

    /** The lines printed so far, including standard error. */
    List<String> output() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Kills the program. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }
}
