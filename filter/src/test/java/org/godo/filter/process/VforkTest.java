package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;

import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;

/** The call of a vfork lasts until its child calls exec or exits, and is recorded then. */
class VforkTest {
  private static final int CREATOR = 200;
  private static final int CHILD = 1000;
  private static final int SIBLING = 1001;
  private static final long SIGCHLD = 17;
  private static final long VFORK = 0x4111;
  private static final long CLONE_PARENT = 0x8011;
  private static final String ROOTFS = Runc.rootfs(ALPHA);

  private static Recording inContainer() {
    return Runc.alpha().at(1190).docker(ALPHA, "a", ROOTFS).at(1300).spawn(113, CREATOR).at(1310);
  }

  /** The child has another root and other descriptors than its creator. */
  private static Recording movedChild() {
    Recording record = inContainer().by(CREATOR).create("/a", 1, 3).then();
    record.at(2003).fork(CREATOR, CHILD).at(2010).by(CHILD, CREATOR).chroot("/jail").chdir("/");
    return record.by(CHILD, CREATOR).close(3).create("/b", 1, 3).then();
  }

  private static Recording ended(Recording record) {
    return record.at(2100).exit(CHILD, 0).at(2000).by(CREATOR).cloned(VFORK, 12).then().at(2500);
  }

  private static void assertIsOfChild(Rebuilt rebuilt, int pid) {
    ProcessResult sibling = rebuilt.process(pid);
    assertThat(sibling.parent()).isEqualTo(rebuilt.process(CHILD).key());
    assertThat(sibling.inferred().texts()).doesNotContainKeys("ppid", "docker_id", "cwd");
  }

  @Test
  void whatItsChildCreatesAsASiblingIsOfTheChild() {
    Recording record = movedChild().at(2028).fork(CREATOR, SIBLING);
    record.by(CHILD, CREATOR).cloned(CLONE_PARENT, 13).then();
    record.at(2050).by(SIBLING, CREATOR).create("/f", 1, 4).write(3, 9).then();

    Rebuilt rebuilt = Rebuilt.of(ended(record));

    assertIsOfChild(rebuilt, SIBLING);
    FileAccessResult file = rebuilt.file("/f");
    assertThat(file.hostPath()).isEqualTo(ROOTFS + "/jail/f");
    assertThat(file.inferred().texts()).doesNotContainKey("docker_id");
    assertThat(rebuilt.file("/a").writeCount()).isZero();
    assertThat(rebuilt.file("/b").writers()).containsExactly(rebuilt.process(SIBLING).key());
    assertThat(rebuilt.process(CHILD).inferred().texts()).doesNotContainKey("ppid");
  }

  @Test
  void soAreSeveralInTheTickOfTheVfork() {
    Recording record = inContainer().at(2003).fork(CREATOR, CHILD).at(2000);
    record.by(CHILD, CREATOR).chroot("/jail").chdir("/").then();
    record.at(2005).fork(CREATOR, SIBLING).at(2000);
    record.by(CHILD, CREATOR).cloned(CLONE_PARENT, 13).then();
    record.at(2007).fork(CREATOR, SIBLING + 1).at(2000);
    record.by(CHILD, CREATOR).cloned(CLONE_PARENT, 14).then();
    record.at(2050).by(SIBLING + 1, CREATOR).create("/f", 1, 4).then();

    Rebuilt rebuilt = Rebuilt.of(ended(record));

    assertThat(rebuilt.file("/f").hostPath()).isEqualTo(ROOTFS + "/jail/f");
    assertThat(rebuilt.process(SIBLING + 1).parent()).isEqualTo(rebuilt.process(CHILD).key());
  }

  @Test
  void aSiblingByACallWithoutFlagsIsMarked() {
    Recording record = movedChild().at(2028).fork(CREATOR, SIBLING);
    record.by(CHILD, CREATOR).cloned3(13).then();
    record.at(2050).by(SIBLING, CREATOR).create("/f", 1, 4).then();

    Rebuilt rebuilt = Rebuilt.of(ended(record));

    ProcessResult sibling = rebuilt.process(SIBLING);
    assertThat(sibling.parent()).isEqualTo(rebuilt.process(CHILD).key());
    assertThat(sibling.inferred().texts()).containsKeys("ppid", "docker_id", "cwd");
    assertThat(rebuilt.file("/f").hostPath()).as("its root is not certain").isNull();
    assertThat(rebuilt.file("/f").inferred().texts()).containsKeys("docker_id", "host_path");
  }

