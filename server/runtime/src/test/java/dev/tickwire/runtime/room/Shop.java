package dev.tickwire.runtime.room;

/** The text of a game whose builds tests compile. */
final class Shop {
    static final String GAME = "shop.Shop";

    static final String SOURCE = """
            package shop;

            import dev.tickwire.*;
            import dev.tickwire.Timer;
            import java.util.*;

            public class Shop implements Game<Shop.Options> {
                public record Options(int size, boolean late) {
                    public Options() {
                        this(3, true);
                    }
                }

                public enum Mood { CALM, ANGRY }

                @Rewindable
                public static final class Cart extends Entity {
                    @Range(min = 0, max = 100)
                    public int load;
                    public final int[] shelves = new int[3];
                    @ServerOnly float weight = 1.5f;
                }

                public static final class Dog extends Entity {
                    public int age = 3;
                }

                public static final class Sign extends RoomState {
                    public int price = 1;
                }

                public record Close(int round) implements Timer {}

                public record Deal(String what, int price) {}

                static class Clerk {
                    String name = "?";
                    int age;
                    List<Cart> carts = new ArrayList<>();
                }

                final List<Integer> sales = new ArrayList<>();
                final List<Clerk> clerks = new LinkedList<>();
                final Clerk chief = new Clerk();
                transient List<Integer> salesSeen = Collections.unmodifiableList(sales);
                transient int restored;
                int total = 7;
                Mood mood = Mood.ANGRY;
                Deal deal = new Deal("tea", 5);
                Map<Mood, Integer> moods = new EnumMap<>(Map.of(Mood.ANGRY, 2));

                public Settings settings(Options options) {
                    return Settings.tickRate(10).snapshotRate(5).playersMax(options.size());
                }

                public void created(Room room) {
                    room.spawn(new Dog());
                    room.after(60, new Close(4));
                }

                public void restored(Room room) {
                    restored++;
                }

                public void joined(Room room, Player player) {
                    Clerk clerk = new Clerk();
                    clerk.name = player.name();
                    clerk.carts.add(room.spawn(new Cart(), player));
                    clerks.add(clerk);
                    chief.name = player.name();
                }

                public void tick(Room room) {
                    total += room.random().nextInt(10);
                    sales.add(total);
                    for (Cart cart : room.all(Cart.class)) {
                        cart.load = room.tick();
                        cart.shelves[1] = total;
                        cart.weight += 0.25f;
                    }
                }
            }
            """;

    private Shop() {}
}
