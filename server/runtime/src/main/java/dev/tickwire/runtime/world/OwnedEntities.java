package dev.tickwire.runtime.world;

import dev.tickwire.Entity;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Entities of one player, in the order they were spawned, which is the order of their ids. A removal leaves a gap; gaps are closed when they outnumber the
 * entities, so the cost per removal is constant on average.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class OwnedEntities {
    private static final int[] NO_IDS = {};
    private static final int IDS_MIN = 4;

    private int[] ids = NO_IDS; // rising; parallel to entities
    private final ArrayList<@Nullable Entity> entities = new ArrayList<>();
    private int gaps;

    /** Adds an entity with a higher id than all before it. */
    public void add(Entity entity) {
        int place = entities.size();
        assert place == 0 || ids[place - 1] < entity.id() : "ids rise";
        if (place == ids.length) {
            ids = Arrays.copyOf(ids, Math.max(IDS_MIN, 2 * place));
        }
        ids[place] = entity.id();
        entities.add(entity);
    }

    /** Removes an entity that is in here. */
    public void remove(int id) {
        entities.set(placeOf(id), null);
        if (++gaps > entities.size() / 2) {
            closeGaps();
        }
    }

    /** Takes all out. */
    public void clear() {
        entities.clear();
        gaps = 0;
    }

    /** Whether the entity with this id is in here. */
    public boolean contains(int id) {
        int place = placeOf(id);
        return place >= 0 && entities.get(place) != null;
    }

    /** The first of exactly this class; {@code null} if there is none. */
    public <E extends Entity> @Nullable E first(Class<E> kind) {
        for (int i = 0; i < entities.size(); i++) {
            Entity entity = entities.get(i);
            if (entity != null && entity.getClass() == kind) {
                return kind.cast(entity);
            }
        }
        return null;
    }

    /** Number of places, gaps included. */
    public int places() {
        return entities.size();
    }

    /** The entity in a place; {@code null}: a gap. */
    public @Nullable Entity at(int place) {
        return entities.get(place);
    }

    private int placeOf(int id) {
        return Arrays.binarySearch(ids, 0, entities.size(), id);
    }

    private void closeGaps() {
        int kept = 0;
        for (int i = 0; i < entities.size(); i++) {
            if (entities.get(i) != null) {
                entities.set(kept, entities.get(i));
                ids[kept++] = ids[i];
            }
        }
        while (entities.size() > kept) {
            entities.remove(entities.size() - 1);
        }
        gaps = 0;
    }
}
