package dev.tickwire.runtime.room;

import dev.tickwire.Audience;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Listing;
import dev.tickwire.Player;
import dev.tickwire.RoomState;
import dev.tickwire.Timer;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.FieldsHash;
import dev.tickwire.runtime.session.EventQueue;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.session.SeatedPlayer;
import dev.tickwire.runtime.state.StateVisitor;
import dev.tickwire.runtime.world.World;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The room as its game sees it.
 *
 * <p><b>Threads.</b> The room's worker only; the methods of {@link dev.tickwire.Room} check this.
 */
final class GameRoom implements dev.tickwire.Room {
    private final transient Simulation room;
    private final transient RoomThread thread;
    private final transient Listing listing;
    private final transient int tickRate;
    private final transient World world;
    private final transient EventQueue events;
    private final transient SeededRandom random;
    private final transient TimerQueue timers = new TimerQueue();
    private final transient WireOutput encoded =
            new WireOutput(64, Integer.MAX_VALUE); // a stack: a predicate may broadcast, too
    private @Nullable String finished;

    /** @param room with the world, events and listing */
    GameRoom(Simulation room) {
        this.room = room;
        this.thread = room.thread();
        this.listing = new GameListing(room.listing(), thread);
        this.tickRate = room.settings().tickRate();
        this.world = room.world();
        this.events = room.events();
        this.random = new SeededRandom(room.creation().seed());
    }

    /** Visits randomness and timers, and whether it is closed. */
    void visit(StateVisitor state) {
        state.fields("room", 0, this);
        state.fields("random", 0, random);
        state.fields("timers", 0, timers);
        state.know("gameListing", 0, listing);
    }

    /** A hash of randomness and timers. */
    long hash() {
        return FieldsHash.mix(random.state()) + FieldsHash.mix(timers.set() << Integer.SIZE | timers.waiting());
    }

    /** See {@link TimerQueue#poll}. */
    @Nullable
    Timer pollTimer() {
        return timers.poll(room.tick());
    }

    /** The reason with which the game has closed the room; {@code null}: it has not. */
    @Nullable
    String finished() {
        return finished;
    }

    @Override
    public String id() {
        thread.check();
        return room.creation().id();
    }

    @Override
    public String code() {
        thread.check();
        return room.creation().code();
    }

    @Override
    public Listing listing() {
        thread.check();
        return listing;
    }

    @Override
    public int tick() {
        thread.check();
        return room.tick();
    }

    @Override
    public double dt() {
        thread.check();
        return 1.0 / tickRate;
    }

    @Override
    public RandomGenerator random() {
        thread.check();
        return random;
    }

    @Override
    public <E extends Entity> E spawn(E entity) {
        thread.check();
        world.spawn(Objects.requireNonNull(entity, "the entity to spawn is null"), null);
        return entity;
    }

    @Override
    public <E extends Entity> E spawn(E entity, Player owner) {
        thread.check();
        SeatedPlayer player = seated(owner);
        world.spawn(Objects.requireNonNull(entity, "the entity to spawn is null"), owner);
        player.spawned(entity, world.launches(entity));
        return entity;
    }

    /** A player of this room, present or past. */
    private SeatedPlayer seated(Player player) {
        Objects.requireNonNull(player, "the player is null");
        if (!(player instanceof SeatedPlayer seated && seated.sits(world))) {
            throw new IllegalArgumentException("player " + player.id() + " belongs to another room");
        }
        return seated;
    }

    @Override
    public void remove(@Nullable Entity entity) {
        thread.check();
        if (entity == null) {
            return;
        }
        if (world.remove(entity) && entity.hasOwner()) {
            ((SeatedPlayer) entity.owner()).removed(entity);
        }
    }

    @Override
    public void show(Entity entity, @Nullable String group) {
        thread.check();
        world.show(entity, group);
    }

    @Override
    public <E extends Entity> Collection<E> all(Class<E> kind) {
        thread.check();
        return world.all(kind);
    }

    @Override
    public <E extends Entity> @Nullable E find(Class<E> kind, int id) {
        thread.check();
        return world.find(kind, id);
    }

    @Override
    public <E extends Entity> @Nullable E seenBy(Player player, E entity) {
        thread.check();
        if (entity.hasOwner() && entity.owner() == player) {
            return entity;
        }
        return world.seen(entity, seated(player).viewTime(room.tick()));
    }

    @Override
    public <S extends RoomState> S state(Class<S> kind) {
        thread.check();
        return world.state(kind);
    }

    @Override
    public List<Player> players() {
        thread.check();
        return room.players();
    }

    @Override
    public @Nullable Player owner() {
        thread.check();
        return room.players().isEmpty() ? null : room.players().get(0);
    }

    @Override
    public Audience audience() {
        thread.check();
        return room.audience();
    }

    @Override
    public void broadcast(Event event) {
        thread.check();
        events.add(event);
    }

    @Override
    public void broadcast(Event event, Predicate<? super Player> to) {
        thread.check();
        Objects.requireNonNull(to, "the predicate is null: broadcast(event) sends to every client");
        int start = encoded.position();
        try {
            events.encode(event, encoded);
            int end = encoded.position();
            List<Player> players = room.players();
            for (int i = 0; i < players.size(); i++) {
                SeatedPlayer player = (SeatedPlayer) players.get(i);
                if (to.test(player)) {
                    player.outbox().events().add(encoded, start, end);
                }
            }
        } finally {
            encoded.rewind(start);
        }
    }

    @Override
    public void after(double seconds, Timer timer) {
        thread.check();
        Objects.requireNonNull(timer, "the timer is null");
        if (!room.creation().game().timers().contains(timer.getClass())) {
            throw new IllegalArgumentException(timer.getClass().getName()
                    + " is no timer of this game: make it a record, nested in the game, that implements Timer");
        }
        if (!(seconds >= 0 && seconds * tickRate <= Integer.MAX_VALUE - room.tick())) {
            throw new IllegalArgumentException("a timer must be 0 or more seconds away: " + seconds);
        }
        timers.add(room.tick() + Math.max(1, (int) Math.ceil(seconds * tickRate)), timer);
    }

    @Override
    public void close(String reason) {
        thread.check();
        finished = Objects.requireNonNull(reason, "a room is closed for a reason");
    }
}
