package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the commands of the documentation. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final List<String> PAGES = List.of(
            "README.md",
            "server/docs/game.md",
            "server/docs/hosting.md",
            "server/docs/operating.md",
            "server/client/README.md");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");

    @Test
    void shouldHaveTheOptionsThatThePagesName() throws IOException, InterruptedException {
        String known = help("--help") + help("swarm", "--help");
        TreeSet<String> unknown = new TreeSet<>();
        for (String page : PAGES) {
            Matcher option = OPTION.matcher(Files.readString(ROOT.resolve(page)));
            while (option.find()) {
                if (!known.contains(option.group())) {
                    unknown.add(page + " " + option.group());
                }
            }
        }
        assertEquals(List.of(), List.copyOf(unknown));
    }

    @Test
    void shouldRunTheCommandsOfThePageForOperators() throws IOException, InterruptedException {
        boolean shell = Program.runs("bash", "-c", "curl --version");
        if (!shell) {
            System.err.println("SKIPPED: no bash or curl here: the operators' commands are untested");
        }
        assumeTrue(shell, "the commands are for bash and curl");
        List<String> commands = new ArrayList<>();
        for (String block : shellBlocks("server/docs/operating.md")) {
            if (block.startsWith("curl ")) {
                commands.add(block);
            }
        }
        assertFalse(commands.isEmpty());
        try (Host host = Host.start()) {
            for (String command : commands) {
                String here = command.replace("curl ", "curl --silent --show-error --fail-with-body ")
                        .replace("~/.tickwire/admin-token", host.tokenFile().toString())
                        .replace(
                                "http://127.0.0.1:8081",
                                host.admin().resolve("/").toString().replaceFirst("/$", ""));
                try (Program program = Program.start(Path.of("."), Map.of(), List.of("bash", "-e", "-c", here))) {
                    assertEquals(0, program.awaitExit(), () -> here + "\n" + program.output());
                }
            }
        }
    }

    @Test
    void shouldServeThePagesOfDevelopers() throws IOException, InterruptedException {
        try (Host host = Host.start("--dev")) {
            String index = host.get("/docs/").body();
            assertTrue(index.contains("server/docs/game.html"), index);
            assertEquals(200, host.get("/docs/server/docs/game.html").statusCode());
            assertEquals(200, host.get("/docs/docs.css").statusCode());
        }
        try (Host host = Host.start()) {
            assertEquals(404, host.get("/docs/").statusCode());
        }
    }

    private static String help(String... arguments) throws InterruptedException {
        try (Program program = Program.tickwire(arguments)) {
            assertEquals(0, program.awaitExit());
            return String.join("\n", program.output());
        }
    }

    private static List<String> shellBlocks(String page) throws IOException {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = null;
        for (String line : Files.readAllLines(ROOT.resolve(page))) {
            if (line.startsWith("```sh")) {
                block = new StringBuilder();
            } else if (line.startsWith("```") && block != null) {
                blocks.add(block.toString());
                block = null;
            } else if (block != null) {
                block.append(line).append('\n');
            }
        }
        return blocks;
    }
}
