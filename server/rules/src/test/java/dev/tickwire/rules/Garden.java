package dev.tickwire.rules;

import dev.tickwire.Entity;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.Predicted;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import java.util.Arrays;

/** Fields that rules read, write, both, or leave alone, in all the ways there are. */
public final class Garden implements Game<Garden.Options> {
    public record Options() {}

    public record Dig(int depth) implements Input {}

    public abstract static class Plant extends Entity {
        public int inherited;
        public int inheritedNews;
    }

    public static final class Tree extends Plant {
        public int set, compounded, counted, tested, byMethod, byHelper;
        public int news;
        public boolean readByHelper;
        public final int[] stored = new int[2];
        public final int[] storedThroughVariable = new int[2];
        public final int[] summed = new int[2];
        public final int[] lengthOnly = new int[2];
        public final byte[] handed = new byte[2];
        public final byte[] alsoOfBytes = new byte[2];
        public final double[] untouched = new double[2];

        void grow() {
            byMethod = 1;
        }
    }

    public static final class Apple extends Plant {
        public int launched, fallen, news;
    }

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(20);
    }

    @Override
    public void tick(Room room) {
        room.all(Tree.class).forEach(tree -> {
            tree.news += tree.inheritedNews;
            Arrays.fill(tree.untouched, tree.news);
        });
    }

    @Predicted
    static void tend(Tree tree, Dig in, double dt) {
        tree.set = in.depth();
        tree.compounded += 2;
        tree.counted--;
        tree.grow();
        water(tree);
        tree.stored[0] = tree.summed[1] + tree.lengthOnly.length;
        int[] variable = tree.storedThroughVariable;
        for (int i = 0; i < variable.length && tree.tested > 0; i++) {
            variable[i] += 1;
        }
        fill(tree.handed);
        tree.set += tree.alsoOfBytes[0];
        tree.inherited = 3;
    }

    private static void water(Tree tree) {
        tree.byHelper = tree.readByHelper ? 1 : 2;
    }

    private static void fill(byte[] bytes) {
        bytes[0] = 1;
    }

    @Predicted
    static boolean shed(Tree tree, Dig in, Apple apple, double dt) {
        apple.launched = in.depth();
        return in.depth() > 3;
    }

    @Predicted
    static void fall(Apple apple, Dig in, double dt) {
        apple.fallen++;
    }
}
