package dev.tickwire.rules;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.AASTORE;
import static org.objectweb.asm.Opcodes.ANEWARRAY;
import static org.objectweb.asm.Opcodes.ATHROW;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.D2F;
import static org.objectweb.asm.Opcodes.D2L;
import static org.objectweb.asm.Opcodes.F2D;
import static org.objectweb.asm.Opcodes.F2I;
import static org.objectweb.asm.Opcodes.F2L;
import static org.objectweb.asm.Opcodes.FADD;
import static org.objectweb.asm.Opcodes.FALOAD;
import static org.objectweb.asm.Opcodes.FASTORE;
import static org.objectweb.asm.Opcodes.FCMPG;
import static org.objectweb.asm.Opcodes.FCMPL;
import static org.objectweb.asm.Opcodes.FCONST_0;
import static org.objectweb.asm.Opcodes.FCONST_1;
import static org.objectweb.asm.Opcodes.FCONST_2;
import static org.objectweb.asm.Opcodes.FDIV;
import static org.objectweb.asm.Opcodes.FLOAD;
import static org.objectweb.asm.Opcodes.FMUL;
import static org.objectweb.asm.Opcodes.FNEG;
import static org.objectweb.asm.Opcodes.FREM;
import static org.objectweb.asm.Opcodes.FRETURN;
import static org.objectweb.asm.Opcodes.FSTORE;
import static org.objectweb.asm.Opcodes.FSUB;
import static org.objectweb.asm.Opcodes.I2F;
import static org.objectweb.asm.Opcodes.I2L;
import static org.objectweb.asm.Opcodes.INSTANCEOF;
import static org.objectweb.asm.Opcodes.INVOKEDYNAMIC;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.JSR;
import static org.objectweb.asm.Opcodes.L2D;
import static org.objectweb.asm.Opcodes.L2F;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LALOAD;
import static org.objectweb.asm.Opcodes.LAND;
import static org.objectweb.asm.Opcodes.LASTORE;
import static org.objectweb.asm.Opcodes.LCMP;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.LCONST_1;
import static org.objectweb.asm.Opcodes.LDC;
import static org.objectweb.asm.Opcodes.LDIV;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LMUL;
import static org.objectweb.asm.Opcodes.LNEG;
import static org.objectweb.asm.Opcodes.LOR;
import static org.objectweb.asm.Opcodes.LREM;
import static org.objectweb.asm.Opcodes.LRETURN;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LSHR;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.LXOR;
import static org.objectweb.asm.Opcodes.MONITORENTER;
import static org.objectweb.asm.Opcodes.MONITOREXIT;
import static org.objectweb.asm.Opcodes.MULTIANEWARRAY;
import static org.objectweb.asm.Opcodes.NEW;
import static org.objectweb.asm.Opcodes.NEWARRAY;
import static org.objectweb.asm.Opcodes.RET;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** The code that no rule may have, with the cure. Each answer ends a sentence that begins with the method. */
final class ForbiddenCode {
    static final String LONG = "uses long, which is no number in JavaScript: use int or double";
    static final String FLOAT = "uses float, which is not predicted: use double";
    static final String TEXT = "uses text, which is not predicted: leave it to Game.tick";
    private static final String OBJECT =
            "makes an object or an array: keep what it needs in variables and in fields of the entity";
    private static final String THROW = "throws: give the field a value that Game.tick can check";

    private static final Set<String> MATHS = Set.of("abs", "min", "max", "floor", "ceil", "sqrt");
    private static final Set<String> EXACT =
            Set.of("sin", "cos", "atan2", "hypot", "clamp", "round", "lerp", "wrap", "wrapAngle");
    private static final Map<String, String> ALIKE =
            Map.of("rint", "round", "floorMod", "wrap", "IEEEremainder", "wrap");

    /** The exception that the compiler throws after a switch with a case for every value. */
    private static final Set<String> NEVER =
            Set.of("java/lang/MatchException", "java/lang/IncompatibleClassChangeError");

    private ForbiddenCode() {}

