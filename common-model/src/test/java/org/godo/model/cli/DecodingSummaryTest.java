package org.godo.model.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DecodingSummaryTest {
  @Test
  void listsEventsByKindAndEverythingThatIsNotDecoded() {
    DecodingSummary summary =
        new DecodingSummary(
            Map.of(
                "audit_records", 99L,
                "audit_events", 30L,
                "event_open", 5L,
                "event_exec", 2L,
                "malformed", 3L,
                "unknown_syscalls", 12L,
                "unknown_architecture_s390x", 4L,
                "unknown_architecture_riscv64", 1L));

    assertThat(summary.isEmpty()).isFalse();
    assertThat(summary.lines())
        .containsExactly(
            "events: 2 exec, 5 open",
            "malformed: 3 messages",
            "not decoded: calls of unknown architectures: 1 riscv64, 4 s390x",
            "not decoded: 7 calls of kinds that are not followed");
  }

  @Test
  void aRecordWithoutCallsSaysWhatItHasInstead() {
    DecodingSummary summary = new DecodingSummary(Map.of("audit_records", 9L));

    assertThat(summary.isEmpty()).isTrue();
    assertThat(summary.lines())
        .containsExactly(
            "events: none",
            "not decoded: 9 audit records without a system call, as of logins and services; what"
                + " processes do is recorded by audit rules with -S");
  }

  @Test
  void everyEventIsAccountedForInTheReason() {
    DecodingSummary summary =
        new DecodingSummary(
            Map.of(
                "audit_records", 40L,
                "malformed", 1L,
                "unknown_syscalls", 6L,
                "unknown_architecture_arm", 2L,
                "failed_calls_dropped", 3L,
                "ignored_calls", 5L,
                "incomplete_events", 7L));

    assertThat(summary.whyEmpty())
        .isEqualTo(
            "1 messages are malformed; calls of unknown architectures: 2 arm; 4 calls of kinds that"
                + " are not followed; 3 failed calls that are not kept; 5 calls that change no file;"
                + " 7 audit events without their SYSCALL record");
    assertThat(new DecodingSummary(Map.of()).whyEmpty()).isEqualTo("nothing was recorded");
  }
}
