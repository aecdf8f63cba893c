package dev.tickwire;

import java.util.List;

/** Where a program begins that hosts games: {@code Tickwire.host(Race.class).port(8080).start();}. */
public final class Tickwire {
    private Tickwire() {}

    /**
     * A host for these games, with nothing started yet.
     *
     * @throws IllegalArgumentException naming class, field and cure, if a game is not written as it must be
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static Host host(Class<? extends Game<?>>... games) {
        return host(List.of(games));
    }

    /** See {@link #host(Class[])}; the page of the first game is served, if it brings one. */
    public static Host host(List<Class<? extends Game<?>>> games) {
        return new Host(games);
    }
}
