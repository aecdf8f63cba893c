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
 * A program that runs beside the test, and what it has printed.
 *
 * <p><b>Threads.</b> The test's; a thread of its own reads what the program prints.
 */
final class Program implements AutoCloseable {
    /** Of all packaged servers, so that none is made in the user's home. */
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

    /** Runs the packaged server by a command that runs others. */
    static Program tickwireUnder(List<String> prefix, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:SharedArchiveFile=" + ClassArchive.FILE);
        command.add("-jar");
        command.add(System.getProperty("tickwire.jar"));
        command.addAll(List.of(arguments));
        return start(Path.of("."), Map.of("TICKWIRE_BUILD_KEY", BUILD_KEY), command);
    }

    /**
     * What gives a program back its interrupt signal, which is ignored in everything that a shell runs in the background; nothing where GNU's env
     * is missing.
     */
    private static List<String> withInterrupts() {
        return runs("env", "--default-signal=INT", "true") ? List.of("env", "--default-signal=INT") : List.of();
    }

    /** Whether a command is there and ends well. */
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

    /** The first group of the first printed line in which the pattern is found; waits for it. */
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

    /** Asks the program to end, as a supervisor or a terminal does. */
    void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid()))
                .inheritIO()
                .start();
    }

    /** The exit code, once the program has ended by itself. */
    int awaitExit() throws InterruptedException {
        Await.until("the end of " + process.info(), () -> !process.isAlive(), this::output);
        reader.join();
        return process.exitValue();
    }

    /** What has been printed so far, errors included. */
    List<String> output() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Ends it at once. */
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
