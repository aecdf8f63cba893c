package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.EncoderMemory;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.session.EventQueue;
import dev.tickwire.runtime.world.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a room sends: what it tells everybody, and the chains of the groups that some see.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class Streams {
    private final Schema schema;
    private final SnapshotEncoder encoder;
    private final EventQueue events;
    private final PriorStream priors;
    private final GroupStream everybody;
    private final Map<Group, GroupStream> streamOfGroup = new HashMap<>();
    private final List<GroupStream> streams = new ArrayList<>();

    /**
     * @param events those told to everybody since the last snapshot
     * @param memory the worker's
     */
    public Streams(Schema schema, Group everybody, EventQueue events, EncoderMemory memory) {
        this.schema = schema;
        this.encoder = new SnapshotEncoder(schema, memory);
        this.events = events;
        this.priors = new PriorStream(encoder);
        this.everybody = new GroupStream(everybody, schema, encoder);
    }

    /** Encodes what a capture has changed, once for all who will get it. */
    public void advance(boolean withHash, WireOutput scratch) {
        priors.advance(scratch);
        everybody.advance(withHash, scratch);
        int kept = 0;
        for (int i = 0; i < streams.size(); i++) {
            GroupStream stream = streams.get(i);
            if (stream.group().seen()) {
                stream.advance(withHash, scratch);
                streams.set(kept++, stream);
            } else {
                streamOfGroup.remove(stream.group());
            }
        }
        while (streams.size() > kept) {
            streams.remove(streams.size() - 1);
        }
    }

    EventQueue events() {
        return events;
    }

    PriorStream priors() {
        return priors;
    }

    GroupStream everybody() {
        return everybody;
    }

    /** The chain of a group that is seen; one that nobody was sent until now begins here. */
    GroupStream of(Group group) {
        GroupStream stream = streamOfGroup.get(group);
        if (stream == null) {
            stream = new GroupStream(group, schema, encoder);
            streamOfGroup.put(group, stream);
            streams.add(stream);
        }
        return stream;
    }
}
