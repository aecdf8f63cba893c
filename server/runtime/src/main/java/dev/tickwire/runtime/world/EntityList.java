package dev.tickwire.runtime.world;

import dev.tickwire.Entity;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import org.jspecify.annotations.Nullable;

/**
 * The entities of one kind, each with its group, in the order of spawning, which is the order of their ids. May change
 * while it is iterated: removed entities are skipped, added ones are not visited. Gaps left by removals are closed
 * between ticks.
 */
final class EntityList<E extends Entity> extends AbstractCollection<E> {
    private final IntArrayList ids = new IntArrayList(); // rising; parallel to entities
    private final ArrayList<@Nullable E> entities = new ArrayList<>();
    private final ArrayList<@Nullable Group> groups = new ArrayList<>();
    private LiveIterator lent = new LiveIterator();
    private int size;
    private int age; // compactions

    void append(E entity, int id) {
        assert ids.isEmpty() || ids.getInt(ids.size() - 1) < id : "ids rise";
        ids.add(id);
        entities.add(entity);
        groups.add(null);
        size++;
    }

    void drop(int index) {
        assert entities.get(index) != null : "removed twice";
        entities.set(index, null);
        groups.set(index, null);
        size--;
    }

    /** Number of places, gaps included. */
    int places() {
        return entities.size();
    }

    @Nullable
    E at(int index) {
        return entities.get(index);
    }

    /** The id of the present or removed entity at a place. */
    int id(int index) {
        return ids.getInt(index);
    }

    /** The group that shows the entity; {@code null}: none yet. */
    @Nullable
    Group group(int index) {
        return groups.get(index);
    }

    void group(int index, @Nullable Group group) {
        groups.set(index, group);
    }

    @Nullable
    E find(int id) {
        int index = indexOf(id);
        return index < 0 ? null : entities.get(index);
    }

    /** Closes gaps; must not be called during an iteration. */
    void compact() {
        age++;
        if (size == entities.size()) {
            return;
        }
        int kept = 0;
        for (int i = 0; i < entities.size(); i++) {
            if (entities.get(i) != null) {
                entities.set(kept, entities.get(i));
                groups.set(kept, groups.get(i));
                ids.set(kept, ids.getInt(i));
                kept++;
            }
        }
        for (int i = entities.size() - 1; i >= kept; i--) {
            entities.remove(i);
            groups.remove(i);
        }
        ids.size(kept);
    }

    @Override
    public int size() {
        return size;
    }

    /** An iterator that has reached its end is reused by the next loop, so a game's loops allocate nothing. */
    @Override
    public Iterator<E> iterator() {
        if (!lent.ended) {
            lent = new LiveIterator();
        }
        lent.restart();
        return lent;
    }

    /** The size is unknown: an iteration skips what is removed during it. */
    @Override
    public Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL);
    }

    /** Whether this object is in the list, by identity: a game may define equals. */
    @Override
    public boolean contains(@Nullable Object object) {
        return object instanceof Entity entity && indexOf(entity) >= 0;
    }

    @Override
    public boolean add(E entity) {
        throw new UnsupportedOperationException("an entity comes by room.spawn");
    }

    /** The place of an entity; negative if it is not in the list. */
    int indexOf(Entity entity) {
        int index = indexOf(entity.id());
        return index >= 0 && entities.get(index) == entity ? index : -1;
    }

    /** The place of an id, also of an entity that was removed and not compacted; negative: unknown. */
    int indexOf(int id) {
        int low = 0;
        int high = ids.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int there = ids.getInt(middle);
            if (there == id) {
                return middle;
            }
            if (there < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private final class LiveIterator implements Iterator<E> {
        private int end;
        private int next;
        private int begunAge;
        private boolean ended = true;

        void restart() {
            end = entities.size();
            next = 0;
            begunAge = age;
            ended = false;
        }

        @Override
        public boolean hasNext() {
            if (begunAge != age) {
                throw new ConcurrentModificationException("an iteration ends in the tick that began it");
            }
            while (next < end && entities.get(next) == null) {
                next++;
            }
            ended = next >= end;
            return !ended;
        }

        @Override
        public E next() {
            E entity = hasNext() ? entities.get(next++) : null;
            if (entity == null) {
                throw new NoSuchElementException();
            }
            return entity;
        }

        @Override
        public void remove() {
            throw new UnsupportedOperationException("an entity goes by room.remove");
        }
    }
}
