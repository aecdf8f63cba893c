package dev.tickwire.rules;

import dev.tickwire.rules.Rule.Slot;
import dev.tickwire.rules.Rule.Subject;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * The fields that the rules' code reads, and those that it writes, in all methods that the rules reach. A store into an
 * array counts for the field that holds the array; where the field is unknown, as in a helper with an array parameter,
 * for every array field of that type that the rules touch.
 */
final class FieldUse {
    /** A field of a class, as the code names it: it may be declared in a superclass. */
    private record Member(String owner, String name) {}

    /** Tracks which instruction made a value, also through local variables. */
    private static final class Origins extends SourceInterpreter {
        Origins() {
            super(Opcodes.ASM9);
        }

        @Override
        public SourceValue copyOperation(AbstractInsnNode instruction, SourceValue value) {
            return value;
        }
    }

    private final ClassFiles files;
    private final Set<Member> read = new HashSet<>();
    private final Set<Member> written = new HashSet<>();
    private final Set<String> writtenArrays = new HashSet<>(); // element types of arrays whose field is unknown

    FieldUse(ClassFiles files) {
        this.files = files;
    }

    /** Adds a method that the rules reach. */
    void add(ClassNode owner, MethodNode method) {
        Frame<SourceValue>[] frames = frames(owner, method);
        for (int i = 0; i < frames.length; i++) {
            AbstractInsnNode instruction = method.instructions.get(i);
            String stored = elementsStored(instruction);
            if (instruction instanceof FieldInsnNode access) {
                (access.getOpcode() == Opcodes.PUTFIELD ? written : read).add(new Member(access.owner, access.name));
            } else if (stored != null && frames[i] != null) { // null: never reached
                addStore(frames[i].getStack(frames[i].getStackSize() - 3), stored);
            }
        }
    }

    private static Frame<SourceValue>[] frames(ClassNode owner, MethodNode method) {
        try {
            return new Analyzer<>(new Origins()).analyze(owner.name, method);
        } catch (AnalyzerException e) {
            throw new IllegalStateException("javac writes bytecode that makes sense", e);
        }
    }

    private void addStore(SourceValue array, String elements) {
        for (AbstractInsnNode origin : array.insns) {
            if (origin instanceof FieldInsnNode access) {
                written.add(new Member(access.owner, access.name));
            } else {
                writtenArrays.addAll(Set.of(elements.split("")));
            }
        }
        if (array.insns.isEmpty()) { // a parameter
            writtenArrays.addAll(Set.of(elements.split("")));
        }
    }

    /** Descriptors of the elements that an instruction may store into an array; {@code null} if it stores into none. */
    private static @Nullable String elementsStored(AbstractInsnNode instruction) {
        return switch (instruction.getOpcode()) {
            case Opcodes.DASTORE -> "D";
            case Opcodes.IASTORE -> "I";
            case Opcodes.SASTORE -> "S";
            case Opcodes.CASTORE -> "C";
            case Opcodes.BASTORE -> "BZ";
            default -> null;
        };
    }

    /** Whether a rule reads the field. */
    boolean reads(Subject subject, Slot slot) {
        return names(read, subject, slot);
    }

    /** Whether a rule writes the field, or an element of its array. */
    boolean writes(Subject subject, Slot slot) {
        boolean handedOn = slot.length() > 0 && writtenArrays.contains(Type.getDescriptor(slot.type()));
        return names(written, subject, slot) || (handedOn && reads(subject, slot));
    }

    /** Whether a field of an entity is among these: the code may name a superclass of the entity. */
    private boolean names(Set<Member> among, Subject subject, Slot slot) {
        ClassNode type = files.find(Type.getInternalName(subject.kind().type()));
        while (type != null && !among.contains(new Member(type.name, slot.name()))) {
            type = files.find(type.superName);
        }
        return type != null;
    }
}
