package org.godo.listener;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteCodec;
import org.godo.listener.session.Listener;

/** Who may know whom. A rule that is in the way is a reason to think, not to loosen it. */
@AnalyzeClasses(packages = "org.godo", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "org.godo.listener";

  private static final String[] PURE = {
    ROOT + ".form..",
    ROOT + ".parse..",
    ROOT + ".reassemble..",
    ROOT + ".decode..",
    ROOT + ".syscall.."
  };

  /** What a capture is made of; how it is written and read is none of decoding's business. */
  private static final Set<String> MESSAGES =
      Set.of(
          CapturedMessage.class.getName(),
          MessageSource.class.getName(),
          Note.class.getName(),
          NoteCodec.class.getName());

  private static final DescribedPredicate<JavaClass> REST_OF_CAPTURE =
      describe(
          "the capture's writers and readers",
          type ->
              type.getPackageName().equals(ROOT + ".capture")
                  && !MESSAGES.contains(type.getName().replaceFirst("\\$.*", "")));

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsTheWholeSession =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, ROOT + ".cli..", ROOT + ".session..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(Listener.class.getName())
          .orShould()
          .dependOnClassesThat(resideInAPackage(ROOT + ".cli.."));

  @ArchTest
  static final ArchRule onlyNativeioCallsTheCLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".nativeio..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jnr.ffi..", "jnr.constants..", "jnr.posix..", "com.kenai..");

  @ArchTest
  static final ArchRule onlyNativeioAndDockerTalkOverUnixSockets =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .and()
          .resideOutsideOfPackages(ROOT + ".nativeio..", ROOT + ".docker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jnr.unixsocket..", "jnr.enxio..");

  @ArchTest
  static final ArchRule onlyStatusAndCriUseJavasOwnUnixSockets =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .and()
          .resideOutsideOfPackages(ROOT + ".status..", ROOT + ".cri..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.net.UnixDomainSocketAddress");

  @ArchTest
  static final ArchRule onlyCriKnowsRemoteProcedureCalls =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .and()
          .resideOutsideOfPackage(ROOT + ".cri..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule onlyCriAndMetricsKnowNetty =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .and()
          .resideOutsideOfPackages(ROOT + ".cri..", ROOT + ".metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..");

  @ArchTest
  static final ArchRule onlyMetricsServesAndKnowsMicrometer =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .and()
          .resideOutsideOfPackage(ROOT + ".metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.micrometer..",
              "io.prometheus..",
              "com.sun.net.httpserver..",
              "io.netty.handler.codec.http..");

  @ArchTest
  static final ArchRule decodingIsPure =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.nio.file..",
                      "java.nio.channels..",
                      "java.net..",
                      "com.mongodb..",
                      "reactor..",
                      "org.slf4j..",
                      "ch.qos..",
                      "java.util.logging..",
                      "java.util.concurrent..",
                      ROOT + ".netlink..",
                      ROOT + ".nativeio..",
                      ROOT + ".procfs..",
                      ROOT + ".docker..",
                      ROOT + ".cri..",
                      ROOT + ".input..",
                      ROOT + ".deliver..",
                      ROOT + ".lifecycle..")
                  .or(REST_OF_CAPTURE))
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule onlyDeliverKnowsTheDriver =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .and()
          .resideOutsideOfPackage(ROOT + ".deliver..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.mongodb..", "reactor..");

  @ArchTest
  static final ArchRule theFilterIsNotKnown =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.godo.filter..");

  @ArchTest
  static final ArchRule theModelKnowsNeitherProgram =
      noClasses()
          .that()
          .resideInAPackage("org.godo.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + "..", "org.godo.filter..");

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();
}
