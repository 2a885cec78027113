package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_CREAT;
import static org.godo.filter.support.Caller.O_DIRECTORY;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_TMPFILE;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.model.linux.CallConstants.AT_FDCWD;
import static org.godo.model.linux.OpenFlags.O_EXCL;
import static org.godo.model.linux.OpenFlags.O_NOFOLLOW;
import static org.godo.model.linux.OpenFlags.O_PATH;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.linux.OpenFlags;
import org.godo.model.linux.Resolve;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links of /proc in names of calls that do not follow them. A container's process is 113. */
class FollowedLinksTest {
  private static final int INIT = 113;
  private static final int EEXIST = 17;
  private static final int ELOOP = 40;
  private static final String ROOT = Runc.rootfs(ALPHA);

  private static Recording record() {
    return Runc.alpha().docker(ALPHA, "alpha", ROOT).at(1500);
  }

  private static Caller opened(Recording record) {
    return record.by(INIT).create("/etc/f", O_WRONLY, 1).open("/etc", O_PATH | O_DIRECTORY, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/fd/1", "/proc/thread-self/fd/1", "/dev/stdout", "/dev/fd/1"})
  void anOpenOfALinkItselfIsNotOfItsTarget(String link) {
    Recording record = record();
    opened(record).open(link, O_PATH | O_NOFOLLOW, 4).rename("/etc/f", "/etc/g").then();
    FileAccessResult file = Rebuilt.of(record).file(link);

    assertThat(file.hostPath()).isNull();
    assertThat(file.renamedTo()).isNull();
    assertThat(file.inferred().texts()).containsOnlyKeys("close_timestamp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/fd/5", "/dev/fd/5", "/proc/self/fd/5/f"})
  void whatComesByAWayThatIsNotRecordedMayHaveAName(String path) {
    Recording record = record().by(INIT).open(path, O_WRONLY, 6).write(6, 3).then();

    FileAccessResult file = Rebuilt.of(record).file(path);

    assertThat(file.hostPath()).isNull();
    assertThat(file.inferred().texts().get("host_path"))
        .startsWith("not known: where its process's root directory")
        .contains("the target of a link in /proc");
  }

  @Test
  void aLinkBeforeTheLastPartIsFollowedAndOneBeforeASlash() {
    Recording record = record();
    opened(record)
        .open("/proc/self/fd/3/f", O_WRONLY | O_NOFOLLOW, 4)
        .open("/proc/self/fd/3/", O_PATH | O_NOFOLLOW, 5)
        .open("/proc/self/fd/3/.", O_PATH | O_NOFOLLOW, 6)
        .then();
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/proc/self/fd/3/f").hostPath()).isEqualTo(ROOT + "/etc/f");
    assertThat(rebuilt.files("/proc/self/fd/3"))
        .extracting(FileAccessResult::hostPath)
        .containsExactly(ROOT + "/etc", ROOT + "/etc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/fd/1", "/dev/stdout", "/dev/stdin"})
  void aFileThatAnOpenCreatedIsNoLink(String link) {
    Recording record = record();
    opened(record).unlink("/dev/fd").create(link, O_WRONLY, 4).write(4, 5).then();
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file(link).hostPath()).isNull();
    assertThat(rebuilt.file("/etc/f").hostPath()).isEqualTo(ROOT + "/etc/f");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/fd/1", "/dev/fd/1", "/dev/stdout"})
  void aFileThatWasRemovedHasNoNameByADescriptor(String link) {
    Recording host = Runc.containerd("h").at(1000).spawn(10, 200).at(1100);
    host.by(200).create("/a", O_WRONLY, 1).unlink("/a").open(link, O_WRONLY, 4).then();
    FileAccessResult file = Rebuilt.of(host).file(link);

    assertThat(file.hostPath()).isNull();
    assertThat(file.inferred().texts()).containsKeys("unlinked", "renamed_to");
  }

  @Test
  void aFileThatNeverHadANameHasNoneByADescriptor() {
    Recording host = Runc.containerd("h").at(1000).spawn(10, 200).at(1100);
    host.by(200).open("/tmp", O_TMPFILE | O_WRONLY, 3).open("/proc/self/fd/3", O_WRONLY, 4).then();

    assertThat(Rebuilt.of(host).file("/proc/self/fd/3").hostPath()).isNull();
  }

  @Test
  void anOpenThatFailsAtALinkIsNotOfItsTarget() {
    Recording record = record();
    opened(record)
        .openFails("/proc/self/fd/1", O_WRONLY | O_NOFOLLOW, ELOOP)
        .openFails("/dev/stdout", O_WRONLY | O_CREAT | O_EXCL, EEXIST)
        .then();
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/proc/self/fd/1").hostPath()).isNull();
    assertThat(rebuilt.file("/dev/stdout").hostPath()).isNull();
  }

  /** What succeeds has no such link in it: something else is mounted at /proc. */
  @ParameterizedTest
  @ValueSource(
      ints = {Resolve.NO_MAGICLINKS, Resolve.NO_SYMLINKS, Resolve.BENEATH, Resolve.IN_ROOT})
  void openat2FollowsNoneThatItIsForbidden(int resolve) {
    Recording record = record();
    opened(record)
        .open("/", O_PATH | O_DIRECTORY, 5)
        .openAt2(5, "proc/self/fd/3/f", O_WRONLY, resolve, 6)
        .openAt2(5, "proc/self/root/etc/g", O_WRONLY, resolve, 7)
        .openAt2(5, "proc/self/fd/3/f", O_WRONLY, resolve, -ELOOP)
        .then();
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.files("/proc/self/fd/3/f"))
        .extracting(FileAccessResult::hostPath)
        .containsExactly(null, null);
    assertThat(rebuilt.file("/proc/self/root/etc/g").hostPath()).isNull();
  }

  @Test
  void openat2FollowsThemElse() {
    Recording record = record();
    opened(record).openAt2(AT_FDCWD, "/proc/self/fd/3/f", O_WRONLY, 0, 6).then();

    assertThat(Rebuilt.of(record).file("/proc/self/fd/3/f").hostPath()).isEqualTo(ROOT + "/etc/f");
  }

  @Test
  void aNameBelowADirectoryAsRootMayGoUpBehindALink() {
    Recording record = record();
    opened(record)
        .openAt2(3, "a/../f", O_RDONLY, Resolve.IN_ROOT, 6)
        .openAt2(3, "a/../g", O_RDONLY, Resolve.IN_ROOT | Resolve.NO_SYMLINKS, 7)
        .openAt2(3, "../h", O_RDONLY, Resolve.IN_ROOT, 8)
        .then();
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.files("/etc/f").get(1).inferred().texts())
        .containsKeys("file_name", "host_path");
    assertThat(rebuilt.file("/etc/g").inferred().texts()).containsOnlyKeys("close_timestamp");
    assertThat(rebuilt.file("/etc/h").inferred().texts()).containsOnlyKeys("close_timestamp");
  }

