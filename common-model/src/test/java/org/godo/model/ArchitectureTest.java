package org.godo.model;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/**
 * THINK HARD ABOUT THE LAYERING before you change these rules: what both programs agree on is plain
 * data, and only the store knows how it is kept.
 */
@AnalyzeClasses(packages = "org.godo.model", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String MODEL = "org.godo.model.";
  private static final String[] DATA = {
    MODEL + "linux",
    MODEL + "raw",
    MODEL + "result",
    MODEL + "session",
    MODEL + "text",
    MODEL + "error"
  };

  @ArchTest
  static final ArchRule DATA_IS_PLAIN =
      classes()
          .that()
          .resideInAnyPackage(DATA)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(DATA)
                  .or(resideInAnyPackage("java.lang..", "java.util..", "org.jspecify.."))
                  .or(type(Instant.class)));

  @ArchTest
  static final ArchRule DATA_READS_NO_CLOCK =
      noClasses().that().resideInAnyPackage(DATA).should().callMethod(Instant.class, "now");

  @ArchTest
  static final ArchRule ONLY_STORE_AND_SCHEMA_USE_THE_DRIVER =
      noClasses()
          .that()
          .resideOutsideOfPackages(MODEL + "store", MODEL + "schema", MODEL + "cli")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.mongodb..", "reactor..");

  @ArchTest
  static final ArchRule ONLY_THE_STORE_IS_A_SERVER =
      noClasses()
          .that()
          .resideOutsideOfPackage(MODEL + "store")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "de.bwaldvogel..", "org.h2..");

  @ArchTest
  static final ArchRule THE_STORE_KNOWS_NO_DOCUMENT =
      noClasses()
          .that()
          .resideInAPackage(MODEL + "store")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              MODEL + "raw", MODEL + "result", MODEL + "session", MODEL + "bson", MODEL + "schema");

  @ArchTest
  static final ArchRule CODECS_KNOW_BSON_AND_DATA_ALONE =
      classes()
          .that()
          .resideInAPackage(MODEL + "bson")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(DATA)
                  .or(resideInAnyPackage(MODEL + "bson", "org.bson.."))
                  .or(
                      resideInAnyPackage(
                          "java.lang..", "java.util..", "java.nio.charset", "org.jspecify..")));

  @ArchTest
  static final ArchRule NOBODY_DEPENDS_ON_THE_PROGRAMS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.godo.listener..", "org.godo.filter..");
}
