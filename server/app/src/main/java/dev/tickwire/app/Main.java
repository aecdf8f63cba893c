package dev.tickwire.app;

import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.AuthoringException;
import java.io.UncheckedIOException;
import picocli.CommandLine;

/**
 * {@code java -jar tickwire.jar}. Exit codes: 0 ended when asked to, 1 could not start, 2 wrong option, 3 after an
 * error that leaves the process in an unknown state.
 */
public final class Main {
    private static final int CANNOT_START = 1;

    private Main() {}

    public static void main(String[] args) {
        System.setProperty("kryo.unsafe", "false"); // with it a type confusion causes an exception instead of a crash
        Logging.install();
        Thread.setDefaultUncaughtExceptionHandler(Main::endIfError);
        int exitCode = commandLine().execute(args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static void endIfError(Thread thread, Throwable thrown) {
        if (thrown instanceof Error) {
            Failures.halt(thrown);
        }
        System.err.println("tickwire: thread " + thread.getName() + " ended");
        thrown.printStackTrace();
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new HostCommand());
        line.setParameterExceptionHandler((e, args) -> complain(e.getCommandLine(), e, CommandLine.ExitCode.USAGE));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof UncheckedIOException
                    || e instanceof IllegalStateException
                    || e instanceof AuthoringException) {
                return complain(command, e, CANNOT_START);
            }
            if (e instanceof IllegalArgumentException) {
                return complain(command, e, CommandLine.ExitCode.USAGE);
            }
            throw e; // a defect: printed with its stack
        });
        return line;
    }

    private static int complain(CommandLine line, Exception why, int exitCode) {
        line.getErr().println("tickwire: " + why.getMessage());
        return exitCode;
    }
}