  @Test
  void whatAnotherThreadCreatesMeanwhileIsOfItsCall() {
    Recording record = inContainer().at(1400).thread(CREATOR, 210);
    record.by(CREATOR).cloned(0x10f00, 11).then().at(2003).fork(CREATOR, CHILD);
    record.at(2050).fork(CREATOR, SIBLING).by(CREATOR).cloned(SIGCHLD | 0x200, 13).then();
    record.at(2060).by(SIBLING, CREATOR).chdir("/elsewhere").then();

    Rebuilt rebuilt = Rebuilt.of(ended(record));

    ProcessResult creator = rebuilt.process(CREATOR);
    assertThat(creator.cwd()).as("shared by CLONE_FS").isEqualTo("/elsewhere");
    for (int pid : new int[] {CHILD, SIBLING}) {
      assertThat(rebuilt.process(pid).parent()).isEqualTo(creator.key());
      assertThat(rebuilt.process(pid).inferred().texts()).doesNotContainKeys("cwd", "ppid");
    }
  }

  @Test
  void whatThoseHaveOpenThatMayHaveCreatedItIsMarked() {
    Recording record = movedChild().at(2028).fork(CREATOR, SIBLING);
    record.by(CHILD, CREATOR).cloned3(13).then();
    record.at(2050).by(SIBLING, CREATOR).write(3, 9).then();

    Rebuilt rebuilt = Rebuilt.of(ended(record));

    assertThat(rebuilt.file("/a").inferred().texts()).containsKey("written");
    assertThat(rebuilt.file("/b").inferred().texts()).containsKey("written");
  }

  /** With CLONE_PARENT and CLONE_VFORK the connector names another parent than the creator. */
  private static Recording vforksASibling() {
    Recording record = inContainer().exec(CREATOR, "/bin/evil", "evil").at(2005);
    return record.fork(113, SIBLING).at(2000);
  }

  private static Rebuilt endsAt(Recording record, long millis) {
    record.at(millis).by(SIBLING, 113).running("/bin/evil").named("evil").exitGroup(3).then();
    record.at(2000).by(CREATOR).running("/bin/evil").named("evil").cloned(0xc111, 9).then();
    return Rebuilt.of(record.at(millis + 1).exitTo(SIBLING, 113, 3).at(9_000));
  }

  private static void assertHasItsCreatorsName(ProcessResult process) {
    assertThat(process.complete()).isTrue();
    assertThat(process.comm()).isEqualTo("evil");
    assertThat(process.inferred().texts()).doesNotContainKey("comm");
  }

  @Test
  void aSiblingThatCallsInTheTickOfItsForkHasItsCreatorsName() {
    Recording record = vforksASibling();
    record.by(SIBLING, 113).running("/bin/evil").named("evil").close(3).then();

    Rebuilt rebuilt = endsAt(record, 2030);

    assertHasItsCreatorsName(rebuilt.process(SIBLING));
    assertThat(rebuilt.process(SIBLING).parent()).isEqualTo(rebuilt.process(CREATOR).key());
  }

  @Test
  void soHasItsChild() {
    Recording record = vforksASibling();
    record.by(SIBLING, 113).running("/bin/evil").named("evil").close(3).then();
    record.at(2012).fork(SIBLING, 1002).at(2010);
    record.by(SIBLING, 113).running("/bin/evil").named("evil").cloned(SIGCHLD, 10).then();
    record.at(2020).by(1002, SIBLING).running("/bin/evil").named("evil").exitGroup(0).then();
    record.at(2021).exitTo(1002, SIBLING, 0);

    assertHasItsCreatorsName(endsAt(record, 2040).process(1002));
  }

  @Test
  void soHasOneThatLivesLongerThanIsReadAhead() {
    Recording record = vforksASibling();
    record.by(SIBLING, 113).running("/bin/evil").named("evil").close(3).then();

    assertHasItsCreatorsName(endsAt(record, 8_500).process(SIBLING));
  }
}
