package dev.tickwire.rules;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.teavm.backend.javascript.JSModuleType;
import org.teavm.backend.javascript.JavaScriptTarget;
import org.teavm.diagnostics.DefaultProblemTextConsumer;
import org.teavm.model.PreOptimizingClassHolderSource;
import org.teavm.model.ReferenceCache;
import org.teavm.parsing.ClasspathClassHolderSource;
import org.teavm.parsing.ClasspathResourceProvider;
import org.teavm.parsing.resource.CompositeResourceProvider;
import org.teavm.parsing.resource.Resource;
import org.teavm.parsing.resource.ResourceProvider;
import org.teavm.vm.MemoryBuildTarget;
import org.teavm.vm.TeaVM;
import org.teavm.vm.TeaVMBuilder;
import org.teavm.vm.TeaVMOptimizationLevel;

/** Runs TeaVM: class files in, the text of an ES module out. */
final class Translation {
    private static final String FILE = "rules.js";

    private Translation() {}

    /**
     * Translates the exports of {@code main}.
     *
     * @param classes by internal name; TeaVM has all others
     */
    static String toModule(Map<String, byte[]> classes, String main) {
        ClassLoader loader = Translation.class.getClassLoader();
        ReferenceCache references = new ReferenceCache();
        ResourceProvider resources =
                new CompositeResourceProvider(new ClassesInMemory(classes), new ClasspathResourceProvider(loader));
        JavaScriptTarget target = new JavaScriptTarget();
        target.setModuleType(JSModuleType.ES2015);
        target.setObfuscated(true);
        target.setStrict(true); // an index out of bounds throws, as in Java
        TeaVM compiler = new TeaVMBuilder(target)
                .setClassLoader(loader)
                .setReferenceCache(references)
                .setResourceProvider(resources)
                .setClassSource(new PreOptimizingClassHolderSource(
                        new ClasspathClassHolderSource(resources, references, loader)))
                .setObfuscated(true)
                .setStrict(true)
                .build();
        compiler.setOptimizationLevel(TeaVMOptimizationLevel.ADVANCED);
        compiler.installPlugins();
        compiler.setEntryPoint(main.replace('/', '.'));
        MemoryBuildTarget built = new MemoryBuildTarget();
        compiler.build(built, FILE);
        List<String> problems = compiler.getProblemProvider().getSevereProblems().stream()
                .map(problem -> {
                    DefaultProblemTextConsumer text = new DefaultProblemTextConsumer();
                    problem.render(text);
                    return "TeaVM: " + text.getText();
                })
                .toList();
        if (!problems.isEmpty()) {
            throw new RulesException(problems);
        }
        return new String(built.getContent(FILE), StandardCharsets.UTF_8);
    }

    private record ClassesInMemory(Map<String, byte[]> classes) implements ResourceProvider {
        @Override
        public Iterator<Resource> getResources(String name) {
            byte[] bytes = name.endsWith(".class") ? classes.get(name.substring(0, name.length() - 6)) : null;
            return bytes == null
                    ? Collections.emptyIterator()
                    : List.<Resource>of(new InMemory(bytes)).iterator();
        }

        @Override
        public void close() {}
    }

    private record InMemory(byte[] bytes) implements Resource {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        @SuppressWarnings("JavaUtilDate") // TeaVM takes one, and does not use it without a cache
        public Date getModificationDate() {
            return new Date(0);
        }
    }
}
