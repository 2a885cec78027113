package org.godo.filter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * THINK HARD ABOUT THE LAYERING before you change these rules: a stage knows those before it and
 * none behind, and what rebuilds is pure.
 */
@AnalyzeClasses(packages = "org.godo.filter", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String FILTER = "org.godo.filter.";
  private static final String[] PURE = {
    FILTER + "process",
    FILTER + "container",
    FILTER + "files",
    FILTER + "tree",
    FILTER + "result",
    FILTER + "explain"
  };

  @ArchTest static final ArchRule READING = stage("read", "read");
  @ArchTest static final ArchRule PROCESSES = stage("process", "process", "read");

  @ArchTest static final ArchRule CONTAINERS = stage("container", "container", "process", "read");

  @ArchTest static final ArchRule FILES = stage("files", "files", "container", "process", "read");

  @ArchTest
  static final ArchRule TREES = stage("tree", "tree", "files", "container", "process", "read");

  @ArchTest
  static final ArchRule RESULTS =
      stage("result", "result", "tree", "files", "container", "process", "read");

  @ArchTest static final ArchRule WRITING = stage("write", "write", "result", "files");

  @ArchTest
  static final ArchRule EXPLANATIONS =
      stage("explain", "explain", "result", "tree", "files", "container", "process", "read");

  @ArchTest static final ArchRule VIEWS = stage("view", "view", "explain", "read");

  @ArchTest
  static final ArchRule ONLY_MAIN_KNOWS_THE_COMMANDS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("org.godo.filter.Main")
          .and()
          .resideOutsideOfPackage(FILTER + "cli")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(FILTER + "cli");

  @ArchTest
  static final ArchRule REBUILDING_IS_PURE =
      classes()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("org.godo.filter..")
                  .or(
                      resideInAnyPackage(
                          "org.godo.model.linux",
                          "org.godo.model.raw",
                          "org.godo.model.result",
                          "org.godo.model.session"))
                  .or(resideInAnyPackage("java.lang..", "java.util..", "org.jspecify.."))
                  .or(resideInAnyPackage("java.nio", "java.nio.charset", "java.security"))
                  .or(resideInAnyPackage("org.agrona.collections")));

  @ArchTest
  static final ArchRule REBUILDING_LOOKS_AT_NO_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule ONLY_COMMANDS_USE_PICOCLI =
      noClasses()
          .that()
          .resideOutsideOfPackage(FILTER + "cli")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule THE_LISTENER_IS_ANOTHER_PROGRAM =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.godo.listener..");

  private static ArchRule stage(String name, String... known) {
    String[] packages = new String[known.length];
    for (int i = 0; i < known.length; i++) {
      packages[i] = FILTER + known[i];
    }
    return noClasses()
        .that()
        .resideInAPackage(FILTER + name)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.godo.filter..").and(not(resideInAnyPackage(packages))));
  }
}
