package org.godo.filter.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;

import java.util.List;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;

/** Positions of processes in the trees. */
class TreesTest {

  @Test
  void ancestorsDepthAndChildrenLeadFromTheStarDown() {
    Recording record = Runc.shim(Runc.containerd("h"), 1000, 101, ALPHA);
    Runc.create(record, 1100, 101, 110, ALPHA, "/bin/sh")
        .at(1300)
        .spawn(113, 201)
        .spawn(113, 200)
        .at(1310)
        .spawn(113, 199);

    Rebuilt rebuilt = Rebuilt.of(record);

    ProcessResult child = rebuilt.process(200);
    assertThat(child.ancestors().stream().map(rebuilt::pid)).containsExactly(10, 100, 101, 113);
    assertThat(child.depth()).isEqualTo(4);
    assertThat(child.star()).isFalse();
    assertThat(rebuilt.process(113).children().stream().map(rebuilt::pid))
        .as("in the order of the record")
        .containsExactly(201, 200, 199);
    ProcessResult star = rebuilt.process(10);
    assertThat(star.star()).isTrue();
    assertThat(star.depth()).isZero();
    assertThat(star.ancestors()).isEmpty();
    assertThat(star.parent()).isNull();
    assertThat(star.ppid()).isEqualTo(1);
  }

  @Test
  void aStarIsARootWhateverStartedIt() {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(1, 0, 0)
            .runs("/sbin/init", "init")
            .found(5, 1, 50)
            .runs("/usr/sbin/dockerd", "dockerd")
            .found(10, 5, 100)
            .runs("/usr/bin/containerd", "containerd")
            .at(1000)
            .fork(10, 20)
            .fork(5, 30);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(10).parent()).isNull();
    assertThat(rebuilt.process(10).ppid()).isEqualTo(5);
    assertThat(rebuilt.process(30).ancestors().stream().map(rebuilt::pid)).containsExactly(1, 5);
  }

  @Test
  void aForkOfContainerdIsNoStar() {
    Recording record = Runc.containerd("h").at(1000).spawn(10, 20);

    assertThat(Rebuilt.of(record).process(20).star()).isFalse();
  }

  @Test
  void aContainerdWhoseBinaryWasReplacedIsStillAStar() {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(10, 1, 100)
            .runs("/usr/bin/containerd (deleted)", "containerd");

    assertThat(Rebuilt.of(record).process(10).star()).isTrue();
  }

  @Test
  void aShimFromBeforeTheSessionIsPlacedBelowItsHostsContainerd() {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(1, 0, 0)
            .runs("/sbin/init", "init")
            .found(10, 1, 100)
            .runs("/usr/bin/containerd", "containerd")
            .found(50, 1, 200)
            .runs("/usr/bin/containerd-shim-runc-v2", "containerd-shim-runc-v2", "-id", ALPHA)
            .found(60, 50, 300)
            .cgroup("0::/docker/" + ALPHA)
            .runs("/usr/bin/containerd", "containerd");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.process(50).ppid()).isEqualTo(10);
    assertThat(rebuilt.process(50).inferred().texts())
        .containsEntry(
            "ppid", "the containerd of its host: the process that starts a shim exits at once");
    assertThat(rebuilt.process(60).ppid()).isEqualTo(50);
  }

  @Test
  void withoutAContainerdTheTreesBeginWithWhatHasNoParent() {
    Recording record = Recording.of("h").at(1000).fork(7, 20).fork(20, 21).fork(7, 22);

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.pids()).containsExactly(20, 21, 22);
    assertThat(rebuilt.process(20).parent()).isNull();
    assertThat(rebuilt.process(20).ppid()).isEqualTo(7);
    assertThat(rebuilt.process(21).depth()).isEqualTo(1);
  }

  @Test
  void cyclesOfParentsInCorruptInputAreBroken() {
    Recording record =
        Recording.of("h")
            .at(900)
            .found(50, 51, 100)
            .runs("/bin/a", "a")
            .found(51, 50, 101)
            .runs("/bin/b", "b")
            .found(52, 52, 102)
            .runs("/bin/c", "c");

    Rebuilt rebuilt = Rebuilt.of(record);

    assertThat(rebuilt.pids()).containsExactly(50, 51, 52);
    assertThat(rebuilt.process(50).parent()).isNull();
    assertThat(rebuilt.process(51).ancestors()).isEqualTo(List.of("h/0123abcd/50/100"));
    assertThat(rebuilt.process(52).parent()).isNull();
  }

  @Test
  void aChainOfFiftyThousandForksIsOneTree() {
    Recording record = Recording.of("h");
    for (int i = 0; i < 50_000; i++) {
      record.at(i).fork(i, i + 1);
    }

    ProcessResult last = Rebuilt.of(record).process(50_000);

    assertThat(last.depth()).isEqualTo(49_999);
    assertThat(last.ancestors()).hasSize(TreeNode.ANCESTORS_LIMIT);
    assertThat(last.ancestors()).startsWith("h/0123abcd/1/0", "h/0123abcd/49745/49744");
    assertThat(last.ancestors()).endsWith("h/0123abcd/49999/49998");
    assertThat(last.inferred().texts()).containsEntry("ancestors", "256 of 49999 are listed");
  }
}
