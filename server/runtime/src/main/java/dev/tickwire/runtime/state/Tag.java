package dev.tickwire.runtime.state;

/** The byte before a value: how the value is written. */
final class Tag {
    static final byte NULL = 0;

    /** Number of a mutable object that has been written before. */
    static final byte AGAIN = 1;

    /** Name and number of an object of the room. */
    static final byte OF_ROOM = 2;

    static final byte TEXT = 3;
    static final byte BOOLEAN = 4;
    static final byte BYTE = 5;
    static final byte SHORT = 6;
    static final byte CHAR = 7;
    static final byte INT = 8;
    static final byte LONG = 9;
    static final byte FLOAT = 10;
    static final byte DOUBLE = 11;

    /** Its index in the table. */
    static final byte CONSTANT = 12;

    /** Class, then its components. */
    static final byte RECORD = 13;

    /** Class, then its fields. */
    static final byte OBJECT = 14;

    /** Id and owner of an entity that is not in the room, then the same as for an object. */
    static final byte ENTITY = 15;

    /** Class and origin of an object that has an {@link ObjectCodec}, then each of its parts as an object. */
    static final byte CODEC = 16;

    /** Class and number of the elements, then the elements. */
    static final byte ARRAY = 17;

    /** The name of a {@link TypeCodec}, and the bytes that it writes. */
    static final byte LISTED = 18;

    private Tag() {}
}
