package dev.tickwire.rules.browser;

import org.teavm.backend.javascript.rendering.Precedence;
import org.teavm.backend.javascript.spi.Injector;
import org.teavm.backend.javascript.spi.InjectorContext;
import org.teavm.model.MethodReference;

/**
 * Replaces a call by its argument, in parentheses unless it binds more tightly than any arithmetic. Runs in the
 * compiler.
 */
public final class Parentheses implements Injector {
    /** Made by the compiler. */
    public Parentheses() {}

    @Override
    public void generate(InjectorContext context, MethodReference method) {
        context.writeExpr(context.getArgument(0), Precedence.UNARY);
    }
}
