package dev.tickwire.runtime.state;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The differences between this build and the one that wrote a state. */
final class BuildDifferences {
    private final Consumer<String> notes;
    private final Set<String> noted = new LinkedHashSet<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private int ignoring;

    /** @param notes receives each harmless difference once */
    BuildDifferences(Consumer<String> notes) {
        this.notes = notes;
    }

    /** A harmless difference, such as a new field. */
    void note(String what) {
        if (ignoring == 0 && noted.add(what)) {
            notes.accept(what);
        }
    }

    /** A difference that the game's author must resolve. */
    void problem(String what) {
        if (ignoring == 0) {
            problems.add(what);
        }
    }

    /** Ignores differences until {@link #stopIgnoring}. */
    void ignore() {
        ignoring++;
    }

    void stopIgnoring() {
        ignoring--;
    }

    /** @throws OtherBuildException if the author must resolve differences */
    void require() {
        if (!problems.isEmpty()) {
            throw new OtherBuildException("this build cannot load the room that another build stored:\n  "
                    + String.join("\n  ", problems)
                    + "\nAnnotate what is renamed with @Was, or give the class a method "
                    + "migrate(Map<String, Object> old)");
        }
    }
}
