package dev.tickwire.client;

import dev.tickwire.protocol.snapshot.Replica;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Calls listeners for the entities of their classes that a frame has changed, once the whole frame is applied: all
 * removals, then all spawns, then all changes, each entity at most once. A client that takes another seat keeps its
 * listeners.
 *
 * <p>Invariant: of each entity a listener gets a spawn, then changes, then a removal. A class without listeners costs
 * nothing.
 *
 * <p><b>Threads.</b> As {@link ClientSession}. A listener may add and end listeners.
 */
final class EntityListeners {
    /** What happened to an entity, in the order in which listeners are called. */
    enum News {
        REMOVE,
        SPAWN,
        CHANGE
    }

    /** What leads from the last frame that was announced to the next one. */
    private enum Continuity {
        /** The next frame is the next of the same replica. */
        FRAME,
        /** The replica is a new one of the same room. Its entities are the same ones. */
        REPLICA,
        /** The room is another one. */
        NONE
    }

    /** An entity as the listeners have it. */
    private record Known<E>(int owner, E entity) {}

    private static final class Kind<E> {
        private final Class<E> type;
        private final Map<Integer, Known<E>> known = new LinkedHashMap<>();
        private final Map<News, List<Consumer<? super E>>> listeners = new EnumMap<>(News.class);

        Kind(Class<E> type) {
            this.type = type;
            for (News news : News.values()) {
                listeners.put(news, new CopyOnWriteArrayList<>());
            }
        }

        List<Consumer<? super E>> listeners(News news) {
            return listeners.getOrDefault(news, List.of());
        }

        boolean idle() {
            return listeners.values().stream().allMatch(List::isEmpty);
        }

        /** Takes in a frame, and adds the calls that it leads to. */
        void follow(RoomView view, Replica replica, Continuity from, Map<News, List<Runnable>> calls) {
            int kind = view.kind(type);
            List<Integer> gone = new ArrayList<>(replica.removed(kind));
            List<Integer> touched = new ArrayList<>(replica.spawned(kind));
            touched.addAll(replica.changed(kind));
            if (from != Continuity.FRAME) {
                touched = replica.ids(kind);
                known.forEach((id, last) -> {
                    boolean same = replica.sees(kind, id) && replica.owner(kind, id) == last.owner;
                    if (from == Continuity.NONE || !same) {
                        gone.add(id);
                    }
                });
            }
            for (int id : gone) {
                Known<E> last = known.remove(id);
                if (last != null) {
                    addCalls(News.REMOVE, last.entity, calls);
                }
            }
            view.read(type, touched, replica).forEach((id, entity) -> {
                Known<E> before = known.put(id, new Known<>(replica.owner(kind, id), entity));
                addCalls(before == null ? News.SPAWN : News.CHANGE, entity, calls);
            });
        }

        private void addCalls(News news, E entity, Map<News, List<Runnable>> calls) {
            for (Consumer<? super E> listener : listeners(news)) {
                calls.computeIfAbsent(news, any -> new ArrayList<>()).add(() -> {
                    if (listeners(news).contains(listener)) { // an earlier one may have ended it
                        tell(listener, entity);
                    }
                });
            }
        }
    }

    private final Map<Class<?>, Kind<?>> kinds = new LinkedHashMap<>();
    private Continuity continuity = Continuity.FRAME;

    /**
     * Adds a listener. One for spawns is called at once for the entities that are there.
     *
     * @return ends it
     * @throws IllegalArgumentException if the room has no such kind, or the class not its fields
     */
    <E> Runnable add(News news, Class<E> type, Consumer<? super E> listener, RoomView view, Replica replica) {
        Kind<E> kind = kind(type, view, replica);
        Consumer<E> added = entity -> listener.accept(entity); // another object: a listener may be added twice
        kind.listeners(news).add(added);
        if (news == News.SPAWN) {
            List.copyOf(kind.known.values()).forEach(each -> tell(listener, each.entity()));
        }
        return () -> {
            kind.listeners(news).remove(added);
            if (kind.idle()) {
                kinds.remove(type, kind);
            }
        };
    }

    @SuppressWarnings("unchecked") // a kind is of the class that leads to it
    private <E> Kind<E> kind(Class<E> type, RoomView view, Replica replica) {
        Kind<?> known = kinds.get(type);
        if (known != null) {
            return (Kind<E>) known;
        }
        Kind<E> made = new Kind<>(type);
        int kind = view.kind(type);
        view.read(type, replica.ids(kind), replica)
                .forEach((id, entity) -> made.known.put(id, new Known<>(replica.owner(kind, id), entity)));
        kinds.put(type, made);
        return made;
    }

    /**
     * Checks that a room has the kinds of the listeners.
     *
     * @throws IllegalArgumentException if it lacks one, or has other fields
     */
    void requireKindsOf(RoomView view) {
        kinds.keySet().forEach(view::kind);
    }

    /** The next frame is the first of a new replica of the same room. */
    void expectKeyframes() {
        if (continuity == Continuity.FRAME) {
            continuity = Continuity.REPLICA;
        }
    }

    /** The next frame is the first of another room. */
    void expectAnotherRoom() {
        continuity = Continuity.NONE;
    }

    /** Calls the listeners for what the newest frame did. */
    void announce(RoomView view, Replica replica) {
        Map<News, List<Runnable>> calls = new EnumMap<>(News.class);
        kinds.values().forEach(kind -> kind.follow(view, replica, continuity, calls));
        continuity = Continuity.FRAME;
        calls.values().forEach(each -> each.forEach(Runnable::run));
    }

    /**
     * Calls a listener. What it throws is reported as uncaught, and neither ends the connection nor keeps others from
     * being called.
     */
    static <T> void tell(Consumer<? super T> listener, T value) {
        try {
            listener.accept(value);
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