    /** Why this instruction is refused in any code; {@code null} if it is not. */
    static @Nullable String of(AbstractInsnNode instruction) {
        return switch (instruction.getOpcode()) {
            case LCONST_0,
                    LCONST_1,
                    LLOAD,
                    LSTORE,
                    LALOAD,
                    LASTORE,
                    LADD,
                    LSUB,
                    LMUL,
                    LDIV,
                    LREM,
                    LNEG,
                    LSHL,
                    LSHR,
                    LUSHR,
                    LAND,
                    LOR,
                    LXOR -> LONG;
            case I2L, F2L, D2L, L2I, L2F, L2D, LCMP, LRETURN -> LONG;
            case FCONST_0, FCONST_1, FCONST_2, FLOAD, FSTORE, FALOAD, FASTORE, FADD, FSUB, FMUL, FDIV, FREM, FNEG ->
                FLOAT;
            case I2F, D2F, F2I, F2D, FCMPL, FCMPG, FRETURN -> FLOAT;
            case LDC -> constant(((LdcInsnNode) instruction).cst);
            case NEW -> ((TypeInsnNode) instruction).desc.matches(".*(Exception|Error)") ? THROW : OBJECT;
            case NEWARRAY, ANEWARRAY, MULTIANEWARRAY -> OBJECT;
            case ATHROW -> THROW;
            case INVOKEDYNAMIC ->
                "uses a lambda, a method reference, a pattern or joined text: write it out with if, switch and static "
                        + "methods";
            case INVOKEINTERFACE ->
                "calls " + called((MethodInsnNode) instruction) + ": a rule sees only its entities, its input and dt";
            case CHECKCAST, INSTANCEOF, AALOAD, AASTORE ->
                "handles objects other than its entities, its input and enums: leave it to Game.tick";
            case MONITORENTER, MONITOREXIT -> "locks: a room has one thread, so remove it";
            case JSR, RET -> "was compiled for Java 6 or older: compile it for 17";
            default -> null;
        };
    }

    /** Why a value of this type cannot be handled; {@code null} if it can. */
    static @Nullable String ofType(Type type) {
        return switch (type.getSort()) {
            case Type.LONG -> LONG;
            case Type.FLOAT -> FLOAT;
            case Type.ARRAY -> ofType(type.getElementType());
            case Type.OBJECT -> type.getClassName().equals("java.lang.String") ? TEXT : null;
            default -> null;
        };
    }

    /** Why a method of the JDK cannot be called; {@code null} if it can. */
    static @Nullable String ofJdk(MethodInsnNode call) {
        boolean mathematics = call.owner.equals("java/lang/Math") || call.owner.equals("java/lang/StrictMath");
        if (call.owner.equals("java/lang/Math") && MATHS.contains(call.name)) {
            return null;
        }
        String exact = EXACT.contains(call.name) ? call.name : ALIKE.get(call.name);
        if (mathematics && exact != null) {
            return "calls " + called(call)
                    + ", whose result differs between machines or is not the browser's: use Exact." + exact;
        }
        return "calls " + called(call)
                + ", which a browser does not do to the bit: use Exact, or Math's abs, min, max, floor, ceil and sqrt";
    }

    /**
     * Whether a refused instruction is the throw that the compiler puts after a switch with a case for every value, or
     * part of it.
     */
    static boolean neverHappens(AbstractInsnNode instruction) {
        int opcode = instruction.getOpcode();
        if (opcode != NEW && opcode != INVOKESPECIAL && opcode != ATHROW) {
            return false;
        }
        AbstractInsnNode first = instruction;
        for (int i = 0; i < 5 && first != null && first.getOpcode() != NEW; i++) {
            first = first.getPrevious();
        }
        return first != null && first.getOpcode() == NEW && NEVER.contains(((TypeInsnNode) first).desc);
    }

    static String called(MethodInsnNode call) {
        String owner = call.owner.substring(call.owner.lastIndexOf('/') + 1).replace('$', '.');
        return call.name.equals("<init>") ? "new " + owner : owner + "." + call.name;
    }

    private static @Nullable String constant(Object value) {
        if (value instanceof Integer || value instanceof Double) {
            return null;
        }
        return value instanceof Long ? LONG : value instanceof Float ? FLOAT : TEXT;
    }
}
