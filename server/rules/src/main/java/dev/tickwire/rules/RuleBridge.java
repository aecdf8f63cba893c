package dev.tickwire.rules;

import dev.tickwire.rules.Rule.Slot;
import dev.tickwire.rules.Rule.Subject;
import dev.tickwire.rules.browser.Elements;
import dev.tickwire.rules.browser.Numbers;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;
import org.teavm.jso.JSExport;

/**
 * Writes the class through which a page calls the rules: for each a method that reads an entity from an array of
 * numbers, applies the rule to it, and writes it back, and the same for a launched entity. If the rule throws, the
 * array is unchanged. A boolean is 0 or 1, an enum its ordinal, an array its elements one after the other.
 */
final class RuleBridge {
    /** Internal name of the class. */
    static final String NAME = "dev/tickwire/rules/browser/Rules";

    private static final Type SELF = Type.getObjectType(NAME);
    private static final Type NUMBERS = Type.getType(Numbers.class);
    private static final Type ELEMENTS = Type.getType(Elements.class);
    private static final Method GET = Method.getMethod("double get (int)");
    private static final Method SET = Method.getMethod("void set (int, double)");
    private static final Method ORDINAL = Method.getMethod("int ordinal ()");
    private static final Method INIT = Method.getMethod("void <init> ()");
    private static final int STATE = 0;
    private static final int INPUT = 1;
    private static final int DT = 2;
    private static final int SPAWNED = 3;

    private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private RuleBridge() {}

    /** The name of the method for the rule at this index. */
    static String step(int rule) {
        return "step" + rule;
    }

