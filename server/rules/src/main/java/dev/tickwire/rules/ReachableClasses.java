package dev.tickwire.rules;

import dev.tickwire.rules.ReachableCode.Member;
import dev.tickwire.rules.Rule.Slot;
import dev.tickwire.rules.Rule.Subject;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Copies of the game's classes with only what the rules reach: the fields that a player gets, and the methods that
 * {@link ReachableCode} has checked. So unchecked code is never compiled, and the copies lack the initializers and
 * constructors that only the server needs. Enums become plain objects with an ordinal.
 */
final class ReachableClasses {
    /** Of an enum: its constants by ordinal. */
    static final String VALUES = "$values";

    private static final String OBJECT = "java/lang/Object";
    private static final Method INIT = Method.getMethod("void <init> ()");
    private static final Method CLASS_INIT = Method.getMethod("void <clinit> ()");
    private static final Method WITH_ORDINAL = Method.getMethod("void <init> (int)");
    private static final String ORDINAL = "ordinal";

    private final ClassFiles files;
    private final ClassLoader loader;
    private final ReachableCode reach;
    private final Map<String, Map<String, Slot>> state = new HashMap<>(); // by class of the chain, then by field
    private final Map<String, byte[]> classes = new LinkedHashMap<>();

    ReachableClasses(ClassFiles files, ClassLoader loader, ReachableCode reach) {
        this.files = files;
        this.loader = loader;
        this.reach = reach;
    }

    /** Class files by internal name. */
    Map<String, byte[]> of(List<Rule> rules) {
        for (Rule rule : rules) {
            rule.subjects().forEach(this::keepFields);
        }
        Set<String> names = new LinkedHashSet<>(reach.entityClasses());
        names.addAll(reach.inputs());
        reach.methods().forEach(method -> names.add(method.owner()));
        for (String name : names) {
            ClassNode type = files.find(name);
            if (type != null) {
                classes.put(name, write(type));
            }
        }
        reach.enums().forEach(name -> classes.put(name, writeEnum(name)));
        Map<String, List<Member>> maps = new LinkedHashMap<>();
        reach.switchMaps()
                .forEach(map -> maps.computeIfAbsent(map.owner(), name -> new ArrayList<>())
                        .add(map));
        maps.forEach((owner, fields) -> classes.put(owner, writeSwitchMaps(owner, fields)));
        return classes;
    }

    private void keepFields(Subject subject) {
        for (Slot slot : subject.state()) {
            ClassNode owner =
                    files.declaringField(Type.getInternalName(subject.kind().type()), slot.name());
            if (owner != null) {
                state.computeIfAbsent(owner.name, name -> new LinkedHashMap<>()).put(slot.name(), slot);
            }
        }
    }

    private byte[] write(ClassNode type) {
        boolean entity = reach.entityClasses().contains(type.name);
        boolean extended = entity && reach.entityClasses().contains(type.superName);
        ClassWriter out = begin(type.name, extended ? type.superName : OBJECT);
        for (FieldNode field : type.fields) {
            boolean kept = reach.inputs().contains(type.name)
                    || state.getOrDefault(type.name, Map.of()).containsKey(field.name);
            if (kept && (field.access & Opcodes.ACC_STATIC) == 0) {
                out.visitField(Opcodes.ACC_PUBLIC, field.name, field.desc, null, null);
            }
        }
        if (entity) {
            writeEntityConstructor(out, type, extended ? type.superName : OBJECT);
        }
        for (MethodNode method : type.methods) {
            if (reach.methods().contains(new Member(type.name, method.name, method.desc))) {
                MethodVisitor code = out.visitMethod(method.access, method.name, method.desc, null, null);
                method.accept(new Rewriter(code));
            }
        }
        return end(out);
    }

