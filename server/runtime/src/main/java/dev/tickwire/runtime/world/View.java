package dev.tickwire.runtime.world;

import dev.tickwire.Entity;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.ExactNumbers;
import dev.tickwire.runtime.game.PredictedRule;
import dev.tickwire.runtime.state.StateVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one client may see besides the everybody group: its player's owner-only fields, its named groups, and the cells
 * around the point that it looks at.
 *
 * <p>A cell comes into view within the radius and leaves it beyond radius plus hysteresis, so movement along a border
 * does not make cells come and go.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class View {
    private final transient World world;
    private final transient Groups all;
    private final transient @Nullable Group own;
    private final transient List<Group> groups = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private double x;
    private double y;
    private boolean looking;
    private transient boolean stale = true;
    private transient int version;

    // The cells in view: first and last column and row.
    private transient int left;
    private transient int bottom;
    private transient int right = -1;
    private transient int top = -1;

    View(World world, Groups all, @Nullable Group own) {
        this.world = world;
        this.all = all;
        this.own = own;
    }

    /** Visits the point that it looks at, and the names of its groups. */
    public void visit(int number, StateVisitor state) {
        state.fields("view", number, this);
    }

    /** Whether this view is of that world. */
    public boolean isOf(World whose) {
        return world == whose;
    }

    /** The group of this player's owner-only fields; {@code null} if no kind has such fields. */
    @Nullable
    Group own() {
        return own;
    }

    /** The rules to apply to copies of the player's entities; none if the clients' rules may differ. */
    public List<PredictedRule> predictedRules() {
        return world.predictedRules();
    }

    /** As {@link dev.tickwire.Player#look}. */
    public void look(double x, double y) {
        all.grid();
        requireFinite("x", x);
        requireFinite("y", y);
        this.x = x;
        this.y = y;
        stale |= !looking;
        looking = true;
    }

    private static void requireFinite(String name, double coordinate) {
        if (!Double.isFinite(coordinate)) {
            throw new IllegalArgumentException("look(x, y) takes a point of the world: " + name + " is " + coordinate);
        }
    }

    /** As {@link dev.tickwire.Player#joinGroup}. */
    public void joinGroup(String name) {
        if (!names.contains(Objects.requireNonNull(name, "a group has a name"))) {
            if (names.size() == Limits.GROUPS_PER_PLAYER_MAX) {
                throw new IllegalStateException("joinGroup(\"" + name + "\"): there are " + names.size()
                        + " groups already, which is the limit");
            }
            all.named(name); // there is room for it
            names.add(name);
            stale = true;
        }
    }

    /** As {@link dev.tickwire.Player#leaveGroup}. */
    public void leaveGroup(String name) {
        stale |= names.remove(name);
    }

    /** As {@link dev.tickwire.Player#inGroup}. */
    public boolean inGroup(String name) {
        return names.contains(name);
    }

    /** The visible groups as of the latest capture. */
    public List<Group> groups() {
        return groups;
    }

    /**
     * Appends the exact state of the player's predicted and visible entities as of the latest capture, up to
     * {@code EXACT_BYTES_MAX} (PROTOCOL.md section 5, type 5).
     *
     * @param out empty
     */
    public void writeExact(OwnedEntities owned, WireOutput out) {
        for (int place = 0; place < owned.places(); place++) {
            Entity entity = owned.at(place);
            if (entity != null) {
                writeExact(entity, out);
            }
        }
    }

    private void writeExact(Entity entity, WireOutput out) {
        ExactNumbers numbers = world.exactNumbers(entity);
        if (numbers != null && shows(world.group(entity))) {
            int end = out.position();
            out.writeVarInt(entity.id());
            numbers.write(entity, out);
            if (out.position() > Limits.EXACT_BYTES_MAX) {
                out.rewind(end);
            }
        }
    }

    private boolean shows(@Nullable Group group) {
        return group == world.everybody() || groups.contains(group);
    }

    /** Changes whenever {@link #groups} does. */
    public int version() {
        return version;
    }

    /** Updates the visible groups after all entities have moved. */
    void refresh() {
        if ((looking && moved()) || stale) {
            stale = false;
            version++;
            close();
            collect();
            groups.forEach(Group::addViewer);
        }
    }

    /** Shows nothing until the next refresh. */
    void close() {
        groups.forEach(Group::removeViewer);
        groups.clear();
    }

    private boolean moved() {
        double near = all.grid().viewRadius();
        double far = near + all.grid().hysteresis();
        int leftNow = kept(left, all.index(x - near), all.index(x - far));
        int bottomNow = kept(bottom, all.index(y - near), all.index(y - far));
        int rightNow = kept(right, all.index(x + near), all.index(x + far));
        int topNow = kept(top, all.index(y + near), all.index(y + far));
        if (leftNow == left && bottomNow == bottom && rightNow == right && topNow == top) {
            return false;
        }
        left = leftNow;
        bottom = bottomNow;
        right = rightNow;
        top = topNow;
        return true;
    }

    private static int kept(int before, int near, int far) {
        return Math.min(near, far) <= before && before <= Math.max(near, far) ? before : near;
    }

    private void collect() {
        if (own != null) {
            groups.add(own);
        }
        for (int i = 0; i < names.size(); i++) {
            groups.add(all.named(names.get(i)));
        }
        for (int row = bottom; row <= top; row++) {
            for (int column = left; column <= right; column++) {
                groups.add(all.cell(column, row));
            }
        }
    }
}
