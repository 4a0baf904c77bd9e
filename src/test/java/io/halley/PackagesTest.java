package io.halley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;

@AnalyzeClasses(packages = "io.halley", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {
    @ArchTest
    static final ArchRule PACKAGES_IMPORT_ONLY_THOSE_TO_THEIR_RIGHT = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("comet")
            .definedBy("io.halley.comet")
            .layer("chat")
            .definedBy("io.halley.chat")
            .layer("access")
            .definedBy("io.halley.access")
            .layer("page")
            .definedBy("io.halley.page")
            .layer("health")
            .definedBy("io.halley.health")
            .layer("watch")
            .definedBy("io.halley.watch")
            .layer("problem")
            .definedBy("io.halley.problem")
            .layer("poll")
            .definedBy("io.halley.poll")
            .layer("log")
            .definedBy("io.halley.log")
            .layer("presence")
            .definedBy("io.halley.presence")
            .layer("names")
            .definedBy("io.halley.names")
            .layer("pictures")
            .definedBy("io.halley.pictures")
            .layer("retention")
            .definedBy("io.halley.retention")
            .layer("search")
            .definedBy("io.halley.search")
            .layer("database")
            .definedBy("io.halley.database")
            .layer("message")
            .definedBy("io.halley.message")
            .layer("platform")
            .definedBy("io.halley.platform")
            .layer("count")
            .definedBy("io.halley.count")
            .layer("trace")
            .definedBy("io.halley.trace")
            .layer("root")
            .definedBy("io.halley")
            .whereLayer("comet")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("chat")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("access")
            .mayOnlyBeAccessedByLayers("comet", "chat", "root")
            .whereLayer("page")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("health")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("watch")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("problem")
            .mayOnlyBeAccessedByLayers("comet", "chat", "access", "page", "root")
            .whereLayer("presence")
            .mayOnlyBeAccessedByLayers("chat")
            .whereLayer("names")
            .mayOnlyBeAccessedByLayers("chat", "access")
            .whereLayer("pictures")
            .mayOnlyBeAccessedByLayers("chat", "access", "page")
            .whereLayer("poll")
            .mayOnlyBeAccessedByLayers("comet", "chat", "access", "presence", "page", "health", "watch", "root")
            .whereLayer("log")
            .mayOnlyBeAccessedByLayers(
                    "comet",
                    "chat",
                    "access",
                    "health",
                    "watch",
                    "problem",
                    "poll",
                    "presence",
                    "retention",
                    "search",
                    "root")
            .whereLayer("search")
            .mayOnlyBeAccessedByLayers("chat")
            .whereLayer("retention")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("database")
            .mayOnlyBeAccessedByLayers(
                    "comet", "problem", "poll", "health", "retention", "search", "presence", "names", "pictures", "log")
            .whereLayer("count")
            .mayOnlyBeAccessedByLayers("watch", "problem", "poll", "log", "retention", "database", "platform")
            .whereLayer("trace")
            .mayOnlyBeAccessedByLayers("watch", "poll", "log");

    @ArchTest
    static final ArchRule VALUES_AND_THE_LOG_KNOW_NOTHING_OF_HTTP = noClasses()
            .that()
            .resideInAnyPackage("io.halley.message", "io.halley.log", "io.halley.database", "io.halley.retention")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule ONLY_THE_LOG_SPEAKS_SQL = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.halley.log",
                    "io.halley.database",
                    "io.halley.retention",
                    "io.halley.presence",
                    "io.halley.names",
                    "io.halley.pictures",
                    "io.halley.search",
                    "io.halley.platform")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule NO_FIELD_IS_INJECTED = noFields().should().beAnnotatedWith(Inject.class);
}
