package dev.tickwire.runtime.state;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** What is otherwise in this build than in the one that wrote a state. */
final class BuildDifferences {
    private final Consumer<String> notes;
    private final Set<String> noted = new LinkedHashSet<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private int ignoring;

    /** @param notes hears of each difference that needs nobody, once */
    BuildDifferences(Consumer<String> notes) {
        this.notes = notes;
    }

    /** A difference that needs nobody, such as a new field. */
    void note(String what) {
        if (ignoring == 0 && noted.add(what)) {
            notes.accept(what);
        }
    }

    /** A difference that needs the author. */
    void problem(String what) {
        if (ignoring == 0) {
            problems.add(what);
        }
    }

    /** Until {@link #heed}, nothing is kept of what is read. */
    void ignore() {
        ignoring++;
    }

    void heed() {
        ignoring--;
    }

    /** @throws OtherBuildException if there are differences that need the author */
    void require() {
        if (!problems.isEmpty()) {
            throw new OtherBuildException("this build cannot take the room from the one that stored it:\n  "
                    + String.join("\n  ", problems)
                    + "\nAnnotate what has another name with @Was, or give the class a method "
                    + "migrate(Map<String, Object> old)");
        }
    }
}
