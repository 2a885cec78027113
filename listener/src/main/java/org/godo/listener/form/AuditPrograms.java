package org.godo.listener.form;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The names under which audit records reach syslog. */
final class AuditPrograms {
  private static final String KERNEL = "kernel";

  /**
   * Of the audit daemon and its plugins, of programs that follow it, and those which rsyslog's
   * documentation gives to the lines of its log.
   */
  private static final Set<String> NAMES =
      Set.of(
          KERNEL,
          "auditd",
          "audispd",
          "audisp-syslog",
          "audit",
          "audit.log",
          "auditlog",
          "audit-log",
          "audit_log",
          "tag_audit_log",
          "laurel",
          "go-audit");

  private AuditPrograms() {}

  /** Whether a tag, as {@code audispd:} or {@code audisp-syslog[611]:}, is one of these. */
  static boolean has(byte[] in, int from, int end) {
    return has(new String(in, from, end - from, StandardCharsets.ISO_8859_1));
  }

  /** Whether that is the kernel's name. */
  static boolean isKernel(String tag) {
    return tag.equals(KERNEL);
  }

  /** The kernel has no pid: a program that takes its name may have one. */
  static boolean has(String tag) {
    String named = tag.endsWith(":") ? tag.substring(0, tag.length() - 1) : tag;
    int bracket = named.endsWith("]") ? named.indexOf('[') : -1;
    String name = bracket < 0 ? named : named.substring(0, bracket);
    return NAMES.contains(name) && !(bracket >= 0 && name.equals(KERNEL));
  }
}
