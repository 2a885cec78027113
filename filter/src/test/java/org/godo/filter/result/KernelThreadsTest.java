package org.godo.filter.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Recording;
import org.godo.model.result.ProcessResult;
import org.junit.jupiter.api.Test;

class KernelThreadsTest {
  private static Recording host() {
    return Recording.of("h")
        .at(1000)
        .found(1, 0, 500)
        .runs("/sbin/init", "init")
        .found(2, 0, 500)
        .kernel("kthreadd")
        .found(3, 2, 500)
        .kernel("rcu_gp")
        .at(1100)
        .fork(2, 30)
        .comm(30, "kworker/0:1")
        .at(1200)
        .exit(30, 0)
        .at(1300)
        .fork(2, 31);
  }

  @Test
  void theyAreLeftOutAndCounted() {
    Rebuilt rebuilt = Rebuilt.of(host());

    assertThat(rebuilt.pids()).containsExactly(1);
    assertThat(rebuilt.count("kernel_threads")).isEqualTo(4);
  }

  @Test
  void theyAreListedOnRequest() {
    Rebuilt rebuilt = Rebuilt.withKernelThreads(host());

    assertThat(rebuilt.pids()).containsExactlyInAnyOrder(1, 2, 3, 30, 31);
    assertThat(rebuilt.count("kernel_threads")).isZero();
    assertThat(rebuilt.process(2).children()).hasSize(3);
  }

  @Test
  void aProgramThatTheKernelStartsStaysWithItsCreatorAlone() {
    Rebuilt rebuilt =
        Rebuilt.of(
            host()
                .at(1400)
                .fork(2, 40)
                .at(1410)
                .execNotice(40)
                .at(1415)
                .spawn(40, 41)
                .by(41)
                .exitGroup(1)
                .then()
                .exit(41, 1)
                .at(1420)
                .by(40)
                .exitGroup(0)
                .then()
                .exit(40, 0));

    ProcessResult helper = rebuilt.process(40);
    assertThat(rebuilt.pids()).containsExactlyInAnyOrder(1, 2, 40, 41);
    assertThat(helper.ancestors()).containsExactly("h/0123abcd/2/500");
    assertThat(rebuilt.process(41).ancestors())
        .isEqualTo(List.of("h/0123abcd/2/500", helper.key()));
    assertThat(rebuilt.process(2).children()).containsExactly(helper.key());
    assertThat(rebuilt.count("kernel_threads")).isEqualTo(3);
  }

  @Test
  void aProcessThatIsCalledLikeOneIsNone() {
    Rebuilt rebuilt =
        Rebuilt.of(
            Recording.of("h")
                .at(1000)
                .found(7, 1, 500)
                .runs("/tmp/kthreadd", "[kthreadd]")
                .at(1100)
                .spawn(7, 8)
                .comm(8, "kworker/0:1"));

    assertThat(rebuilt.pids()).containsExactlyInAnyOrder(7, 8);
  }
}
