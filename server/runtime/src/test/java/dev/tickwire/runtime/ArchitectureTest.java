package dev.tickwire.runtime;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.tick.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Holds who may import whom. The classes of this module in {@code dev.tickwire} are the composition root: they see
 * everything, nothing here sees them.
 */
class ArchitectureTest {
    private static final String ROOT = "dev.tickwire";
    private static final String RUNTIME = "dev.tickwire.runtime.";

    /** For each package of the runtime: what of ours it may import besides itself. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("failure", Set.of()),
            Map.entry("metrics", Set.of()),
            Map.entry("token", Set.of()),
            Map.entry("build", Set.of("token")),
            Map.entry("tick", Set.of("metrics")),
            Map.entry("http", Set.of("protocol")),
            Map.entry("game", Set.of("api", "protocol")),
            Map.entry("state", Set.of("api", "game")),
            Map.entry("matching", Set.of("protocol", "game")),
            Map.entry("world", Set.of("api", "protocol", "game", "state")),
            Map.entry("session", Set.of("api", "protocol", "game", "state", "world", "metrics")),
            Map.entry("journal", Set.of("api", "protocol", "game", "session")),
            Map.entry("replication", Set.of("api", "protocol", "world", "session", "metrics")),
            Map.entry(
                    "room",
                    Set.of(
                            "api",
                            "protocol",
                            "tick",
                            "token",
                            "build",
                            "session",
                            "world",
                            "replication",
                            "journal",
                            "store",
                            "game",
                            "state",
                            "metrics",
                            "failure")),
            Map.entry("browse", Set.of("protocol", "game", "metrics", "http")),
            Map.entry(
                    "admission",
                    Set.of("api", "protocol", "room", "session", "game", "browse", "metrics", "http", "token")),
            Map.entry(
                    "queue", Set.of("protocol", "room", "session", "game", "matching", "metrics", "http", "admission")),
            // Operators open and close rooms through the same lobby as players, and see how long ticks take and where a
            // replay differs.
            Map.entry(
                    "admin",
                    Set.of(
                            "api",
                            "protocol",
                            "room",
                            "tick",
                            "session",
                            "game",
                            "state",
                            "metrics",
                            "http",
                            "browse",
                            "admission",
                            "token")),
            Map.entry("transport", Set.of("protocol", "session", "metrics", "http", "failure")));

    /**
     * Members whose answer depends on the moment or on chance, and who waits: time is an argument, randomness is the
     * room's.
     */
    private static final Map<String, Set<String>> IMPURE = Map.of(
            "java.lang.System",
            Set.of("nanoTime", "currentTimeMillis"),
            "java.lang.Thread",
            Set.of("sleep"),
            "java.lang.Math",
            Set.of("random"),
            "java.time.Instant",
            Set.of("now"),
            Clock.class.getName(),
            Set.of("system"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Counters.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void shouldKnowTheArrowsOfEveryPackage() {
        Set<String> expected = new TreeSet<>(Set.of(ROOT));
        ARROWS.keySet().forEach(name -> expected.add(RUNTIME + name));
        Set<String> found = new TreeSet<>();
        CLASSES.forEach(type -> found.add(type.getPackageName()));
        assertEquals(expected, found);
    }

    @Test
    void shouldFollowTheArrows() {
        ARROWS.forEach((from, to) -> classes()
                .that()
                .resideInAPackage(RUNTIME + from)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("dev.tickwire..")
                        .or(resideInAnyPackage(RUNTIME + from))
                        .or(resideInAnyPackage(packages(to))))
                .check(CLASSES));
    }

    @Test
    void shouldNotKnowTheCompositionRoot() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .dependOnClassesThat(describe("belong to the composition root", ArchitectureTest::isRoot))
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching(RUNTIME + "(*)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldKnowUndertowInTheTransportOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(RUNTIME + "transport", ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.undertow..", "org.xnio..")
                .check(CLASSES);
    }

    @Test
    void shouldLeaveKryoToTheProtocolAndToStates() {
        noClasses()
                .that()
                .resideOutsideOfPackage(RUNTIME + "state") // reads what its own process has written alone
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.esotericsoftware..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepInputOutputAndThreadsOutOfTheWorldAndOfMatching() {
        noClasses()
                .that()
                .resideInAnyPackage(RUNTIME + "world", RUNTIME + "matching")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..", "java.nio.channels..", "java.nio.file..", "java.time..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CLASSES);
    }

    @Test
    void shouldTakeTimeAsAnArgument() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Clock.class)
                .and()
                .resideOutsideOfPackage(ROOT)
                .should()
                .accessTargetWhere(target(describe(
                        "reads a clock, waits or rolls dice",
                        member -> IMPURE.getOrDefault(member.getOwner().getName(), Set.of())
                                .contains(member.getName()))))
                .check(CLASSES);
    }

    private static boolean isRoot(JavaClass type) {
        return type.getPackageName().equals(ROOT) && CLASSES.contain(type.getName());
    }

    private static String[] packages(Set<String> names) {
        return names.stream()
                .map(name -> switch (name) {
                    case "api" -> ROOT;
                    case "protocol" -> "dev.tickwire.protocol..";
                    case "store" -> "dev.tickwire.store";
                    default -> RUNTIME + name;
                })
                .toArray(String[]::new);
    }
}
