package org.godo.filter.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;
import static org.godo.filter.support.Runc.BETA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;

/**
 * Programs whose path is too long for the kernel to write, with the arguments of a runtime: their
 * first argument is what their caller chose.
 */
class UnnamedProgramsTest {
  private static final int APP = 130;
  private static final String UNKNOWN =
      "not known: the kernel could not write the path of the program's file, or the record lacks it";

  @Test
  void aContainersProgramIsNotItsRuntime() {
    Recording record = Recording.of("h").at(900).found(1, 0, 100).runs("/sbin/init", "init");
    record.at(1000).spawn(1, 120).exec(120, "/usr/bin/crun", "crun", "exec", ALPHA, "app");
    record.at(1010).spawn(120, APP).by(APP, 120).setns(7, 0x20000).execUnnamed("app", "crun");

    assertThat(Rebuilt.of(record).process(APP).dockerId()).isEqualTo(ALPHA);
  }

  @Test
  void aProgramOfTheHostIsNoRuntime() {
    Recording record = Recording.of("h").at(900).found(1, 0, 100).runs("/sbin/init", "init");
    record.at(1000).spawn(1, 120).by(120, 1).execUnnamed("x", "runc", "run", BETA);
    record.at(1010).spawn(120, APP).by(APP, 120).chroot("/").exec("/bin/evil", "evil");
    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(APP).dockerId()).isNull();
    assertThat(rebuilt.results().containers()).isEmpty();
  }

  @Test
  void aProgramInAContainerClaimsNothing() {
    Recording record = Runc.alpha().at(1300).spawn(113, 200);
    record.by(200, 113).execUnnamed("x", "runc", "run", BETA);
    record.at(1310).spawn(200, 201).by(201, 200).chroot("/").exec("/bin/evil", "evil");

    assertThat(Rebuilt.of(record).process(201).dockerId()).isEqualTo(ALPHA);
  }

  @Test
  void theProgramIsMarkedUntilTheNextIsKnown() {
    Recording record = Recording.of("h").at(900).found(1, 0, 100).runs("/sbin/init", "init");
    record.at(1000).spawn(1, 120).by(120, 1).execUnnamed("x", "x");
    record.at(1000).spawn(1, 121).by(121, 1).execUnnamed("y", "y").exec("/bin/z", "z");
    Rebuilt rebuilt = Rebuilt.of(record);

    ProcessResult process = rebuilt.process(120);
    assertThat(process.exe()).isNull();
    assertThat(process.args()).containsExactly("x");
    assertThat(process.inferred().texts())
        .containsEntry("exe", UNKNOWN)
        .containsEntry("execve", UNKNOWN);
    assertThat(rebuilt.process(121).exe()).isEqualTo("/bin/z");
    assertThat(rebuilt.process(121).inferred().texts())
        .containsEntry("execve", UNKNOWN)
        .doesNotContainKey("exe");
  }
}
