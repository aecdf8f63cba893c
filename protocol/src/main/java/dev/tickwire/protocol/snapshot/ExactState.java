package dev.tickwire.protocol.snapshot;

/**
 * What the simulation has of one entity after a frame's tick, not quantized.
 *
 * @param kind its index in the schema
 * @param numbers of the kind's {@linkplain dev.tickwire.protocol.schema.Field#rounded rounded} fields, in schema order,
 *     arrays element by element
 */
public record ExactState(int kind, int id, double[] numbers) {}
