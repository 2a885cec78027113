package org.godo.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each failure prints one line on standard error and has its exit code. */
class FailuresTest {
  private static final Path CAPTURE =
      Command.checkout().resolve("listener/src/test/resources/captures/docker-run.pcap.gz");

  @TempDir Path dir;

  @Test
  void anUnreachableStoreIsThree() throws InterruptedException {
    String uri = "mongodb://someone:secret@127.0.0.1:1/?serverSelectionTimeoutMS=500";
    Command.Result replay =
        Command.listener("replay", "--data-dir", dir, "--mongodb-uri", uri, CAPTURE).run();
    assertThat(replay.exitCode()).isEqualTo(3);
    assertThat(replay.onlyErrorLine())
        .startsWith("listener: ")
        .contains("127.0.0.1:1")
        .doesNotContain("secret");
    Command.Result filter =
        Command.filter("--data-dir", dir, "--mongodb-uri", uri, "--since", "1h").run();
    assertThat(filter.exitCode()).isEqualTo(3);
    assertThat(filter.onlyErrorLine()).startsWith("filter: ").doesNotContain("secret");
  }

  @Test
  void anInvalidUriIsTwo() throws InterruptedException {
    Command.Result result =
        Command.filter("--data-dir", dir, "--mongodb-uri", "localhost:27017", "--since", "1h")
            .run();
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.onlyErrorLine()).startsWith("filter: ").contains("mongodb://");
  }

  @Test
  void aFileThatIsNoCaptureIsOne() throws Exception {
    Path text = Files.writeString(dir.resolve("notes.txt"), "not a capture\n");
    Command.Result result = Command.listener("replay", "--data-dir", dir.resolve("d"), text).run();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.onlyErrorLine()).startsWith("listener: ").contains("notes.txt");
    Command.Result missing =
        Command.listener("replay", "--data-dir", dir.resolve("d"), dir.resolve("nothing")).run();
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.onlyErrorLine()).startsWith("listener: ").contains("nothing");
  }

  @Test
  void aCaptureDamagedInTheMiddleKeepsItsBeginning() throws Exception {
    byte[] whole;
    try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(CAPTURE))) {
      whole = in.readAllBytes();
    }
    byte[] damaged = Arrays.copyOf(whole, 3_000_000);
    Path cut = Files.write(dir.resolve("cut.pcap"), damaged);
    Command.Result torn = Command.listener("replay", "--data-dir", dir.resolve("d"), cut).run();
    torn.expectSuccess();
    assertThat(torn.out()).contains("lost: capture torn_tail");
    Command.filter("--data-dir", dir.resolve("d"), "--since", "last").run().expectSuccess();
    assertThat(Results.export(dir.resolve("d")).processes()).isNotEmpty();
  }

  @Test
  void aMissingOptionIsTwo() throws InterruptedException {
    for (Command command :
        new Command[] {
          Command.filter("--data-dir", dir),
          Command.filter("--data-dir", dir, "--since", "yesterday-ish"),
          Command.filter("export", "--data-dir", dir, "--format", "csv", "--output", dir),
          Command.listener("replay"),
          Command.listener("--no-such-option")
        }) {
      Command.Result result = command.run();
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.onlyErrorLine()).contains("--help");
    }
  }

  @Test
  void aDamagedStoreIsThree() throws Exception {
    Path data = dir.resolve("d");
    Command.listener("replay", "--data-dir", data, CAPTURE).run().expectSuccess();
    Path file = data.resolve("store/documents.h2");
    byte[] whole = Files.readAllBytes(file);
    for (byte[] damaged :
        List.of(Arrays.copyOf(whole, 5_000), new byte[whole.length], new byte[] {1, 2, 3})) {
      Files.write(file, damaged);
      Command.Result filter = Command.filter("--data-dir", data, "--since", "last").run();
      assertThat(filter.exitCode()).isEqualTo(3);
      assertThat(filter.onlyErrorLine()).startsWith("filter: the store in " + data + " is damaged");
    }
  }

  @Test
  void aDataDirectoryOfAnotherUserIsFour() throws Exception {
    Path data = dir.resolve("d");
    Command.listener("replay", "--data-dir", data, CAPTURE).run().expectSuccess();
    Path store = data.resolve("store");
    assumeTrue(
        Files.getAttribute(store, "unix:uid").equals(0), "only root can make files of other users");
    Files.setAttribute(store.resolve("documents.h2"), "unix:uid", 54_321);
    for (Command command :
        List.of(
            Command.filter("--data-dir", data, "--since", "last"),
            Command.filter("export", "--data-dir", data, "--format", "jsonl", "--output", dir),
            Command.listener("replay", "--data-dir", data, CAPTURE),
            Command.listener("verify", data))) {
      Command.Result result = command.run();
      assertThat(result.exitCode()).isEqualTo(4);
      assertThat(result.onlyErrorLine()).contains(store + "/documents.h2 belongs to 54321: run as");
    }
  }

  /** Whatever the umask, which the script sets. */
  @Test
  void whatIsWrittenIsTheUsersAlone() throws Exception {
    Path data = dir.resolve("d");
    Path output = dir.resolve("export");
    Command.listener("replay", "--data-dir", data, CAPTURE).run().expectSuccess();
    Command.filter("--data-dir", data, "--since", "last").run().expectSuccess();
    Command.filter("export", "--data-dir", data, "--format", "jsonl", "--output", output)
        .run()
        .expectSuccess();
    try (Stream<Path> records = Files.walk(data);
        Stream<Path> exports = Files.walk(output)) {
      assertThat(Stream.concat(records, exports).map(FailuresTest::mode).distinct())
          .containsExactlyInAnyOrder("rwx------", "rw-------");
    }
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anEmptyStoreIsSix() throws InterruptedException {
    for (String since : new String[] {"last", "1h"}) {
      Command.Result result = Command.filter("--data-dir", dir, "--since", since).run();
      assertThat(result.exitCode()).isEqualTo(6);
      assertThat(result.onlyErrorLine()).startsWith("filter: nothing was recorded");
    }
    Command.Result tree = Command.filter("tree", "--data-dir", dir).run();
    assertThat(tree.exitCode()).isEqualTo(6);
    assertThat(tree.onlyErrorLine()).contains("filter --since");
  }

  @Test
  void recordingWithoutCapabilitiesIsFour() throws Exception {
    Command.Result result =
        withoutRights("run", "--loginuid", "1234567", "--data-dir", nobodysFolder()).run();
    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.onlyErrorLine()).startsWith("listener: ").contains("CAP_AUDIT_CONTROL");
  }

  @Test
  void theDoctorWithoutCapabilitiesIsFourAndNamesThem() throws Exception {
    Command.Result result = withoutRights("doctor", "--data-dir", nobodysFolder()).run();
    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .contains(
            "fail  capabilities       missing CAP_AUDIT_CONTROL, CAP_NET_ADMIN; run as root, or with"
                + " these capabilities: sudo listener doctor",
            "skip  audit              cannot be asked with these rights",
            "skip  audit seat         cannot be asked with these rights",
            "skip  socket buffers     cannot be asked for without CAP_NET_ADMIN",
            "ok    store              embedded");
  }

  @Test
  void theStatusWithoutAListenerIsSix() throws Exception {
    Command.Result result = Command.listener("status", "--data-dir", dir).run();
    assertThat(result.exitCode()).isEqualTo(6);
    assertThat(result.onlyErrorLine())
        .startsWith("listener: no listener is running with --data-dir " + dir + "; ");
  }

  private static String nobodysFolder() {
    return "/tmp/godo-none-" + System.nanoTime();
  }

  private static Command withoutRights(Object... arguments) {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "skipped: only root can give up rights");
    List<Object> command =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--bounding-set=-all",
                "--inh-caps=-all",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--",
                Command.checkout().resolve("scripts/listener")));
    command.addAll(List.of(arguments));
    return Command.of(command.toArray());
  }
}
