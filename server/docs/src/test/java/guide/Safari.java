package guide;

import dev.tickwire.*;

/** The samples of game.md that are about what a player sees. */
public final class Safari implements Game<Safari.Options> {
    private static final double RADIUS = 2;

    public record Options(@Range(min = 1, max = 500) int playersMax) {}

    public record Walk(@Range(min = -1, max = 1) byte east, @Range(min = -1, max = 1) byte north, boolean shoots)
            implements Input {}

    @Nearby @Rewindable public static final class Animal extends Entity {
        @Quantized(min = 0, max = 10_000, step = 0.01) public double x, y;
        @OwnerOnly public int hunger;
        @ServerOnly public int age;
        public int health = 3;
    }

    public static final class Flag extends Entity {}

    @Override public Settings settings(Options options) {
        // Side of a cell, radius of the view, hysteresis.
        return Settings.tickRate(20).playersMax(options.playersMax()).grid(100, 150, 10);
    }

    @Override public void joined(Room room, Player player) {
        Animal animal = room.spawn(new Animal(), player);
        animal.x = room.random().nextDouble(10_000);
        animal.y = room.random().nextDouble(10_000);
        player.joinGroup("red");
    }

    @Override public void created(Room room) {
        Flag flag = room.spawn(new Flag());
        room.show(flag, "red");
    }

    @Override public void tick(Room room) {
        for (Animal animal : room.all(Animal.class)) {
            if (!animal.hasOwner()) continue;
            Walk in = animal.owner().input(Walk.class);
            animal.x += in.east();
            animal.y += in.north();
            animal.owner().look(animal.x, animal.y);
            if (in.shoots()) shoot(room, animal);
        }
    }

    private static void shoot(Room room, Animal shooter) {
        for (Animal target : room.all(Animal.class)) {
            if (target == shooter) continue;
            Animal seen = room.seenBy(shooter.owner(), target); // null: the target was not in the room at that moment
            if (seen != null && Math.abs(seen.x - shooter.x) < RADIUS) target.health--;
        }
    }
}
