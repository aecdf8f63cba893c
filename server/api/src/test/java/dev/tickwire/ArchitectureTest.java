package dev.tickwire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tickwire");

    @Test
    void shouldNeedNothingThatABrowserLacks() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.tickwire",
                        "dev.tickwire.math",
                        "dev.tickwire.parts",
                        "java.lang",
                        "java.lang.annotation",
                        "java.lang.invoke", // string concatenation
                        "java.util",
                        "java.util.function",
                        "java.util.random",
                        "org.jspecify.annotations")
                .check(CLASSES);
    }
}
