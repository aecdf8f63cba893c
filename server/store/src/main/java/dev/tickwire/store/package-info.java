/**
 * Keeps rooms: after {@code kill -9} a host finds what is durable of each.
 *
 * <p>A room is a function of its facts. Its worker gives a {@link dev.tickwire.store.Journal} two things: now and then a <em>checkpoint</em> (all state after a
 * tick), and between checkpoints <em>chunks</em> (the facts of the next ticks). A checkpoint and the chunks after it are a <em>segment</em>. One writer thread
 * commits what all rooms have given, every 50 ms, as one append-only row; a tick never waits for a disk. Content is opaque here: this package depends on
 * nothing else of Tickwire.
 *
 * <pre>
 * worker:   RoomJournal.append(firstTick, ticks, content), checkpoint(tick, header, description, state), end()
 *           RoomJournal.durableTick(), checkpointWanted(), fenced();  Journal.frozen()
 * writer:   Journal  -> Store.commit(Commit)          every 50 ms, one transaction
 * recovery: Store.rooms() -> acquire(ids) -> load(key) -> Journal.room(id, grant, durableTick): it wants a checkpoint first
 * </pre>
 *
 * <p><b>Epochs.</b> {@link dev.tickwire.store.Store#acquire} raises a room's epoch. What an older epoch commits afterwards is not stored, and its room learns
 * that it is fenced. Chunks count from the first checkpoint of their epoch on.
 *
 * <p><b>Frozen.</b> After a failed or hanging commit no tick becomes durable, and nothing given is kept, until the store has been opened anew. Reading then
 * says whether the commit in doubt is there. After that every room wants a checkpoint; its durable tick moves with it.
 *
 * <p><b>Damage.</b> Every chunk and checkpoint carries a CRC32C. A room is loaded from its newest sound checkpoint (two are kept) and the sound chunks that
 * follow without a gap.
 */
@NullMarked
package dev.tickwire.store;

import org.jspecify.annotations.NullMarked;