    /** A constructor that makes the arrays, instead of the game's, which may do anything. */
    private void writeEntityConstructor(ClassWriter out, ClassNode type, String superName) {
        GeneratorAdapter code = new GeneratorAdapter(Opcodes.ACC_PUBLIC, INIT, null, null, out);
        code.loadThis();
        code.invokeConstructor(Type.getObjectType(superName), INIT);
        for (Slot slot : state.getOrDefault(type.name, Map.of()).values()) {
            if (slot.length() > 0) {
                Type element = Type.getType(slot.type());
                code.loadThis();
                code.push(slot.length());
                code.newArray(element);
                code.putField(Type.getObjectType(type.name), slot.name(), Type.getType("[" + element));
            }
        }
        code.returnValue();
        code.endMethod();
    }

    private byte[] writeEnum(String name) {
        Type type = Type.getObjectType(name);
        Type array = Type.getType("[" + type);
        ClassWriter out = begin(name, OBJECT);
        out.visitField(Opcodes.ACC_PRIVATE, ORDINAL, "I", null, null);
        out.visitField(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, VALUES, array.getDescriptor(), null, null);

        GeneratorAdapter constructor = new GeneratorAdapter(Opcodes.ACC_PRIVATE, WITH_ORDINAL, null, null, out);
        constructor.loadThis();
        constructor.invokeConstructor(Type.getType(Object.class), INIT);
        constructor.loadThis();
        constructor.loadArg(0);
        constructor.putField(type, ORDINAL, Type.INT_TYPE);
        constructor.returnValue();
        constructor.endMethod();

        GeneratorAdapter ordinal =
                new GeneratorAdapter(Opcodes.ACC_PUBLIC, Method.getMethod("int ordinal ()"), null, null, out);
        ordinal.loadThis();
        ordinal.getField(type, ORDINAL, Type.INT_TYPE);
        ordinal.returnValue();
        ordinal.endMethod();

        List<String> constants = constants(name);
        GeneratorAdapter code = new GeneratorAdapter(Opcodes.ACC_STATIC, CLASS_INIT, null, null, out);
        code.push(constants.size());
        code.newArray(type);
        for (int i = 0; i < constants.size(); i++) {
            out.visitField(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, constants.get(i), type.getDescriptor(), null, null);
            code.dup();
            code.push(i);
            code.newInstance(type);
            code.dup();
            code.push(i);
            code.invokeConstructor(type, WITH_ORDINAL);
            code.dup();
            code.putStatic(type, constants.get(i), type);
            code.arrayStore(type);
        }
        code.putStatic(type, VALUES, array);
        code.returnValue();
        code.endMethod();
        return end(out);
    }

    /** In the order of their ordinals, which is the order of the fields. */
    private List<String> constants(String name) {
        ClassNode node = files.find(name);
        return node == null
                ? List.of()
                : node.fields.stream()
                        .filter(field -> (field.access & Opcodes.ACC_ENUM) != 0)
                        .map(field -> field.name)
                        .toList();
    }

    private byte[] writeSwitchMaps(String owner, List<Member> maps) {
        ClassWriter out = begin(owner, OBJECT);
        GeneratorAdapter code = new GeneratorAdapter(Opcodes.ACC_STATIC, CLASS_INIT, null, null, out);
        for (Member map : maps) {
            out.visitField(Opcodes.ACC_STATIC, map.name(), map.descriptor(), null, null);
            int[] cases = cases(map);
            code.push(cases.length);
            code.newArray(Type.INT_TYPE);
            for (int i = 0; i < cases.length; i++) {
                code.dup();
                code.push(i);
                code.push(cases[i]);
                code.arrayStore(Type.INT_TYPE);
            }
            code.putStatic(Type.getObjectType(owner), map.name(), Type.getType(map.descriptor()));
        }
        code.returnValue();
        code.endMethod();
        return end(out);
    }

    private int[] cases(Member map) {
        try {
            Field field =
                    Class.forName(map.owner().replace('/', '.'), true, loader).getDeclaredField(map.name());
            field.setAccessible(true);
            return (int[]) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("javac makes a class for a switch over an enum", e);
        }
    }

    private static ClassWriter begin(String name, String superName) {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, name, null, superName, null);
        return out;
    }

    private static byte[] end(ClassWriter out) {
        out.visitEnd();
        return out.toByteArray();
    }
}
