package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;

/** The sections of a frame's view (PROTOCOL.md section 5). */
public final class Section {
    /** The change from the group's previous snapshot. */
    public static final int DELTA = 0;

    /** The group's snapshot, needing nothing before it. */
    public static final int KEYFRAME = 1;

    /** Events to the end of the section. */
    public static final int EVENTS = 2;

    /** The client no longer sees this group. */
    public static final int DROP = 3;

    /** A prior by which deltas of later frames are coded. */
    public static final int PRIOR = 4;

    /** Under {@link #OWN}: the exact state of the player's entities, which the client asked for. */
    public static final int EXACT = 5;

    /** Under {@link #OWN}: the inputs that launched the player's new entities. */
    public static final int BIRTHS = 6;

    /** Under {@link #OWN}: answers to the player's commands. */
    public static final int REPLIES = 7;

    /** The group that every client has. */
    public static final int EVERYBODY = 0;

    /** The client's own group: the owner-only fields of what its player owns. */
    public static final int OWN = 1;

    /** Instead of a durable lag: the room has no store, or the frame does not say. */
    public static final int NOT_DURABLE = -1;

    private Section() {}

    /**
     * Sets the input to the first section of a frame's view.
     *
     * @return ticks from the newest durable tick to the frame's; {@link #NOT_DURABLE} if the frame does not say
     * @throws RefusedException if the view does not begin with a lag though the flags say so
     */
    public static int begin(Frame frame, WireInput in) {
        in.reset(frame.view(), 0, frame.view().length);
        if ((frame.flags() & Frame.DURABLE) == 0) {
            return NOT_DURABLE;
        }
        int lag = in.readVarInt();
        if (lag < 0) {
            throw RefusedException.outOfRange("a durable lag of more than 31 bits");
        }
        return lag;
    }

    /** Appends one section whose body is all that {@code body} holds. */
    public static void write(int group, int type, WireOutput body, WireOutput out) {
        out.writeVarInt(group * 8 + type);
        out.writeVarInt(body.position());
        out.writeRaw(body.buffer(), 0, body.position());
    }
}
