package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.EncoderScratch;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.snapshot.SnapshotEncoder;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.session.EventQueue;
import dev.tickwire.runtime.world.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Encodes what a room sends: the sections of the everybody group, and a {@link GroupEncoder} for each other group that
 * a client sees.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class Replicator {
    private final Schema schema;
    private final SnapshotEncoder snapshotEncoder;
    private final int ticksKept;
    private final EventQueue events;
    private final PriorSender priors;
    private final Sections toEverybody = new Sections();
    private final WireOutput broadcasts = new WireOutput(16, Integer.MAX_VALUE);
    private final GroupEncoder everybody;
    private final Map<Group, GroupEncoder> encoderOfGroup = new HashMap<>();
    private final List<GroupEncoder> encoders = new ArrayList<>();
    private int tick;

    /**
     * @param events broadcast since the last snapshot
     * @param ticksKept for how many ticks sections are retained for clients that missed them
     * @param memory the worker's
     */
    public Replicator(Schema schema, Group everybody, EventQueue events, int ticksKept, EncoderScratch memory) {
        this.schema = schema;
        this.snapshotEncoder = new SnapshotEncoder(schema, memory);
        this.events = events;
        this.priors = new PriorSender(snapshotEncoder);
        this.ticksKept = ticksKept;
        this.everybody = new GroupEncoder(
                everybody, schema, snapshotEncoder, new SectionRing(ticksKept, Limits.RESUME_BYTES_MAX, tick));
    }

    /** Encodes what changed until this tick, once for all clients that receive it. */
    public void advance(int tick, boolean withHash, WireOutput scratch) {
        this.tick = tick;
        priors.advance(scratch);
        everybody.advance(withHash, scratch);
        writeEverybody();
        int kept = 0;
        for (int i = 0; i < encoders.size(); i++) {
            GroupEncoder encoder = encoders.get(i);
            if (encoder.group().seen()) {
                encoder.advance(withHash, scratch);
                encoder.recent().add(tick, encoder.delta(), 1);
                encoders.set(kept++, encoder);
            } else {
                encoderOfGroup.remove(encoder.group());
            }
        }
        while (encoders.size() > kept) {
            encoders.remove(encoders.size() - 1);
        }
    }

    private void writeEverybody() {
        broadcasts.clear();
        if (!events.isEmpty()) {
            Section.write(Section.EVERYBODY, Section.EVENTS, events.bytes(), broadcasts);
        }
        toEverybody.clear();
        if (priors.fresh()) {
            toEverybody.add(priors.section());
        }
        toEverybody.add(everybody.delta());
        toEverybody.add(broadcasts);
        everybody.recent().add(tick, toEverybody.bytes(), toEverybody.count());
    }

    /** The tick of the latest advance. */
    int tick() {
        return tick;
    }

    /** For how many ticks sent sections are retained. */
    int ticksKept() {
        return ticksKept;
    }

    /** The everybody group's new sections of the latest advance. */
    Sections toEverybody() {
        return toEverybody;
    }

    /** The events that were broadcast between the latest two advances; may be empty. */
    WireOutput broadcasts() {
        return broadcasts;
    }

    /** Bytes of events that were broadcast since the latest snapshot. */
    public int broadcastBytes() {
        return events.bytes().position();
    }

    /**
     * As {@link #broadcasts}, without its first events.
     *
     * @param bytes of events to leave out
     */
    WireOutput broadcastsAfter(int bytes) {
        WireOutput rest = new WireOutput(64, Integer.MAX_VALUE);
        rest.writeRaw(events.bytes().buffer(), bytes, events.bytes().position() - bytes);
        WireOutput section = new WireOutput(64, Integer.MAX_VALUE);
        if (rest.position() > 0) {
            Section.write(Section.EVERYBODY, Section.EVENTS, rest, section);
        }
        return section;
    }

    PriorSender priors() {
        return priors;
    }

    GroupEncoder everybody() {
        return everybody;
    }

    /** The encoder of a visible group. The chain of a group that no client has received begins here. */
    GroupEncoder of(Group group) {
        GroupEncoder encoder = encoderOfGroup.get(group);
        if (encoder == null) {
            encoder = new GroupEncoder(
                    group, schema, snapshotEncoder, new SectionRing(ticksKept, Limits.RESUME_BYTES_MAX, tick));
            encoderOfGroup.put(group, encoder);
            encoders.add(encoder);
        }
        return encoder;
    }
}
