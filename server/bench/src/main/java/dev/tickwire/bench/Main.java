package dev.tickwire.bench;

import dev.tickwire.bench.codec.CodecCommand;
import dev.tickwire.bench.crowd.CrowdCommand;
import dev.tickwire.bench.network.NetworkCommand;
import dev.tickwire.bench.peers.PeersCommand;
import dev.tickwire.bench.restart.RestartCommand;
import dev.tickwire.bench.store.HibernationCommand;
import dev.tickwire.bench.store.StoreCommand;
import dev.tickwire.bench.tick.TickCommand;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code java -jar bench.jar}. Exit codes: 0 measured, 1 could not, 2 wrong option. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        subcommands = {
            PeersCommand.class,
            NetworkCommand.class,
            CrowdCommand.class,
            CodecCommand.class,
            TickCommand.class,
            StoreCommand.class,
            RestartCommand.class,
            HibernationCommand.class
        },
        description = "Measures Tickwire, and others beside it.")
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.setProperty("kryo.unsafe", "false");
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof UncheckedIOException || e instanceof IllegalStateException) {
                command.getErr().println("bench: " + e.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw e; // a defect: printed with its stack
        });
        System.exit(line.execute(args));
    }
}
