package dev.tickwire.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** A commit in the making; a room's content is its ticks as numbers, so that a test sees what it has got. */
final class Row {
    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<Grant> ended = new ArrayList<>();

    Row chunk(Grant grant, int sequence, int firstTick, int ticks) {
        byte[] content = content(firstTick, ticks);
        byte[] chunk = new byte[Chunk.HEADER_BYTES_MAX + content.length];
        int end = Chunk.write(chunk, 0, grant, sequence, firstTick, ticks, content, 0, content.length, new CRC32C());
        chunks.write(chunk, 0, end);
        return this;
    }

    Row checkpoint(Grant grant, int tick) {
        return checkpoint(grant, tick, true);
    }

    Row checkpoint(Grant grant, int tick, boolean chunksFollow) {
        checkpoints.add(new Checkpoint(
                grant, tick, text("header " + tick), text("at " + tick), content(tick, 1), chunksFollow));
        return this;
    }

    Row end(Grant grant) {
        ended.add(grant);
        return this;
    }

    Commit commit() {
        return new Commit(chunks.toByteArray(), checkpoints, ended);
    }

    static byte[] content(int firstTick, int ticks) {
        ByteBuffer content = ByteBuffer.allocate(Integer.BYTES * ticks);
        for (int i = 0; i < ticks; i++) {
            content.putInt(firstTick + i);
        }
        return content.array();
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether what was recovered is what {@link #content} and {@link #checkpoint} made, without a gap. */
    static boolean isSound(RecoveredRoom recovered) {
        int tick = recovered.tick();
        boolean sound = Arrays.equals(recovered.state(), content(tick, 1))
                && Arrays.equals(recovered.header(), text("header " + tick));
        for (Chunk chunk : recovered.chunks()) {
            sound &= chunk.firstTick() == tick + 1
                    && chunk.content().equals(ByteBuffer.wrap(content(tick + 1, chunk.ticks())));
            tick = chunk.lastTick();
        }
        return sound && tick == recovered.durableTick();
    }
}