  @Test
  void whatIsRenamedOrRemovedIsTheLink() {
    Recording record = record();
    opened(record)
        .unlink("/dev/stdout")
        .rename("/dev/stdin", "/dev/in")
        .create("/etc/new", O_WRONLY, 5)
        .rename("/etc/new", "/dev/stdout")
        .mknod("/dev/stderr")
        .then();
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/etc/f").unlinked()).isFalse();
    assertThat(rebuilt.file("/etc/f").inferred().texts()).containsOnlyKeys("close_timestamp");
    assertThat(rebuilt.file("/etc/new").renamedTo()).isEqualTo("/dev/stdout");
    assertThat(rebuilt.byName("/dev/stderr").hostPath()).isNull();
  }

  @Test
  void linkLinksTheLink() {
    Recording record = record();
    opened(record).link("/dev/stdout", "/dev/x").unlink("/etc/f").then();

    assertThat(Rebuilt.of(record).file("/etc/f").unlinked()).isTrue();
  }

  /** Whether linkat follows the link, a flag says that is not recorded. */
  @Test
  void linkatMayLinkTheTarget() {
    Recording record = record();
    opened(record).linkAt(AT_FDCWD, "/dev/stdout", "/dev/x").unlink("/etc/f").then();
    FileAccessResult file = Rebuilt.of(record).file("/etc/f");

    assertThat(file.inferred().texts())
        .containsOnlyKeys("close_timestamp", "renamed_to", "unlinked");
  }

  /** openat2 before Linux 5.16, or a log without its OPENAT2 record. */
  @Test
  void whatDependsOnFlagsThatAreNotRecordedIsMarked() {
    Recording record = record();
    opened(record)
        .openAt2(AT_FDCWD, "/etc/g", OpenFlags.UNKNOWN, Resolve.UNKNOWN, 6)
        .openAt2(AT_FDCWD, "/proc/self/fd/1", OpenFlags.UNKNOWN, Resolve.UNKNOWN, 7)
        .openAt2(AT_FDCWD, "/etc/none", OpenFlags.UNKNOWN, Resolve.UNKNOWN, -2)
        .openAt2(AT_FDCWD, "/etc/h", O_WRONLY, 0, 8)
        .then();
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.file("/proc/self/fd/1").inferred().texts())
        .containsOnlyKeys(
            "close_timestamp",
            "file_name",
            "flags",
            "host_path",
            "renamed_from",
            "renamed_to",
            "truncated",
            "unlinked");
    assertThat(rebuilt.file("/etc/none").inferred().texts()).containsKey("flags");
    assertThat(rebuilt.file("/etc/h").inferred().texts()).containsOnlyKeys("close_timestamp");
    assertThat(rebuilt.process(INIT).filesRead()).isZero();
    assertThat(rebuilt.process(INIT).inferred().texts())
        .containsEntry(
            "files_read",
            "at least; the flags of 2 opens, by which it may have opened for reading, are not"
                + " recorded")
        .containsEntry("files_written", "at least; whether it wrote to 2 more is not recorded");
  }

  @Test
  void aFileThatIsOpenedWithUnknownFlagsMayHaveNoNameYet() {
    Recording record = record();
    opened(record).openAt2(AT_FDCWD, "/tmp", OpenFlags.UNKNOWN, Resolve.UNKNOWN, 6).write(6, 3);
    record.by(INIT).linkAt(AT_FDCWD, "/proc/self/fd/6", "/etc/evil");
    FileAccessResult file = Rebuilt.of(record).file("/tmp");

    assertThat(file.renamedTo()).isNull();
    assertThat(file.inferred().texts()).containsKeys("renamed_to", "unlinked", "truncated");
  }
}
