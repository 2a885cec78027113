package org.godo.filter.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.godo.filter.process.ExitState.Alive;
import org.godo.filter.process.ExitState.ExitEntered;
import org.godo.filter.process.ExitState.ExitInferred;
import org.godo.filter.process.ExitState.Exited;
import org.godo.model.linux.WaitStatus;
import org.godo.model.result.Reason;
import org.junit.jupiter.api.Test;

class LifetimeTest {
  private static final WaitStatus CODE_3 = WaitStatus.ofExitCode(3);

  private final Lifetime lifetime = new Lifetime(1000);

  @Test
  void livesWithoutAnEnd() {
    assertThat(lifetime.state()).isEqualTo(new Alive());
    assertThat(lifetime.isOpen()).isTrue();
    assertThat(lifetime.exit()).isNull();
    assertThat(lifetime.waitStatus()).isNull();
    assertThat(lifetime.exitInferred()).isFalse();
    assertThat(lifetime.state().latestEvent()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theEntryIntoExitGroupHasTheCodeAndAnInferredTime() {
    lifetime.enteredExit(1100, CODE_3);

    assertThat(lifetime.state()).isEqualTo(new ExitEntered(1100, CODE_3));
    assertThat(lifetime.isExiting()).isTrue();
    assertThat(lifetime.state().reason()).isEqualTo(Reason.EXIT_BY_ENTRY);
    assertThat(lifetime.state().latestEvent()).isEqualTo(1100 + Tolerances.AFTER_EXIT);
  }

  @Test
  void theConnectorsExitReplacesTheEntry() {
    lifetime.enteredExit(1100, CODE_3);
    lifetime.exited(1108, CODE_3);

    assertThat(lifetime.state()).isEqualTo(new Exited(1108, CODE_3));
    assertThat(lifetime.isExiting()).isFalse();
    assertThat(lifetime.exitInferred()).isFalse();
    assertThat(lifetime.state().latestEvent()).isEqualTo(1108 + Tolerances.AFTER_EXIT);
  }

  @Test
  void anInferredExitIsNotBeforeTheStart() {
    lifetime.inferExit(900, Reason.EXIT_OF_CONTAINER);

    assertThat(lifetime.state()).isEqualTo(new ExitInferred(1000, Reason.EXIT_OF_CONTAINER));
    assertThat(lifetime.exitInferred()).isTrue();
    assertThat(lifetime.waitStatus()).isNull();
    assertThat(lifetime.state().latestEvent()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aLaterEventRevivesTheProcess() {
    lifetime.exited(1100, CODE_3);
    lifetime.seen(1200);
    lifetime.seen(1150);
    lifetime.revive();

    assertThat(lifetime.isOpen()).isTrue();
    assertThat(lifetime.lastSeen()).isEqualTo(1200);
  }
}
