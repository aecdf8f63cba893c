package dev.tickwire.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/** The class files of a class loader, each parsed once. Names are internal ones, with slashes. */
final class ClassFiles {
    private final ClassLoader loader;
    private final Map<String, ClassNode> parsed = new HashMap<>();

    ClassFiles(ClassLoader loader) {
        this.loader = loader;
    }

    /** The class; {@code null} if it is of the JDK, an array, or missing. */
    @Nullable
    ClassNode find(@Nullable String name) {
        if (name == null || isJdk(name) || name.startsWith("[")) {
            return null;
        }
        return parsed.computeIfAbsent(name, this::read);
    }

    /** The class that declares a method which is called on {@code owner}: that one or a superclass. */
    @Nullable
    ClassNode declaringMethod(String owner, String name, String descriptor) {
        ClassNode type = find(owner);
        while (type != null && method(type, name, descriptor) == null) {
            type = find(type.superName);
        }
        return type;
    }

    /** The class that declares a field of {@code owner}: that one or a superclass. */
    @Nullable
    ClassNode declaringField(String owner, String name) {
        ClassNode type = find(owner);
        while (type != null && field(type, name) == null) {
            type = find(type.superName);
        }
        return type;
    }

    boolean isEnum(String name) {
        ClassNode type = find(name);
        return type != null && (type.access & Opcodes.ACC_ENUM) != 0;
    }

    static @Nullable MethodNode method(ClassNode type, String name, String descriptor) {
        for (MethodNode method : type.methods) {
            if (method.name.equals(name) && method.desc.equals(descriptor)) {
                return method;
            }
        }
        return null;
    }

    static @Nullable FieldNode field(ClassNode type, String name) {
        for (FieldNode field : type.fields) {
            if (field.name.equals(name)) {
                return field;
            }
        }
        return null;
    }

    static boolean isJdk(String name) {
        return name.startsWith("java/") || name.startsWith("javax/") || name.startsWith("jdk/");
    }

    private @Nullable ClassNode read(String name) {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            if (in == null) {
                return null;
            }
            ClassNode node = new ClassNode();
            new ClassReader(in).accept(node, ClassReader.SKIP_FRAMES);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read class " + name.replace('/', '.'), e);
        }
    }
}
