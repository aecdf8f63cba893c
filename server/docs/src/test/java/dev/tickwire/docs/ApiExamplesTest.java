package dev.tickwire.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * The Javadoc of each public method of the API has an example, marked as code, but for elements of annotations,
 * whose types have one, and for overriding methods.
 */
class ApiExamplesTest {
    private static final Path API = ProjectFiles.ROOT.resolve(Path.of("server", "api", "src", "main"));

    @Test
    void shouldShowHowToCallEachMethod() throws IOException {
        List<Path> sources = ProjectFiles.withEnding(".java").stream()
                .filter(file -> file.startsWith(API))
                .toList();
        Scan scan = new Scan();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            var units = files.getJavaFileObjectsFromPaths(sources);
            JavacTask task = (JavacTask) compiler.getTask(null, files, null, null, null, units);
            for (CompilationUnitTree unit : task.parse()) {
                scan.docs = DocTrees.instance(task);
                scan.scan(unit, null);
            }
        }
        assertTrue(scan.methods > 100, () -> scan.methods + " methods in " + API);
        assertEquals(List.of(), scan.without);
    }

    private static final class Scan extends TreePathScanner<Void, Void> {
        private DocTrees docs;
        private int methods;
        private final List<String> without = new ArrayList<>();

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            if (isPublic(method)) {
                methods++;
                String text = docs.getDocComment(getCurrentPath());
                if (text == null || !text.contains("{@code ")) {
                    without.add(type().getSimpleName() + "." + method.getName());
                }
            }
            return null;
        }

        private boolean isPublic(MethodTree method) {
            ModifiersTree modifiers = method.getModifiers();
            boolean visible = modifiers.getFlags().contains(Modifier.PUBLIC)
                    || (type().getKind() == Tree.Kind.INTERFACE
                            && !modifiers.getFlags().contains(Modifier.PRIVATE));
            boolean overrides = modifiers.getAnnotations().stream()
                    .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
            return visible && !overrides && method.getReturnType() != null; // else a constructor
        }

        private ClassTree type() {
            return (ClassTree) getCurrentPath().getParentPath().getLeaf();
        }
    }
}
