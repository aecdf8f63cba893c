package dev.tickwire.protocol.message;

/**
 * Receives a client's messages, one call for each, so that decoding makes no objects but the game's own records.
 * The parameters are the components of the record of the same name.
 *
 * <p>The arrays are valid during the call only; an implementation decodes nothing itself meanwhile.
 */
public interface ClientMessages {
    /**
     * {@link Inputs}.
     *
     * @param inputs the inputs are the first {@code count} elements, oldest first
     */
    void inputs(int appliedTick, Record[] inputs, int count, int seq, int targetTick, int viewFraction, int viewTick);

    /**
     * {@link Commands}.
     *
     * @param commands the commands are the first {@code count} elements, oldest first
     */
    void commands(Record[] commands, int count, int seq);

    /** {@link KeyframeRequest}. */
    void keyframeRequest(int group);

    /** {@link ExactRequest}. */
    void exactRequest();

    /** {@link Ping}. */
    void ping(int appliedTick, int nonce);
}
