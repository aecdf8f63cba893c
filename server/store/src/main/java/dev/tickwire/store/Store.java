package dev.tickwire.store;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores rooms. What a method has written is durable when it returns.
 *
 * <p><b>Failure.</b> After a {@link StoreException} of a method that writes, the store does not know what is durable:
 * every method but {@link #reopen} and {@link #close} fails from then on.
 *
 * <p><b>Threads.</b> Any; calls take turns and wait for the disk, so workers call none.
 */
public interface Store extends AutoCloseable {
    /**
     * Takes rooms over from their former owner, or makes them. What the former owner commits later is not stored.
     *
     * @return a grant for each, in the order of {@code rooms}
     */
    List<Grant> acquire(List<String> rooms) throws StoreException;

    /** The rooms that have a checkpoint, of all hosts. */
    List<StoredRoom> rooms() throws StoreException;

    /**
     * Writes in one transaction.
     *
     * @return the grants that are not the newest of their rooms, or whose rooms have ended: nothing of them is stored
     */
    Set<Grant> commit(Commit commit) throws StoreException;

    /** Whether a grant is the newest of its room, which has not ended. */
    boolean owns(Grant grant) throws StoreException;

    /**
     * Reads the durable state of a room. Call it after {@link #acquire}: then the former owner adds nothing more.
     *
     * @return {@code null} if the room has no sound checkpoint
     */
    @Nullable
    RecoveredRoom load(int key) throws StoreException;

    /** Deletes the chunks that no retained checkpoint of this host, or of a host without any, needs. */
    void expire() throws StoreException;

    /**
     * Random bytes that are the same for all hosts of the store, made at the first call with this name. Damaged ones
     * are replaced.
     *
     * @param bytes length at least; above 0
     */
    byte[] secret(String name, int bytes) throws StoreException;

    /**
     * Opens the store again with the same grants, and makes a small write as a test.
     *
     * @return what the last {@link #commit} returned, or would have: it is durable; {@code null} if it is not
     */
    @Nullable
    Set<Grant> reopen() throws StoreException;

    /** Closes the store; what has not been committed is lost. */
    @Override
    void close();
}
