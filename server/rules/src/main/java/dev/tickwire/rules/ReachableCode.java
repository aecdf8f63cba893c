package dev.tickwire.rules;

import dev.tickwire.rules.Rule.Slot;
import dev.tickwire.rules.Rule.Subject;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Follows the code of the rules from method to method, and collects what it uses and why it may not. It follows code of
 * the game and of {@code Exact} alike, and allows six methods of {@link Math} by name.
 */
final class ReachableCode {
    static final String ENTITY = "dev/tickwire/Entity";
    private static final String SERVER_ONLY = "Ldev/tickwire/ServerOnly;";
    private static final String SWITCH_MAP = "$SwitchMap$";

    /** A method or a field, where it is declared. */
    record Member(String owner, String name, String descriptor) {}

    private final ClassFiles files;
    private final Collection<String> problems;
    private final Map<String, List<String>> chains =
            new LinkedHashMap<>(); // kind to itself and its superclasses below Entity
    private final Set<String> inputs = new LinkedHashSet<>();
    private final Set<Member> methods = new LinkedHashSet<>();
    private final Set<String> enums = new LinkedHashSet<>();
    private final Set<Member> switchMaps = new LinkedHashSet<>();
    private final Deque<Member> open = new ArrayDeque<>();
    private final FieldUse uses;

    ReachableCode(ClassFiles files, Collection<String> problems) {
        this.files = files;
        this.problems = problems;
        this.uses = new FieldUse(files);
    }

    /** Follows the rules and the constructors of their inputs. */
    void follow(List<Rule> rules) {
        for (Rule rule : rules) {
            for (Subject subject : rule.subjects()) {
                chains.computeIfAbsent(Type.getInternalName(subject.kind().type()), this::chain);
                addEnums(subject.state());
            }
            inputs.add(Type.getInternalName(rule.input()));
            addEnums(rule.components());
        }
        for (Rule rule : rules) {
            Class<?> owner = rule.method().getDeclaringClass();
            reach(Type.getInternalName(owner), rule.method().getName(), Type.getMethodDescriptor(rule.method()));
            reach(Type.getInternalName(rule.input()), "<init>", constructor(rule.input()));
        }
        while (!open.isEmpty()) {
            Member next = open.remove();
            ClassNode owner = files.find(next.owner);
            MethodNode method = owner == null ? null : ClassFiles.method(owner, next.name, next.descriptor);
            if (owner != null && method != null) {
                check(owner, method);
            }
        }
    }

    private void addEnums(List<Slot> slots) {
        slots.stream()
                .filter(slot -> slot.type().isEnum())
                .forEach(slot -> enums.add(Type.getInternalName(slot.type())));
    }

    /** All methods that may be called. */
    Set<Member> methods() {
        return methods;
    }

    /** All enums whose values may be seen. */
    Set<String> enums() {
        return enums;
    }

    /** Fields that javac makes for a switch over an enum: the index of the case by ordinal. */
    Set<Member> switchMaps() {
        return switchMaps;
    }

    /** The kinds that the rules work on, and their superclasses below {@code Entity}. */
    Set<String> entityClasses() {
        Set<String> all = new LinkedHashSet<>();
        chains.values().forEach(all::addAll);
        return all;
    }

    /** The input records of the rules. */
    Set<String> inputs() {
        return inputs;
    }

