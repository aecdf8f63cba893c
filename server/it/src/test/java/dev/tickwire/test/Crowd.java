package dev.tickwire.test;

import dev.tickwire.Command;
import dev.tickwire.Input;
import dev.tickwire.Part;
import dev.tickwire.Range;
import dev.tickwire.runtime.game.GameClasses;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.room.Facts;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Seeded clients, spectators and an operator of a room of any game, which do everything possible. */
final class Crowd {
    private static final int NAMES = 30;
    private static final int PLAYER_IDS = 60;

    private final TestRoom<?> room;
    private final SplittableRandom random;
    private final List<Class<?>> inputs;
    private final List<Class<?>> commands;
    private final List<TestPlayer> here = new ArrayList<>();
    private final List<TestPlayer> dropped = new ArrayList<>();
    private final List<TestSpectator> spectators = new ArrayList<>();

    Crowd(TestRoom<?> room, Class<?> game, SplittableRandom random) {
        this.room = room;
        this.random = random;
        this.inputs = records(game, Input.class);
        this.commands = records(game, Command.class);
    }

    private static List<Class<?>> records(Class<?> game, Class<?> role) {
        Stream<Class<?>> parts = Stream.of(game.getDeclaredFields())
                .filter(field -> Part.class.isAssignableFrom(field.getType()))
                .flatMap(field -> Stream.of(field.getType().getDeclaredClasses()));
        return Stream.concat(GameClasses.of(game).stream(), parts)
                .filter(type -> role.isAssignableFrom(type) && type.isRecord())
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .toList();
    }

    /** Acts before a tick. */
    void act() {
        if (random.nextInt(12) == 0) {
            join();
        }
        for (TestPlayer player : List.copyOf(here)) {
            if (player.closeReason() != null) {
                here.remove(player);
            } else {
                play(player);
            }
        }
        for (TestPlayer player : List.copyOf(dropped)) {
            if (random.nextInt(20) == 0) {
                dropped.remove(player);
                comeBack(player);
                here.add(player);
            }
        }
        watch();
        if (random.nextInt(15) == 0) {
            operate();
        }
    }

    private void join() {
        try {
            here.add(room.join("player" + random.nextInt(NAMES)));
        } catch (IllegalStateException e) { // full, locked or banned
        }
    }

    private void play(TestPlayer player) {
        int what = random.nextInt(300);
        if (what == 0) {
            here.remove(player);
            player.leave();
        } else if (what < 3 && room.room().settings().graceMs() > 0) {
            here.remove(player);
            dropped.add(player);
            player.drop();
        } else if (what < 60 && !inputs.isEmpty()) {
            player.hold((Input) any(inputs));
        } else if (what < 80) {
            player.lookAt(room.room().tick() - random.nextDouble(12));
        } else if (what < 110 && !commands.isEmpty()) {
            Future<?> unused = player.ask((Command) any(commands)); // it may be refused
        }
    }

    private void comeBack(TestPlayer player) {
        if (random.nextInt(3) == 0) {
            player.reload();
        } else {
            player.resume();
        }
    }

    private void watch() {
        if (random.nextInt(40) == 0) {
            try {
                spectators.add(room.watch());
            } catch (IllegalStateException e) { // no more
            }
        } else if (!spectators.isEmpty() && random.nextInt(40) == 0) {
            spectators.remove(random.nextInt(spectators.size())).leave();
        }
    }

    private void operate() {
        String identity = "test:player" + random.nextInt(NAMES);
        int id = here.isEmpty() ? 0 : here.get(random.nextInt(here.size())).id();
        int number = random.nextInt(6);
        Consumer<Facts> act = switch (random.nextInt(6)) {
            case 0 ->
                facts -> {
                    facts.paused(number);
                    facts.pardon(identity);
                };
            case 1 -> facts -> facts.listing(new ListingChange(null, number == 0, number > 2, null, 4 + number));
            case 2 -> facts -> facts.kick(id, "an operator's");
            case 3 -> facts -> facts.ban(id, number + 1, "an operator's");
            case 4 -> facts -> facts.mute(id, number, "an operator's");
            default -> facts -> facts.moderator(id, number > 2);
        };
        room.room().execute(() -> {
            if (room.room().player(id) != null) {
                act.accept(room.room().facts());
            }
        });
    }

    private Object any(List<Class<?>> types) {
        Class<?> type = types.get(random.nextInt(types.size()));
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] parameters =
                Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] arguments = Stream.of(components).map(this::value).toArray();
        try {
            return type.getConstructor(parameters).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " is a public record", e);
        }
    }

    private Object value(RecordComponent component) {
        Class<?> type = component.getType();
        Range range = component.getAnnotation(Range.class);
        double min = range == null ? 0 : range.min();
        double max = range == null ? PLAYER_IDS : range.max();
        if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == String.class) {
            return random.nextInt(3) == 0 ? "team " + random.nextInt(3) : "text x".substring(random.nextInt(6));
        } else if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        } else if (type == double.class || type == float.class) {
            double value = random.nextDouble(min, max);
            return type == float.class ? (Object) (float) value : (Object) value;
        }
        long value = random.nextLong((long) min, (long) max + 1);
        return type == byte.class ? (Object) (byte) value : type == int.class ? (Object) (int) value : (Object) value;
    }
}
