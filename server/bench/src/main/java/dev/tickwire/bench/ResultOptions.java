package dev.tickwire.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command's results go: to standard output, and into a Markdown file. A picocli mixin. */
public final class ResultOptions {
    private final Path fileByDefault;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "the Markdown file whose results are replaced (default: one in target of this module)")
    private @Nullable Path out;

    /** Results that go into {@code results.md}, unless {@code --out} names another file. */
    public ResultOptions() {
        this("results.md");
    }

    /** @param name of the file in {@link #folder}, unless {@code --out} names another one */
    public ResultOptions(String name) {
        fileByDefault = folder().resolve(name);
    }

    /** The folder of results and logs. */
    public static Path folder() {
        return ProjectPaths.module().resolve("target");
    }

    /** Standard error, for the progress of a measurement. */
    public PrintWriter progress() {
        return spec.commandLine().getErr();
    }

    /** Replaces the text of this name in the file. */
    public void store(String name, String text) {
        Markdown.put(out == null ? fileByDefault : out, name, text);
    }

    /** Prints a text to standard output. */
    public void print(String text) {
        PrintWriter output = spec.commandLine().getOut();
        output.print(text);
        output.flush();
    }

    /** Prints a text, and replaces that of this name in the file. */
    public void publish(String name, String text) {
        print(text);
        store(name, text);
    }
}
