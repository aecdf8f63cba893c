/**
 * Compiles the {@link dev.tickwire.Predicted} rules of a game to an ES module, when the game is built: the rule that
 * the server runs is the one that a browser predicts with, to the bit. {@link dev.tickwire.rules.RulesCompiler} finds
 * the rules, follows their bytecode and refuses code that a browser could not run alike, and passes only the code that
 * it has followed to TeaVM. One thread.
 */
@NullMarked
package dev.tickwire.rules;

import org.jspecify.annotations.NullMarked;
