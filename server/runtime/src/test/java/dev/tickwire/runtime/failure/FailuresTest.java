package dev.tickwire.runtime.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
    static List<Throwable> endARoom() {
        return List.of(
                new StackOverflowError(),
                new NoClassDefFoundError(),
                new ExceptionInInitializerError(new IllegalStateException()),
                new AssertionError(),
                new IllegalStateException(),
                new Exception("a checked exception"),
                new IllegalStateException(new StackOverflowError()));
    }

    static List<Throwable> endTheProcess() {
        return List.of(
                new OutOfMemoryError(),
                new InternalError(),
                new IllegalStateException(new OutOfMemoryError()),
                new ExceptionInInitializerError(new OutOfMemoryError()));
    }

    @ParameterizedTest
    @MethodSource("endARoom")
    void shouldEndTheRoomOnly(Throwable thrown) {
        assertSame(thrown, Failures.thrown(Failures.ofGame(thrown)));
    }

    @ParameterizedTest
    @MethodSource("endTheProcess")
    void shouldEndTheProcess(Throwable thrown) {
        Throwable error = assertThrows(VirtualMachineError.class, () -> Failures.ofGame(thrown));
        assertSame(error, Failures.errorOfJvm(thrown));
    }

    /** Runs in a process of its own. */
    static final class Ending {
        private Ending() {}

        public static void main(String[] args) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("a hook ran")));
            Failures.halting().end(new OutOfMemoryError());
        }
    }

    @Test
    void shouldHaltWithOneLineAndExitCode3() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ending.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines = process.inputReader()
                .lines()
                .filter(line -> !line.startsWith("SLF4J"))
                .toList();
        assertEquals(3, process.waitFor());
        assertEquals(
                List.of("tickwire: the process ends with exit code 3 because of java.lang.OutOfMemoryError"), lines);
    }

    @Test
    void shouldCallOnce() {
        List<Throwable> called = new ArrayList<>();
        Failures failures = Failures.calling(called::add);
        Error first = new OutOfMemoryError();
        failures.end(first);
        failures.uncaughtException(Thread.currentThread(), new AssertionError());
        assertEquals(List.of(first), called);
    }
}
