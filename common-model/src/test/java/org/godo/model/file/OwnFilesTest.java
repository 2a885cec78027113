package org.godo.model.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnFilesTest {
  /** A user that no machine has. */
  private static final int OTHER = 54_321;

  @TempDir Path given;
  private Path dir = Path.of("");

  @BeforeEach
  void resolve() throws IOException {
    dir = given.toRealPath();
  }

  private static void belongsToAnother(Path path) throws IOException {
    assumeTrue(Owner.self().uid() == 0, "only root can make files of other users");
    Files.setAttribute(path, "unix:uid", OTHER);
  }

  private static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void assertRefused(ThrowingCallable use, String message) {
    assertThatThrownBy(use)
        .isInstanceOfSatisfying(
            GodoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_PERMITTED))
        .hasMessage(message);
  }

  // ---- what is created -------------------------------------------------------------------------

  @Test
  void directoriesAndFilesAreTheOwnersAlone() throws IOException {
    Path data = OwnFiles.directory(dir.resolve("a/b"));
    OwnFiles.create(data.resolve("new")).close();
    OwnFiles.open(data.resolve("lock")).close();

    assertThat(data).isEqualTo(dir.resolve("a/b"));
    assertThat(mode(dir.resolve("a"))).isEqualTo("rwx------");
    assertThat(mode(data)).isEqualTo("rwx------");
    assertThat(mode(data.resolve("new"))).isEqualTo("rw-------");
    assertThat(mode(data.resolve("lock"))).isEqualTo("rw-------");
  }

  @Test
  void aFileIsCreatedOnceAndOpenedAgain() throws IOException {
    Path file = dir.resolve("f");
    try (FileChannel created = OwnFiles.create(file)) {
      created.write(ByteBuffer.wrap("abc".getBytes(UTF_8)));
    }
    OwnFiles.open(file).close();

    assertThat(Files.readString(file)).isEqualTo("abc");
    assertThatThrownBy(() -> OwnFiles.create(file)).isInstanceOf(FileAlreadyExistsException.class);
  }

  // ---- what is refused -------------------------------------------------------------------------

  @Test
  void aDataDirectoryOfAnotherIsRefused() throws IOException {
    Path data = Files.createDirectory(dir.resolve("data"));
    belongsToAnother(data);

    assertRefused(
        () -> DataDirectory.open(data),
        data
            + " belongs to 54321, who can replace what is below it: use a directory that only you"
            + " can change");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwx---", "rwx----w-"})
  void aDataDirectoryThatOthersCanChangeIsRefused(String permissions) throws IOException {
    Path data = Files.createDirectory(dir.resolve("data"));
    mode(data, permissions);

    assertThatThrownBy(() -> DataDirectory.open(data))
        .isInstanceOf(GodoException.class)
        .hasMessageStartingWith(data + " can be changed by other users (mode 07");
    assertThatThrownBy(() -> DataDirectory.check(data)).isInstanceOf(GodoException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "listener.lock",
        "capture",
        "capture/s/000001.pcap",
        "quarantine/s",
        "replay/s/checkpoint",
        "store",
        "store/documents.h2",
        "store/lock",
        "calibrate"
      })
  void whatAnotherOwnsInADataDirectoryIsRefused(String name) throws IOException {
    Path found = Files.createDirectories(dir.resolve("data").resolve(name));
    belongsToAnother(found);

    String message =
        found + " belongs to 54321: run as that user, or on a copy of your own (cp -r)";
    assertRefused(() -> DataDirectory.open(dir.resolve("data")), message);
    assertRefused(() -> DataDirectory.check(dir.resolve("data")), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"listener.lock", "capture", "capture/s", "store", "store/documents.h2"})
  void aSymbolicLinkInADataDirectoryIsRefused(String name) throws IOException {
    Path link = dir.resolve("data").resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Files.createDirectories(dir.resolve("elsewhere")));

    assertRefused(
        () -> DataDirectory.open(dir.resolve("data")),
        link + " is a symbolic link, which godo does not follow: remove it");
  }

  @Test
  void aFileWithASecondNameIsRefused() throws IOException {
    Path data = Files.createDirectories(dir.resolve("data/store"));
    Path file = Files.createFile(dir.resolve("precious"));
    Files.createLink(data.resolve("documents.h2"), file);

    assertRefused(
        () -> DataDirectory.open(dir.resolve("data")),
        data.resolve("documents.h2") + " has a second name (a hard link): replace it by a copy");
  }

  @Test
  void aFileThatOthersCanWriteIsRefused() throws IOException {
    Path lock = Files.createFile(dir.resolve("listener.lock"));
    mode(lock, "rw-rw-r--");

    assertRefused(
        () -> OwnFiles.open(lock),
        lock
            + " can be changed by other users (mode 0664): chmod go-w it, if what is in it is"
            + " yours");
  }

  @Test
  void aLockThatIsALinkIsNotOpened() throws IOException {
    Path target = dir.resolve("target");
    Path lock = Files.createSymbolicLink(dir.resolve("listener.lock"), target);

    assertThatThrownBy(() -> OwnFiles.open(lock)).isInstanceOf(GodoException.class);
    assertThatThrownBy(() -> OwnFiles.create(lock)).isInstanceOf(FileSystemException.class);
    assertThat(target).doesNotExist();
  }

  @Test
  void aDirectoryBelowOneOfAnotherIsRefused() throws IOException {
    Path home = Files.createDirectory(dir.resolve("home"));
    Path data = Files.createDirectory(home.resolve("data"));
    belongsToAnother(home);

    String message =
        home
            + " belongs to 54321, who can replace what is below it: use a directory that only you"
            + " can change";
    assertRefused(() -> DataDirectory.open(data), message);
    assertRefused(() -> DataDirectory.open(home.resolve("new/data")), message);
    assertThat(home.resolve("new")).doesNotExist();
  }

  @Test
  void aDirectoryBelowOneThatAllCanChangeIsRefusedUnlessItIsSticky() throws IOException {
    Path shared = Files.createDirectory(dir.resolve("shared"));
    Path data = Files.createDirectory(shared.resolve("data"));
    mode(shared, "rwxrwxrwx");
    assertThatThrownBy(() -> DataDirectory.open(data))
        .hasMessageStartingWith(shared + " can be changed by other users (mode 0777)");
    assertThatThrownBy(() -> OwnFiles.checkSharedDirectory(shared))
        .isInstanceOf(GodoException.class);

    Files.setAttribute(shared, "unix:mode", 01777);

    assertThat(DataDirectory.open(data)).isEqualTo(data);
    assertThatCode(() -> OwnFiles.checkSharedDirectory(shared)).doesNotThrowAnyException();
  }

  @Test
  void aDataDirectoryMayBeALinkOfItsOwner() throws IOException {
    Path disk = Files.createDirectories(dir.resolve("disk/data"));
    Path link = Files.createSymbolicLink(dir.resolve("data"), Path.of("disk/data"));

    assertThat(DataDirectory.open(link)).isEqualTo(disk);

    mode(dir.resolve("disk"), "rwxrwxrwx");
    assertThatThrownBy(() -> DataDirectory.open(link)).isInstanceOf(GodoException.class);
  }

  @Test
  void aLinkOfAnotherIsRefused() throws IOException {
    Files.createDirectories(dir.resolve("disk"));
    Path link = Files.createSymbolicLink(dir.resolve("data"), Path.of("disk"));
    assumeTrue(Owner.self().uid() == 0, "only root can make links of other users");
    new ProcessBuilder("chown", "-h", "54321", link.toString()).start().onExit().join();

    assertThatThrownBy(() -> DataDirectory.open(link))
        .hasMessageStartingWith(link + " belongs to 54321");
  }

  @Test
  void linksInACircleAreRefused() throws IOException {
    Path one = Files.createSymbolicLink(dir.resolve("one"), Path.of("two"));
    Files.createSymbolicLink(dir.resolve("two"), Path.of("one"));

    assertThatThrownBy(() -> DataDirectory.open(one))
        .isInstanceOf(GodoException.class)
        .hasMessageContaining("one of too many symbolic links");
  }

  @Test
  void otherFilesInADataDirectoryAreNobodysConcern() throws IOException {
    Path data = Files.createDirectories(dir.resolve("data"));
    Files.createSymbolicLink(data.resolve("notes"), Path.of("/etc/hostname"));
    mode(Files.createFile(data.resolve("results.jsonl")), "rw-rw-rw-");

    assertThat(DataDirectory.open(data)).isEqualTo(data);
  }

  // ---- who ------------------------------------------------------------------------------------

  @Test
  void rootTrustsTheUserOfSudoWithTheDirectoriesAbove() {
    Owner root = Owner.of(0, 0, "1000", "1001");

    assertThat(root.users()).containsExactly(0);
    assertThat(root.ancestorUsers()).containsExactlyInAnyOrder(0, 1000);
    assertThat(root.groups()).containsExactlyInAnyOrder(0, 1001);
  }

  @Test
  void anotherUserTrustsRootAndItself() {
    Owner user = Owner.of(1000, 1001, "7", "8");

    assertThat(user.users()).containsExactlyInAnyOrder(0, 1000);
    assertThat(user.ancestorUsers()).containsExactlyInAnyOrder(0, 1000);
    assertThat(user.groups()).containsExactlyInAnyOrder(0, 1001);
    assertThat(List.of(Owner.of(0, 0, "x", null), Owner.of(0, 0, null, "-1")))
        .containsOnly(Owner.of(0, 0, null, null));
  }
}
