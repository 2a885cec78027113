package org.godo.listener.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.model.linux.CallConstants.AT_FDCWD;

import java.util.List;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.support.Messages;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** PATH records without types, as kernels before 3.10 write them. */
final class UntypedPathsTest {
  private static final String DIRECTORY = " inode=2 dev=fd:01 mode=040755";
  private static final String FILE = " inode=500 dev=fd:01 mode=0100644";

  @Test
  void anOpenWithTwoItems_createdTheSecond() {
    assertThat(call("2 success=yes exit=3 a1=241", dir("/srv/"), file("/srv/a")))
        .isEqualTo(new Call.Open(at("/srv/a"), 0x241, true, "fd:01", 500));
    assertThat(call("257 success=yes exit=3 a0=5 a2=c1", dir("/srv"), file("a")))
        .isEqualTo(new Call.Open(new PathArgument(5, "a"), 0xc1, true, "fd:01", 500));
    assertThat(call("85 success=yes exit=3", dir("/srv/"), file("/srv/a")))
        .isEqualTo(new Call.Open(at("/srv/a"), 0x241, true, "fd:01", 500));
  }

  @Test
  void anOpenWithOneItem_createdNothing() {
    assertThat(call("2 success=yes exit=3 a1=241", file("/srv/a")))
        .isEqualTo(new Call.Open(at("/srv/a"), 0x241, false, "fd:01", 500));
    assertThat(call("2 success=yes exit=3 a1=10000", dir("/srv")))
        .isEqualTo(new Call.Open(at("/srv"), 0x10000, false, "fd:01", 2));
  }

  @Test
  void aFailedOpenThatWouldCreate_hasTheDirectoryOnly() {
    assertThat(call("2 success=no exit=-13 a1=241", dir("/srv/")))
        .isEqualTo(new Call.Open(at(null), 0x241, false, null, -1));
    assertThat(call("2 success=no exit=-21 a1=241", dir("/srv")))
        .as("EISDIR")
        .isEqualTo(new Call.Open(at("/srv"), 0x241, false, "fd:01", 2));
    assertThat(call("2 success=no exit=-13 a1=0", dir("/srv")))
        .isEqualTo(new Call.Open(at("/srv"), 0, false, "fd:01", 2));
  }

  @Test
  void aRename_hasBothDirectoriesFirst() {
    assertThat(call("82 success=yes exit=0", dir("/s/"), dir("/t/"), file("/s/a"), file("/t/b")))
        .isEqualTo(new Call.Rename(at("/s/a"), at("/t/b"), 0));
    assertThat(call("82 success=yes exit=0", dir("/s/"), dir("/s/"), dir("/s/d"), dir("/s/e")))
        .as("of a directory")
        .isEqualTo(new Call.Rename(at("/s/d"), at("/s/e"), 0));
    assertThat(
            call(
                "264 success=yes exit=0 a0=5 a2=6",
                dir("/s"),
                dir("/t"),
                file("a"),
                file("b"),
                file("b")))
        .as("over a file")
        .isEqualTo(new Call.Rename(new PathArgument(5, "a"), new PathArgument(6, "b"), 0));
  }

  @Test
  void aRenameOfDirectoriesAlone_doesNothing() {
    assertThat(call("82 success=yes exit=0", dir("/s/a"), dir("/t/b"))).isNull();
    assertThat(call("82 success=yes exit=0", file("/s/a"), file("/t/b")))
        .isEqualTo(new Call.Rename(at("/s/a"), at("/t/b"), 0));
  }

  @Test
  void linksHaveTheirNameLast() {
    assertThat(call("86 success=yes exit=0", file("/s/a"), dir("/t/"), file("/t/b")))
        .isEqualTo(new Call.Link(at("/s/a"), at("/t/b")));
    assertThat(call("265 success=yes exit=0 a0=5 a2=6", file("a"), dir("/t"), file("b")))
        .isEqualTo(new Call.Link(new PathArgument(5, "a"), new PathArgument(6, "b")));
    assertThat(call("88 success=yes exit=0", "\"../x\"", dir("/t/"), file("/t/b")))
        .isEqualTo(new Call.Symlink("../x", at("/t/b")));
    assertThat(call("266 success=yes exit=0 a1=6", "\"/t\"", dir("/t/"), file("b")))
        .isEqualTo(new Call.Symlink("/t", new PathArgument(6, "b")));
  }

  @Test
  void aNameMadeOrRemoved_isBelowTheFirst() {
    assertThat(call("87 success=yes exit=0", dir("/s/"), file("/s/a")))
        .isEqualTo(new Call.Unlink(at("/s/a")));
    assertThat(call("263 success=yes exit=0 a0=5 a2=200", dir("/s"), dir("d")))
        .isEqualTo(new Call.Rmdir(new PathArgument(5, "d")));
    assertThat(call("84 success=yes exit=0", dir("/s/"), dir("/s/d")))
        .isEqualTo(new Call.Rmdir(at("/s/d")));
    assertThat(call("83 success=yes exit=0", dir("/s/"), dir("/s/d")))
        .isEqualTo(new Call.Mkdir(at("/s/d")));
    assertThat(call("258 success=yes exit=0 a0=5", dir("/s"), dir("d")))
        .isEqualTo(new Call.Mkdir(new PathArgument(5, "d")));
  }

  @Test
  void callsOnFilesThatAreThere_haveTheFileFirst() {
    assertThat(call("76 success=yes exit=0", file("t")))
        .isEqualTo(new Call.Truncate(at("t"), -1, -1));
    assertThat(call("80 success=yes exit=0", dir("/s"))).isEqualTo(new Call.Chdir(at("/s")));
    assertThat(
            call(
                "59 success=yes exit=0",
                "1309 argc=2 a0=\"/bin/sh\" a1=\"./run\"",
                file("./run"),
                file("/bin/sh"),
                file("/lib64/ld-linux-x86-64.so.2")))
        .isEqualTo(new Call.Exec(at("./run"), List.of("/bin/sh", "./run"), 2, "/bin/sh"));
  }

  private static String dir(String name) {
    return '"' + name + '"' + DIRECTORY;
  }

  private static String file(String name) {
    return '"' + name + '"' + FILE;
  }

  private static PathArgument at(@Nullable String name) {
    return new PathArgument(AT_FDCWD, name);
  }

  /** Decodes a call of x86_64 with these names, or records that begin with their type. */
  private static @Nullable Call call(String syscall, String... names) {
    Recording recording = new Recording();
    SessionDecoder decoder = Decoders.stream(SessionContext.of("s", "h", 0L), recording);
    accept(decoder, 1300, "arch=c000003e syscall=" + syscall + " ppid=1 pid=2 uid=0");
    int item = 0;
    for (String name : names) {
      boolean other = name.startsWith("1");
      accept(
          decoder,
          other ? Integer.parseInt(name.substring(0, 4)) : 1302,
          other ? name.substring(5) : "item=" + item++ + " name=" + name);
    }
    decoder.finish();
    return recording.syscalls().stream().map(RawEvent.Syscall::call).findFirst().orElse(null);
  }

  private static void accept(SessionDecoder decoder, int type, String fields) {
    decoder.accept(
        new CapturedMessage(
            1,
            1_000_000,
            CapturedMessage.AUDIT,
            Messages.audit(type, "audit(1.000:7): " + fields)));
  }
}
