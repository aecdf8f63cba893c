package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Array;

/** Writes and reads an array: the number of elements, then the elements. */
final class ArrayElements {
    private ArrayElements() {}

    static void write(StateWriter writer, Output out, Object array) {
        int length = Array.getLength(array);
        out.writeVarInt(length, true);
        if (array instanceof Object[] objects) {
            for (int i = 0; i < length; i++) {
                writer.element(i, objects[i]);
            }
        } else if (array instanceof boolean[] values) {
            out.writeBooleans(values, 0, length);
        } else if (array instanceof byte[] values) {
            out.writeBytes(values, 0, length);
        } else if (array instanceof short[] values) {
            out.writeShorts(values, 0, length);
        } else if (array instanceof char[] values) {
            out.writeChars(values, 0, length);
        } else if (array instanceof int[] values) {
            out.writeInts(values, 0, length, false);
        } else if (array instanceof long[] values) {
            out.writeLongs(values, 0, length, false);
        } else if (array instanceof float[] values) {
            for (float value : values) {
                out.writeInt(Float.floatToIntBits(value));
            }
        } else {
            for (double value : (double[]) array) {
                out.writeLong(Double.doubleToLongBits(value));
            }
        }
    }

    /** Fills an array that has the written length. */
    static void read(StateReader reader, Input in, Object array) {
        int length = Array.getLength(array);
        if (array instanceof Object[] objects) {
            for (int i = 0; i < length; i++) {
                Object element = reader.value();
                if (element == null || objects.getClass().getComponentType().isInstance(element)) {
                    objects[i] = element;
                } else {
                    reader.misfit(element, objects.getClass().getComponentType());
                }
            }
        } else if (array instanceof boolean[] values) {
            System.arraycopy(in.readBooleans(length), 0, values, 0, length);
        } else if (array instanceof byte[] values) {
            in.readBytes(values);
        } else if (array instanceof short[] values) {
            System.arraycopy(in.readShorts(length), 0, values, 0, length);
        } else if (array instanceof char[] values) {
            System.arraycopy(in.readChars(length), 0, values, 0, length);
        } else if (array instanceof int[] values) {
            System.arraycopy(in.readInts(length, false), 0, values, 0, length);
        } else if (array instanceof long[] values) {
            System.arraycopy(in.readLongs(length, false), 0, values, 0, length);
        } else if (array instanceof float[] values) {
            for (int i = 0; i < length; i++) {
                values[i] = in.readFloat();
            }
        } else {
            double[] values = (double[]) array;
            for (int i = 0; i < length; i++) {
                values[i] = in.readDouble();
            }
        }
    }
}
