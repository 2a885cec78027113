package org.godo.listener.doctor;

import java.util.List;
import java.util.stream.Stream;
import org.godo.listener.finding.Finding;
import org.godo.model.error.ExitCode;

/**
 * Whether a host is able to record.
 *
 * @param findings one for each check, always in the same order
 */
public record Diagnosis(List<Finding> findings) {
  /** The failure that decides the exit code, of several: the one to resolve first. */
  private static final List<ExitCode> FIRST_STEPS =
      List.of(ExitCode.NOT_PERMITTED, ExitCode.SEAT_TAKEN, ExitCode.STORE, ExitCode.FAILED);

  public Diagnosis {
    findings = List.copyOf(findings);
  }

  static Diagnosis of(HostFacts facts) {
    return new Diagnosis(
        Stream.of(RightsChecks.of(facts), AuditChecks.of(facts), HostChecks.of(facts))
            .flatMap(List::stream)
            .toList());
  }

  /** 0 if it can record, however well; else the reason why it cannot. */
  public ExitCode exitCode() {
    return FIRST_STEPS.stream()
        .filter(code -> findings.stream().anyMatch(finding -> finding.exitCode() == code))
        .findFirst()
        .orElse(ExitCode.DONE);
  }
}