    /** Descriptor of a record's canonical constructor. */
    static String constructor(Class<?> record) {
        Type[] types = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getType)
                .map(Type::getType)
                .toArray(Type[]::new);
        return Type.getMethodDescriptor(Type.VOID_TYPE, types);
    }

    private List<String> chain(String kind) {
        Set<String> chain = new LinkedHashSet<>();
        for (ClassNode type = files.find(kind);
                type != null && !type.name.equals(ENTITY);
                type = files.find(type.superName)) {
            chain.add(type.name);
        }
        return List.copyOf(chain);
    }

    private void reach(String owner, String name, String descriptor) {
        Member member = new Member(owner, name, descriptor);
        if (methods.add(member)) {
            open.add(member);
        }
    }

    private void check(ClassNode owner, MethodNode method) {
        int line = 0;
        int refusedLine = -1;
        boolean refused = false;
        String whole = ofMethod(method);
        if (whole != null) {
            refuse(owner, method, firstLine(method), whole);
            return;
        }
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LineNumberNode number) {
                line = number.line;
            }
            String why = why(method, instruction);
            refused |= why != null;
            if (why != null && line != refusedLine) { // one mistake often makes several instructions
                refuse(owner, method, line, why);
                refusedLine = line;
            }
        }
        if (!refused) {
            uses.add(owner, method);
        }
    }

    /** The fields that the rules read and write. */
    FieldUse uses() {
        return uses;
    }

    private @Nullable String why(MethodNode method, AbstractInsnNode instruction) {
        if (ForbiddenCode.neverHappens(instruction)) {
            return null;
        }
        String why = ForbiddenCode.of(instruction);
        if (why != null) {
            return why;
        }
        if (instruction instanceof FieldInsnNode field) {
            return ofField(field);
        }
        return instruction instanceof MethodInsnNode call ? ofCall(method, call) : null;
    }

    private static @Nullable String ofMethod(MethodNode method) {
        if ((method.access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) != 0) {
            return "has no code to compile: write it in Java";
        }
        if ((method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            return "is synchronized: a room has one thread, so remove it";
        }
        if (!method.tryCatchBlocks.isEmpty()) {
            return "catches exceptions, or locks: check beforehand instead, and remove synchronized";
        }
        Type type = Type.getMethodType(method.desc);
        for (Type parameter : type.getArgumentTypes()) {
            String why = ForbiddenCode.ofType(parameter);
            if (why != null) {
                return why;
            }
        }
        return ForbiddenCode.ofType(type.getReturnType());
    }

    private @Nullable String ofField(FieldInsnNode access) {
        ClassNode owner = files.declaringField(access.owner, access.name);
        FieldNode field = owner == null ? null : ClassFiles.field(owner, access.name);
        String name = simpleName(access.owner) + "." + access.name;
        if (owner == null || field == null) {
            return "uses " + name + ", which is the JDK's or not on the class path: use constants of your own";
        }
        if ((field.access & Opcodes.ACC_STATIC) != 0) {
            return ofStatic(access, owner, field, name);
        }
        if (inputs.contains(owner.name)) {
            return null; // a record's fields are its components, which were checked
        }
        if (chains.values().stream().noneMatch(chain -> chain.contains(owner.name))) {
            return "uses " + name + " of another object: only the entities that it is given are predicted";
        }
        if (annotated(field, SERVER_ONLY)) {
            return "uses " + name
                    + ", which is @ServerOnly and so not known to the player: make it @OwnerOnly, or leave it to "
                    + "Game.tick";
        }
        Type type = Type.getType(field.desc);
        String why = ForbiddenCode.ofType(type);
        boolean reference = type.getSort() == Type.OBJECT && !files.isEnum(type.getInternalName());
        return why != null || !reference
                ? why
                : "uses " + name + ", a reference: only the entities that it is given are predicted";
    }

    private @Nullable String ofStatic(FieldInsnNode access, ClassNode owner, FieldNode field, String name) {
        boolean read = access.getOpcode() == Opcodes.GETSTATIC;
        if (read && (field.access & Opcodes.ACC_ENUM) != 0) {
            enums.add(owner.name);
            return null;
        }
        if (read && (field.access & Opcodes.ACC_SYNTHETIC) != 0 && field.name.startsWith(SWITCH_MAP)) {
            switchMaps.add(new Member(owner.name, field.name, field.desc));
            return null;
        }
        return "uses the static field " + name
                + ", which is no compile-time constant: make it a final number made of numbers, or a field of the "
                + "entity";
    }

    private @Nullable String ofCall(MethodNode caller, MethodInsnNode call) {
        if (call.name.equals("<init>")) {
            boolean ownSuper = caller.name.equals("<init>") && call.owner.equals("java/lang/Record");
            return ownSuper
                    ? null
                    : "calls " + ForbiddenCode.called(call) + ": keep what it needs in variables and fields";
        }
        if (files.isEnum(call.owner)) {
            return call.name.equals("ordinal")
                    ? null
                    : "calls " + ForbiddenCode.called(call)
                            + ": of an enum a rule knows the constants, == and ordinal(); use a switch for the rest";
        }
        if (ClassFiles.isJdk(call.owner) || call.owner.startsWith("[")) {
            return ForbiddenCode.ofJdk(call);
        }
        if (call.getOpcode() == Opcodes.INVOKEVIRTUAL && !inputs.contains(call.owner)) {
            return ofEntityCall(call);
        }
        return reachIn(call.owner, call);
    }

    /** The method may be called on any kind of a rule. */
    private @Nullable String ofEntityCall(MethodInsnNode call) {
        String why = "calls " + ForbiddenCode.called(call) + ": a rule sees only its entities, its input and dt";
        for (Map.Entry<String, List<String>> kind : chains.entrySet()) {
            if (kind.getValue().contains(call.owner)) {
                why = reachIn(isPrivate(call) ? call.owner : kind.getKey(), call);
                if (why != null) {
                    return why;
                }
            }
        }
        return why;
    }

    /** A private method is the one of the class that it is called on, also if a subclass has one of the same name. */
    private boolean isPrivate(MethodInsnNode call) {
        ClassNode owner = files.find(call.owner);
        MethodNode method = owner == null ? null : ClassFiles.method(owner, call.name, call.desc);
        return method != null && (method.access & Opcodes.ACC_PRIVATE) != 0;
    }

    private @Nullable String reachIn(String owner, MethodInsnNode call) {
        ClassNode declaring = files.declaringMethod(owner, call.name, call.desc);
        if (declaring == null || declaring.name.equals(ENTITY)) {
            return "calls " + ForbiddenCode.called(call) + ": a rule sees only its entities' fields, its input and dt";
        }
        reach(declaring.name, call.name, call.desc);
        return null;
    }

    private void refuse(ClassNode owner, MethodNode method, int line, String why) {
        String place = line == 0 ? "" : "(" + owner.sourceFile + ":" + line + ")";
        problems.add(owner.name.replace('/', '.').replace('$', '.') + "." + method.name + place + " " + why);
    }

    private static int firstLine(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LineNumberNode number) {
                return number.line;
            }
        }
        return 0;
    }

    private static boolean annotated(FieldNode field, String annotation) {
        List<AnnotationNode> annotations = field.visibleAnnotations;
        return annotations != null && annotations.stream().anyMatch(a -> a.desc.equals(annotation));
    }

    private static String simpleName(String internalName) {
        String name = internalName.substring(internalName.lastIndexOf('/') + 1);
        return name.substring(name.lastIndexOf('$') + 1);
    }
}
