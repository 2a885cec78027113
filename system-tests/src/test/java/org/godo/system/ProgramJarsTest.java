package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the programs' jars: what they need, the licences of it, and a list of all of it. */
class ProgramJarsTest {
  private static final List<String> LOGGING =
      List.of("ch.qos.logback.classic.spi.Configurator", "org.slf4j.spi.SLF4JServiceProvider");
  private static final List<String> GRPC =
      List.of(
          "io.grpc.LoadBalancerProvider",
          "io.grpc.ManagedChannelProvider",
          "io.grpc.NameResolverProvider");

  private static Path jar(String program) {
    return Command.checkout().resolve(program + "/target/godo-" + program + ".jar");
  }

  /** The names of all files in a jar, those for later versions of Java as for all. */
  private static List<String> files(String program) throws IOException {
    try (ZipFile zip = new ZipFile(jar(program).toFile())) {
      return zip.stream()
          .filter(entry -> !entry.isDirectory())
          .map(entry -> entry.getName().replaceFirst("^META-INF/versions/[0-9]+/", ""))
          .sorted()
          .toList();
    }
  }

  private static byte[] read(String program, String name) throws IOException {
    try (ZipFile zip = new ZipFile(jar(program).toFile())) {
      ZipEntry entry = zip.getEntry(name);
      assertThat(entry).as(name).isNotNull();
      return zip.getInputStream(entry).readAllBytes();
    }
  }

  private static List<String> below(String directory, List<String> files) {
    return files.stream()
        .filter(file -> file.startsWith(directory))
        .map(file -> file.substring(directory.length()))
        .toList();
  }

  @Test
  void services() throws IOException {
    assertThat(below("META-INF/services/", files("filter")).stream().distinct())
        .containsExactlyElementsOf(LOGGING);
    assertThat(below("META-INF/services/", files("listener")).stream().distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(LOGGING.stream(), GRPC.stream()).toList());
  }

  @Test
  void nativeLibraries() throws IOException {
    assertThat(natives("filter")).isEmpty();
    assertThat(natives("listener"))
        .containsExactly("jni/aarch64-Linux/libjffi-1.2.so", "jni/x86_64-Linux/libjffi-1.2.so");
    assertThat(
            below("jnr/constants/platform/", files("listener")).stream()
                .filter(file -> file.contains("/"))
                .map(file -> file.substring(0, file.indexOf('/')))
                .distinct())
        .containsExactly("fake", "linux");
  }

  private static List<String> natives(String program) throws IOException {
    return files(program).stream()
        .filter(file -> file.matches(".*\\.(so|a|dll|dylib|jnilib)(\\..*)?"))
        .toList();
  }

  /** Of the database H2 only its key-value store, and the exceptions that one class of it names. */
  @ParameterizedTest
  @ValueSource(strings = {"listener", "filter"})
  void noDatabase(String program) throws IOException {
    List<String> h2 = below("org/h2/", files(program));

    assertThat(h2.stream().map(file -> file.replaceFirst("/.*", "")).distinct())
        .containsExactly(
            "api",
            "compress",
            "engine",
            "jdbc",
            "message",
            "mvstore",
            "security",
            "store",
            "util",
            "value");
    assertThat(below("jdbc/", h2)).isNotEmpty().allMatch(file -> file.endsWith("Exception.class"));
    assertThat(below("engine/", h2)).doesNotContain("Database.class", "Engine.class");
  }

  @ParameterizedTest
  @ValueSource(strings = {"listener", "filter"})
  void licences(String program) throws IOException {
    for (String name : List.of("LICENSE", "NOTICE")) {
      assertThat(read(program, "META-INF/" + name))
          .isEqualTo(Files.readAllBytes(Command.checkout().resolve(name)));
    }
    try (Stream<Path> texts = Files.list(Command.checkout().resolve("licenses"))) {
      List<Path> all = texts.sorted().toList();
      assertThat(below("META-INF/licenses/", files(program)))
          .isEqualTo(all.stream().map(text -> text.getFileName().toString()).toList());
      for (Path text : all) {
        assertThat(read(program, "META-INF/licenses/" + text.getFileName()))
            .isEqualTo(Files.readAllBytes(text));
      }
    }
  }

  /** The lists in the jars have every library, and NOTICE has those and no other. */
  @Test
  void noticeHasTheLibrariesOfTheJars() throws IOException {
    Set<String> listed = new TreeSet<>(libraries("listener"));
    listed.addAll(libraries("filter"));
    listed.removeIf(library -> library.startsWith("org.godo:"));

    Set<String> noticed =
        Files.readAllLines(Command.checkout().resolve("NOTICE")).stream()
            .filter(line -> line.matches(" {2}[a-z0-9.]+:[A-Za-z0-9_-]+ +\\S+"))
            .map(line -> line.strip().replaceFirst(" .*", ""))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(noticed).isEqualTo(listed);
  }

  /** By the descriptions that Maven puts into jars, which most of the libraries have. */
  @ParameterizedTest
  @ValueSource(strings = {"listener", "filter"})
  void theListHasWhatIsInTheJar(String program) throws IOException {
    Set<String> found =
        below("META-INF/maven/", files(program)).stream()
            .filter(file -> file.endsWith("/pom.properties"))
            .map(file -> file.substring(0, file.lastIndexOf('/')).replace('/', ':'))
            .filter(library -> !library.equals("org.godo:" + program))
            .filter(library -> !library.startsWith("org.jctools:")) // inside of netty-common
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(found).hasSizeGreaterThan(10);
    assertThat(libraries(program)).containsAll(found);
  }

  private static Set<String> libraries(String program) throws IOException {
    JsonNode bom =
        new ObjectMapper()
            .readTree(
                new String(read(program, "META-INF/sbom/godo.cdx.json"), StandardCharsets.UTF_8));
    assertThat(bom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    Set<String> libraries = new TreeSet<>();
    for (JsonNode component : bom.get("components")) {
      assertThat(component.get("version").asText()).isNotEmpty();
      assertThat(component.get("licenses")).as(component.toString()).isNotEmpty();
      libraries.add(component.get("group").asText() + ':' + component.get("name").asText());
    }
    return libraries;
  }
}