    /** The class file. */
    static byte[] of(List<Rule> rules) {
        RuleBridge glue = new RuleBridge();
        glue.out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, NAME, null, "java/lang/Object", null);
        glue.writeEntities(rules);
        for (int i = 0; i < rules.size(); i++) {
            glue.writeStep(rules.get(i), i);
        }
        glue.out.visitEnd();
        return glue.out.toByteArray();
    }

    /** One entity for each rule, and one for the entity that it launches, which every step uses again. */
    private void writeEntities(List<Rule> rules) {
        GeneratorAdapter code =
                new GeneratorAdapter(Opcodes.ACC_STATIC, Method.getMethod("void <clinit> ()"), null, null, out);
        for (int i = 0; i < rules.size(); i++) {
            for (Subject subject : rules.get(i).subjects()) {
                Type kind = Type.getType(subject.kind().type());
                String field = entity(i, subject);
                out.visitField(Opcodes.ACC_STATIC, field, kind.getDescriptor(), null, null);
                code.newInstance(kind);
                code.dup();
                code.invokeConstructor(kind, INIT);
                code.putStatic(SELF, field, kind);
            }
        }
        code.returnValue();
        code.endMethod();
    }

    private void writeStep(Rule rule, int index) {
        Subject spawned = rule.spawned();
        Method step = spawned == null
                ? new Method(step(index), Type.VOID_TYPE, new Type[] {NUMBERS, NUMBERS, Type.DOUBLE_TYPE})
                : new Method(step(index), Type.BOOLEAN_TYPE, new Type[] {NUMBERS, NUMBERS, Type.DOUBLE_TYPE, NUMBERS});
        GeneratorAdapter code = new GeneratorAdapter(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, step, null, null, out);
        code.visitAnnotation(Type.getDescriptor(JSExport.class), true).visitEnd();
        int entity = read(code, index, rule.entity(), STATE);
        int launched = spawned == null ? -1 : read(code, index, spawned, SPAWNED);
        code.loadLocal(entity);
        pushInput(code, rule);
        if (spawned != null) {
            code.loadLocal(launched);
        }
        code.loadArg(DT);
        code.invokeStatic(
                Type.getType(rule.method().getDeclaringClass()),
                new Method(rule.method().getName(), Type.getMethodDescriptor(rule.method())));
        if (spawned == null) {
            write(code, entity, rule.entity(), STATE);
        } else {
            int result = code.newLocal(Type.BOOLEAN_TYPE);
            code.storeLocal(result);
            write(code, entity, rule.entity(), STATE);
            write(code, launched, spawned, SPAWNED);
            code.loadLocal(result);
        }
        code.returnValue();
        code.endMethod();
    }

    /** Fills an entity from an argument; returns the local variable that holds it. */
    private static int read(GeneratorAdapter code, int rule, Subject subject, int from) {
        Type kind = Type.getType(subject.kind().type());
        int entity = code.newLocal(kind);
        code.getStatic(SELF, entity(rule, subject), kind);
        code.storeLocal(entity);
        int at = 0;
        for (Slot slot : subject.state()) {
            readField(code, kind, entity, slot, from, at);
            at += slot.numbers();
        }
        return entity;
    }

    private static void write(GeneratorAdapter code, int entity, Subject subject, int to) {
        int at = 0;
        for (Slot slot : subject.state()) {
            writeField(code, Type.getType(subject.kind().type()), entity, slot, to, at);
            at += slot.numbers();
        }
    }

    private static void readField(GeneratorAdapter code, Type kind, int entity, Slot slot, int from, int at) {
        Type type = Type.getType(slot.type());
        if (slot.length() == 0) {
            code.loadLocal(entity);
            pushNumber(code, from, at, slot);
            code.putField(kind, slot.name(), type);
        } else {
            Type array = Type.getType("[" + type);
            code.loadArg(from);
            code.push(at);
            code.loadLocal(entity);
            code.getField(kind, slot.name(), array);
            code.invokeStatic(ELEMENTS, new Method("read", Type.VOID_TYPE, new Type[] {NUMBERS, Type.INT_TYPE, array}));
        }
    }

    private static void writeField(GeneratorAdapter code, Type kind, int entity, Slot slot, int to, int at) {
        Type type = Type.getType(slot.type());
        if (slot.length() == 0) {
            code.loadArg(to);
            code.push(at);
            code.loadLocal(entity);
            code.getField(kind, slot.name(), type);
            if (slot.type().isEnum()) {
                code.invokeVirtual(type, ORDINAL);
            }
            if (slot.type() != double.class) {
                code.cast(Type.INT_TYPE, Type.DOUBLE_TYPE);
            }
            code.invokeInterface(NUMBERS, SET);
        } else {
            Type array = Type.getType("[" + type);
            code.loadLocal(entity);
            code.getField(kind, slot.name(), array);
            code.loadArg(to);
            code.push(at);
            code.invokeStatic(
                    ELEMENTS, new Method("write", Type.VOID_TYPE, new Type[] {array, NUMBERS, Type.INT_TYPE}));
        }
    }

    /** A new record: its constructor takes the components as they were declared, which the schema sorts. */
    private static void pushInput(GeneratorAdapter code, Rule rule) {
        Type input = Type.getType(rule.input());
        code.newInstance(input);
        code.dup();
        for (RecordComponent component : rule.input().getRecordComponents()) {
            for (int i = 0; i < rule.components().size(); i++) {
                if (rule.components().get(i).name().equals(component.getName())) {
                    pushNumber(code, INPUT, i, rule.components().get(i));
                }
            }
        }
        code.invokeConstructor(input, new Method("<init>", ReachableCode.constructor(rule.input())));
    }

    private static void pushNumber(GeneratorAdapter code, int from, int at, Slot slot) {
        Type type = Type.getType(slot.type());
        if (slot.type().isEnum()) {
            code.getStatic(type, ReachableClasses.VALUES, Type.getType("[" + type));
        }
        code.loadArg(from);
        code.push(at);
        code.invokeInterface(NUMBERS, GET);
        if (slot.type() != double.class) {
            code.cast(Type.DOUBLE_TYPE, Type.INT_TYPE);
        }
        if (slot.type().isEnum()) {
            code.arrayLoad(type);
        } else if (slot.type() == byte.class || slot.type() == short.class || slot.type() == char.class) {
            code.cast(Type.INT_TYPE, type);
        }
    }

    private static String entity(int rule, Subject subject) {
        return "entity" + rule + subject.kind().kind().name();
    }
}
