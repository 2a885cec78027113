package org.godo.listener.verify;

import java.util.function.Consumer;
import org.godo.listener.finding.Finding;
import org.godo.model.error.ExitCode;

/** Passes findings on as they are made, and counts the damage. */
final class Report {
  private final Consumer<Finding> out;
  private long failures;

  Report(Consumer<Finding> out) {
    this.out = out;
  }

  void ok(String check, String found) {
    out.accept(Finding.ok(check, found));
  }

  void skip(String check, String found) {
    out.accept(Finding.skip(check, found));
  }

  void warn(String check, String found, String remedy) {
    out.accept(Finding.warn(check, found, remedy));
  }

  void damage(String check, String found, String remedy) {
    failures++;
    out.accept(Finding.fail(check, found, remedy, ExitCode.FAILED));
  }

  /** How much damage was reported so far. */
  long failures() {
    return failures;
  }
}
