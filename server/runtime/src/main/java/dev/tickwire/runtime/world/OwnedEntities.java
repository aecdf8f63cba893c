package dev.tickwire.runtime.world;

import dev.tickwire.Entity;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entities of one player in the order of spawning, which is the order of their ids. Gaps left by removals are
 * closed when they outnumber the entities, so a removal costs constant time on average.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class OwnedEntities {
    private static final int[] NO_IDS = {};
    private static final @Nullable Entity[] NO_ENTITIES = {};

    private int[] ids = NO_IDS; // rising; parallel to entities
    private @Nullable Entity[] entities = NO_ENTITIES;
    private int places;
    private int gaps;

    /** Adds an entity with a higher id than all others. */
    public void add(Entity entity) {
        assert places == 0 || ids[places - 1] < entity.id() : "ids rise";
        if (places == ids.length) {
            int length = Math.max(1, 2 * places); // most players have one entity
            ids = Arrays.copyOf(ids, length);
            entities = Arrays.copyOf(entities, length);
        }
        ids[places] = entity.id();
        entities[places++] = entity;
    }

    /** Removes an entity of this collection. */
    public void remove(int id) {
        entities[placeOf(id)] = null;
        if (++gaps > places / 2) {
            closeGaps();
        }
    }

    /** Removes all. */
    public void clear() {
        Arrays.fill(entities, 0, places, null);
        places = 0;
        gaps = 0;
    }

    /** Whether the entity with this id is in this collection. */
    public boolean contains(int id) {
        int place = placeOf(id);
        return place >= 0 && entities[place] != null;
    }

    /** The first of exactly this class; {@code null}: none. */
    public <E extends Entity> @Nullable E first(Class<E> kind) {
        for (int i = 0; i < places; i++) {
            Entity entity = entities[i];
            if (entity != null && entity.getClass() == kind) {
                return kind.cast(entity);
            }
        }
        return null;
    }

    /** Number of places, gaps included. */
    public int places() {
        return places;
    }

    /** The entity in a place; {@code null}: a gap. */
    public @Nullable Entity at(int place) {
        assert place < places;
        return entities[place];
    }

    private int placeOf(int id) {
        return Arrays.binarySearch(ids, 0, places, id);
    }

    private void closeGaps() {
        int kept = 0;
        for (int i = 0; i < places; i++) {
            if (entities[i] != null) {
                entities[kept] = entities[i];
                ids[kept++] = ids[i];
            }
        }
        Arrays.fill(entities, kept, places, null);
        places = kept;
        gaps = 0;
    }
}
