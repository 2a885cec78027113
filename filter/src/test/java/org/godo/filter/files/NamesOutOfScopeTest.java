package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Caller.O_RDONLY;
import static org.godo.filter.support.Caller.O_WRONLY;

import java.util.Map;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.junit.jupiter.api.Test;

/** Names of files after a process has left the login uid that a session records. */
class NamesOutOfScopeTest {
  private static final String REASON =
      "as recorded; a process changed its login uid, and what it renames and removes is not recorded";

  /** Processes 100 and 200, alive from 500 to 9000; what follows happens from 1000 on. */
  private static Recording programs() {
    return Recording.of("h")
        .scoped(Caller.LOGIN_UID)
        .at(500)
        .fork(1, 100)
        .fork(1, 200)
        .at(9000)
        .exit(100, 0)
        .exit(200, 0)
        .at(1000);
  }

  @Test
  void namesFromBefore_mayChangeUnseen() {
    Rebuilt rebuilt =
        Rebuilt.of(
            programs()
                .by(100)
                .create("/closed", O_WRONLY, 3)
                .close(3)
                .create("/open", O_WRONLY, 3)
                .then()
                .by(200)
                .changeLoginUid(7)
                .then()
                .by(100)
                .close(3)
                .then());

    Map<String, String> marked = Map.of("renamed_to", REASON, "unlinked", REASON);
    assertThat(rebuilt.file("/closed").inferred().texts()).isEqualTo(marked);
    assertThat(rebuilt.file("/open").inferred().texts()).isEqualTo(marked);
  }

  @Test
  void filesOpenedAfterwards_mayHaveHadAnotherName() {
    Rebuilt rebuilt =
        Rebuilt.of(
            programs()
                .by(200)
                .changeLoginUid(7)
                .then()
                .by(100)
                .open("/old", O_RDONLY, 3)
                .close(3)
                .create("/new", O_WRONLY, 3)
                .close(3)
                .then());

    assertThat(rebuilt.file("/old").inferred().texts())
        .isEqualTo(Map.of("renamed_from", REASON, "renamed_to", REASON, "unlinked", REASON));
    assertThat(rebuilt.file("/new").inferred().texts())
        .isEqualTo(Map.of("renamed_to", REASON, "unlinked", REASON));
  }

  @Test
  void aRemovalAfterwards_mayBeThatOfAnotherFile() {
    Rebuilt rebuilt =
        Rebuilt.of(
            programs()
                .by(100)
                .create("/file", O_WRONLY, 3)
                .then()
                .by(200)
                .changeLoginUid(7)
                .then()
                .by(100)
                .unlink("/file")
                .close(3)
                .then());

    assertThat(rebuilt.file("/file").unlinked()).isTrue();
    assertThat(rebuilt.file("/file").inferred().texts())
        .isEqualTo(Map.of("renamed_to", REASON, "unlinked", REASON));
  }

  @Test
  void aWriteWithTheSameLoginUid_marksNothing() {
    Rebuilt rebuilt =
        Rebuilt.of(programs().by(100).open("/old", O_RDONLY, 3).write(9, 4).close(3).then());

    assertThat(rebuilt.file("/old").inferred().texts()).isEmpty();
  }
}
