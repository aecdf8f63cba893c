package dev.tickwire.rules;

import dev.tickwire.rules.browser.Arithmetic;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Rewrites a method's code for the compiler: with {@link Arithmetic} where the compiler's would differ from Java's,
 * without debug information.
 */
final class Rewriter extends MethodVisitor {
    private static final String ARITHMETIC = Type.getInternalName(Arithmetic.class);

    Rewriter(MethodVisitor out) {
        super(Opcodes.ASM9, out);
    }

    @Override
    public void visitInsn(int opcode) {
        switch (opcode) {
            case Opcodes.IDIV -> arithmetic("quotient", "(II)I");
            case Opcodes.IREM -> arithmetic("remainder", "(II)I");
            case Opcodes.D2I -> arithmetic("truncated", "(D)I");
            case Opcodes.DADD, Opcodes.DSUB, Opcodes.DMUL, Opcodes.DDIV, Opcodes.DREM -> {
                arithmetic("operand", "(D)D"); // the right one is on top of the stack
                super.visitInsn(opcode);
            }
            default -> super.visitInsn(opcode);
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        boolean ofRecord = owner.equals("java/lang/Record");
        super.visitMethodInsn(opcode, ofRecord ? "java/lang/Object" : owner, name, descriptor, false);
    }

    @Override
    public void visitLineNumber(int line, Label start) {}

    @Override
    public void visitLocalVariable(
            String name, String descriptor, String signature, Label start, Label end, int index) {}

    private void arithmetic(String name, String descriptor) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, ARITHMETIC, name, descriptor, false);
    }
}
