package dev.tickwire.runtime.game;

import dev.tickwire.Angle;
import dev.tickwire.Entity;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.ServerOnly;
import dev.tickwire.Text;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.FieldType.Width;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps the Java type and annotations of a field or record component to its type on the wire; refuses all others with
 * the reason.
 */
final class FieldTypes {
    private static final String ALLOWED = " cannot be sent; use a primitive, an enum or a @Text(max = ...) String";
    private static final String ALLOWED_IN_ENTITIES = ALLOWED
            + ", a reference to an Entity, or a final array of primitives. Lists and maps become entities "
            + "of their own; what only the server needs gets"
            + " @ServerOnly";

    /** Refused in records, where they have no effect: a record is always sent whole and exact. */
    private static final List<Class<? extends Annotation>> OF_ENTITIES =
            List.of(Angle.class, OwnerOnly.class, Quantized.class, ServerOnly.class);

    private FieldTypes() {}

    /** Type of a component of an input, command, event or options record. */
    static FieldType ofComponent(Class<?> owner, String name, Class<?> type, AnnotatedElement annotations) {
        return checked(owner, name, () -> {
            refuseEntityAnnotations(owner, name);
            FieldType found =
                    type.isPrimitive() || type.isEnum() || type == String.class ? plain(type, annotations) : null;
            if (found == null) {
                throw new IllegalArgumentException(type.getSimpleName() + ALLOWED);
            }
            return found;
        });
    }

    private static void refuseEntityAnnotations(Class<?> owner, String name) {
        try {
            Field member = owner.getDeclaredField(name);
            for (Class<? extends Annotation> annotation : OF_ENTITIES) {
                if (member.isAnnotationPresent(annotation)) {
                    throw new IllegalArgumentException("@" + annotation.getSimpleName()
                            + " is for fields of entities; a record is sent as it is: remove it");
                }
            }
        } catch (NoSuchFieldException e) {
            throw new AssertionError("every component has a field of its name", e);
        }
    }

    /** Type of a field of an entity or room state; for an array, of its elements. */
    static FieldType ofField(Class<?> owner, String name, Class<?> type, AnnotatedElement annotations) {
        return checked(owner, name, () -> {
            Quantized quantized = annotations.getAnnotation(Quantized.class);
            Angle angle = annotations.getAnnotation(Angle.class);
            boolean floating = type == double.class || type == float.class;
            if ((quantized != null || angle != null) && !floating) {
                throw new IllegalArgumentException(
                        "@Quantized and @Angle are for double and float; for whole numbers use @Range");
            }
            if (quantized != null && angle != null) {
                throw new IllegalArgumentException("@Quantized and @Angle exclude each other: choose one");
            }
            if (quantized != null) {
                return new FieldType.Quantized(quantized.min(), quantized.max(), quantized.step());
            }
            if (angle != null) {
                return new FieldType.Angle(angle.bits());
            }
            if (Entity.class.isAssignableFrom(type)) {
                boolean any = java.lang.reflect.Modifier.isAbstract(type.getModifiers());
                return new FieldType.Reference(any ? FieldType.Reference.ANY : type.getSimpleName());
            }
            FieldType found = plain(type, annotations);
            if (found == null) {
                throw new IllegalArgumentException(type.getSimpleName() + ALLOWED_IN_ENTITIES);
            }
            return found;
        });
    }

    private static @Nullable FieldType plain(Class<?> type, AnnotatedElement annotations) {
        Range range = annotations.getAnnotation(Range.class);
        if (range != null && (!type.isPrimitive() || type == boolean.class)) {
            throw new IllegalArgumentException("@Range is for numbers: remove it");
        }
        if (type != String.class && annotations.isAnnotationPresent(Text.class)) {
            throw new IllegalArgumentException("@Text is for String: remove it");
        }
        double min = range == null ? Double.NEGATIVE_INFINITY : range.min();
        double max = range == null ? Double.POSITIVE_INFINITY : range.max();
        if (type == boolean.class) {
            return new FieldType.Bool();
        }
        if (type.isEnum()) {
            return new FieldType.EnumOf(Arrays.stream(type.getEnumConstants())
                    .map(c -> ((Enum<?>) c).name())
                    .toList());
        }
        if (type == String.class) {
            Text text = annotations.getAnnotation(Text.class);
            if (text == null) {
                throw new IllegalArgumentException("a String needs a limit: add @Text(max = ...)");
            }
            return new FieldType.Text(text.max());
        }
        if (type == long.class) {
            return new FieldType.Int64(
                    min == Double.NEGATIVE_INFINITY ? null : (Long) (long) min,
                    max == Double.POSITIVE_INFINITY ? null : (Long) (long) max);
        }
        if (type == float.class) {
            return new FieldType.Float32(min, max);
        }
        if (type == double.class) {
            return new FieldType.Float64(min, max);
        }
        Width width = width(type);
        return width == null ? null : new FieldType.Int(width, bound(min, width.min()), bound(max, width.max()));
    }

    private static int bound(double declared, int undeclared) {
        if (Double.isInfinite(declared)) {
            return undeclared;
        }
        if (declared != (int) declared) {
            throw new IllegalArgumentException("@Range needs whole numbers of 32 bits here: " + declared);
        }
        return (int) declared;
    }

    private static @Nullable Width width(Class<?> type) {
        if (type == byte.class) {
            return Width.BYTE;
        }
        if (type == short.class) {
            return Width.SHORT;
        }
        if (type == char.class) {
            return Width.CHAR;
        }
        return type == int.class ? Width.INT : null;
    }

    private static FieldType checked(Class<?> owner, String name, java.util.function.Supplier<FieldType> type) {
        try {
            return type.get();
        } catch (AuthoringException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new AuthoringException(owner, name, String.valueOf(e.getMessage()));
        }
    }
}
