package dev.tickwire.protocol.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The description of a module of compiled rules in its first two lines (PROTOCOL.md section 1, "Rules").
 *
 * @param schema hash of the schema that it was compiled for
 * @param classes from which it was compiled: by internal name the first 16 hex digits of the SHA-256 of the class file
 * @param rules in the order in which a tick applies them
 */
public record RulesManifest(String schema, Map<String, String> classes, List<Rule> rules) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern HEAD =
            Pattern.compile("export const schema=\"([0-9a-f]{16})\";\nconst about=([^\n]*);\n.*", Pattern.DOTALL);

    /**
     * One rule.
     *
     * @param kind of the entities that it is about
     * @param state fields of {@code kind} that it gets, in schema order
     * @param reads those of them that a rule of the module reads
     * @param writes those of them that a rule of the module writes; the rest of {@code reads} only others write
     * @param components of the input that it gets, in schema order
     * @param spawned kind that it launches; {@code null} if none: then the two that follow are {@code null}, too
     * @param spawnedState as {@code state}, of {@code spawned}
     * @param fresh what the numbers of {@code spawnedState} are in a new entity
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rule(
            String name,
            String kind,
            String input,
            List<String> state,
            List<String> reads,
            List<String> writes,
            List<String> components,
            @Nullable String spawned,
            @Nullable List<String> spawnedState,
            @Nullable List<Double> fresh) {}

    private record About(Map<String, String> classes, List<Rule> rules) {}

    /** Where a game's module lies on the class path. */
    public static String path(String game) {
        return "META-INF/tickwire/" + game + ".rules.js";
    }

    /**
     * Reads a module.
     *
     * @param module UTF-8
     * @return {@code null} if it does not begin as a module of this version does
     */
    public static @Nullable RulesManifest of(byte[] module) {
        Matcher head = HEAD.matcher(new String(module, StandardCharsets.UTF_8));
        if (!head.matches()) {
            return null;
        }
        try {
            About about = JSON.readValue(head.group(2), About.class);
            return new RulesManifest(head.group(1), about.classes, about.rules);
        } catch (JacksonException e) {
            return null;
        }
    }

    /** A rule about entities of this kind: all of them read and write the same; {@code null} if there is none. */
    public @Nullable Rule about(String kind) {
        return rules.stream().filter(rule -> rule.kind.equals(kind)).findFirst().orElse(null);
    }

    /** The two lines that a module begins with. */
    public String head() {
        return "export const schema=\"" + schema + "\";\nconst about="
                + JSON.writeValueAsString(new About(classes, rules)) + ";\n";
    }
}
