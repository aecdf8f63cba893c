/**
 * Stores rooms: after {@code kill -9} a host finds the durable state of each.
 *
 * <p>A room is a function of its facts. Its worker writes two things to a {@link dev.tickwire.store.Journal}: now and
 * then a <em>checkpoint</em> (all state after a tick), and between checkpoints <em>chunks</em> (the facts of the next
 * ticks). A checkpoint and the chunks after it are a <em>segment</em>. One writer thread commits the chunks and
 * checkpoints of all rooms, every 50 ms, as one append-only row; a tick never waits for a disk. This package does not
 * interpret the content, and depends on nothing else of Tickwire.
 *
 * <pre>
 * worker:   RoomJournal.append(firstTick, ticks, content), checkpoint(tick, header, description, state), end()
 *           RoomJournal.durableTick(), needsCheckpoint(), fenced();  Journal.frozen()
 * writer:   Journal  -> Store.commit(Commit)          every 50 ms, one transaction
 * recovery: Store.rooms() -> acquire(ids) -> load(key) -> Journal.room(id, grant, durableTick),
 *           which needs a checkpoint first
 * </pre>
 *
 * <p><b>Epochs.</b> {@link dev.tickwire.store.Store#acquire} raises a room's epoch. The store ignores later commits of
 * an older epoch, whose room is <em>fenced</em>. Chunks count from the first checkpoint of their epoch on.
 *
 * <p><b>Frozen.</b> After a failed or hanging commit no tick becomes durable, and the journal drops everything, until
 * the store is open again. A read then shows whether the commit in doubt is there. After that every room needs a
 * checkpoint, with which its durable tick advances.
 *
 * <p><b>Damage.</b> Every chunk and checkpoint carries a CRC32C. A room is loaded from its newest sound checkpoint (two
 * are kept) and the sound chunks that follow without a gap.
 */
@NullMarked
package dev.tickwire.store;

import org.jspecify.annotations.NullMarked;
