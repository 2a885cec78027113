package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_WRONLY;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.model.linux.CallConstants.MS_BIND;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.api.Test;

/**
 * A container (process 403) that may mount has one of its directories, or the host's /srv/d (its
 * /zz), at /m too: a file there has two names. Process 700 is on the host.
 */
class NamesBehindMountsTest {
  private static final int HOST = 700;
  private static final int IN_ALPHA = 403;
  private static final String ELSEWHERE =
      "as recorded by this path; a file or directory with such a name was renamed, linked or removed"
          + " where it is not certain which it is, as behind a mount that a container made";
  private static final String ONE_PATH =
      "as recorded by this path; the file may have others, or be another one, as what is mounted"
          + " there, or which directory the path starts at, is not certain";

  private static Recording record() {
    Recording record = Runc.containerd("h");
    Runc.shim(record, 1000, 301, ALPHA);
    Runc.create(record, 1100, 301, 400, ALPHA, "/bin/sh");
    return record
        .docker(ALPHA, "alpha", Runc.rootfs(ALPHA), new Mount("bind", "/srv/d", "/zz", true))
        .at(1500)
        .fork(1, HOST)
        .at(1600);
  }

  /** What is inferred of the names of a file. */
  private static Map<String, String> names(FileAccessResult file) {
    Map<String, String> names = new TreeMap<>(file.inferred().texts());
    names.keySet().retainAll(Set.of("renamed_from", "renamed_to", "unlinked"));
    return names;
  }

  private static final Map<String, String> LATER =
      Map.of("renamed_to", ELSEWHERE, "unlinked", ELSEWHERE);

  @Test
  void aFileIsRenamedByTheOtherPath() {
    Recording record = record();
    record
        .by(IN_ALPHA)
        .create("/a/f", O_WRONLY, 3)
        .close(3)
        .create("/a/other", O_WRONLY, 3)
        .close(3)
        .mount("/m", MS_BIND)
        .rename("/m/f", "/m/g")
        .open("/zz/g", O_WRONLY, 3);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(names(rebuilt.file("/a/f"))).isEqualTo(LATER);
    assertThat(names(rebuilt.file("/a/other"))).isEmpty();
    assertThat(names(rebuilt.opened("/zz/g")))
        .isEqualTo(
            Map.of("renamed_from", ONE_PATH, "renamed_to", ELSEWHERE, "unlinked", ELSEWHERE));
  }

  @Test
  void aDirectoryIsRenamedByTheOtherPath() {
    Recording record = record();
    record.by(HOST).create("/srv/d/sub/f", O_WRONLY, 3).create("/srv/d/g", O_WRONLY, 4);
    record.by(IN_ALPHA).mount("/m", MS_BIND).rename("/m/sub", "/m/new");
    record.by(HOST).open("/srv/d/new/f", O_WRONLY, 5);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(names(rebuilt.file("/srv/d/sub/f"))).isEqualTo(LATER);
    assertThat(names(rebuilt.file("/srv/d/g"))).isEmpty();
    assertThat(names(rebuilt.file("/srv/d/new/f")))
        .isEqualTo(
            Map.of("renamed_from", ELSEWHERE, "renamed_to", ELSEWHERE, "unlinked", ELSEWHERE));
  }

  @Test
  void aFileIsRemovedByTheOtherPathAndAnotherHasItsName() {
    Recording record = record();
    record.by(HOST).create("/srv/d/f", O_WRONLY, 3).close(3);
    record.by(IN_ALPHA).mount("/m", MS_BIND).unlink("/m/f");
    record.by(HOST).create("/srv/d/f", O_WRONLY, 3).close(3).rename("/srv/d/f", "/srv/d/h");
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(names(rebuilt.files("/srv/d/f").get(0))).isEqualTo(LATER);
    assertThat(names(rebuilt.files("/srv/d/f").get(1))).isEqualTo(LATER);
    assertThat(rebuilt.files("/srv/d/f").get(1).renamedTo()).isEqualTo("/srv/d/h");
  }

  @Test
  void aFileIsLinkedByTheOtherPath() {
    Recording record = record();
    record.by(HOST).create("/srv/d/f", O_WRONLY, 3).close(3);
    record.by(IN_ALPHA).mount("/m", MS_BIND).link("/m/f", "/m/further");
    record.by(HOST).unlink("/srv/d/f");

    assertThat(names(Rebuilt.of(record).file("/srv/d/f"))).isEqualTo(LATER);
  }

  /** The results of the first accesses are emitted before that, and their files spilled. */
  @Test
  void soIsAFileWhoseAccessIsLongOver() {
    Recording record = record();
    record.by(HOST).create("/srv/d/f", O_WRONLY, 3).close(3).create("/srv/d/g", O_WRONLY, 3);
    record.by(HOST).close(3).create("/srv/d/gone", O_WRONLY, 3).close(3);
    for (int i = 0; i < 14_000; i++) {
      record.at(2000 + i).by(HOST).open("/lib/f" + i, 0, 3).close(3).then();
    }
    record.at(20_000).by(IN_ALPHA).mount("/m", MS_BIND).rename("/m/f", "/m/x").unlink("/m/gone");
    record.by(HOST).create("/srv/d/gone", O_WRONLY, 3).close(3);
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(names(rebuilt.file("/srv/d/f"))).isEqualTo(LATER);
    assertThat(names(rebuilt.files("/srv/d/gone").get(0))).isEqualTo(LATER);
    assertThat(names(rebuilt.file("/srv/d/g"))).isEmpty();
  }

  @Test
  void aFileThatIsOpenedBehindTheMountHasOtherPaths() {
    Recording record = record();
    record.by(IN_ALPHA).mount("/m", MS_BIND).create("/m/f", O_WRONLY, 3).close(3);
    record.by(HOST).rename("/srv/d/f", "/srv/d/g");

    assertThat(names(Rebuilt.of(record).file("/m/f")))
        .isEqualTo(Map.of("renamed_to", ONE_PATH, "unlinked", ONE_PATH));
  }

  @Test
  void aFileIsRenamedBelowAnUnknownDirectory() {
    Recording record = record();
    record.by(IN_ALPHA).create("/a/f", O_WRONLY, 3).close(3).renameAt(9, "f", "/zz/g");
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(names(rebuilt.file("/a/f"))).isEqualTo(LATER);
  }

  @Test
  void aFileIsRenamedInAnUnknownTree() {
    Recording record = record();
    record.by(HOST).create("/srv/d/f", O_WRONLY, 3).close(3);
    Caller calls = record.at(1650).spawn(IN_ALPHA, 404).at(1660).by(404);
    calls.setns(7, 0x20000).rename("/data/f", "/data/g");

    assertThat(names(Rebuilt.of(record).file("/srv/d/f"))).isEqualTo(LATER);
  }
}
