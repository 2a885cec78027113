package org.godo.listener.netlink;

import java.util.ArrayList;
import java.util.List;
import org.godo.listener.nativeio.NativeException;
import org.godo.model.linux.Errno;

/** Installs the rules of a session, checks that they are still installed, and removes them. */
final class InstalledRules {
  private final AuditControl control;
  private final List<AuditRule> sessionRules;
  private final AuditRule ioUring;
  private final List<byte[]> added = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();
  private boolean coversIoUring;
  private volatile List<ListedRule> listed = List.of();

  /**
   * @param sessionRules in the order in which they must be installed
   * @param ioUring installed if the kernel has that list of rules
   */
  InstalledRules(AuditControl control, List<AuditRule> sessionRules, AuditRule ioUring) {
    this.control = control;
    this.sessionRules = List.copyOf(sessionRules);
    this.ioUring = ioUring;
  }

  /** The rules as auditctl shows them. */
  List<String> shown() {
    return List.copyOf(shown);
  }

  boolean coversIoUring() {
    return coversIoUring;
  }

  /** Installs all rules. */
  void install() {
    sessionRules.forEach(this::install);
    try {
      install(ioUring);
      coversIoUring = true;
    } catch (NativeException unknown) {
      if (unknown.errno() != Errno.EINVAL) {
        throw unknown;
      }
    }
  }

  /** Whether all rules are installed. */
  boolean areInstalled() {
    listed = control.rules();
    return listed.stream().filter(ListedRule::isOurs).count() >= shown.size();
  }

  /** All rules, also of other programs, as {@link #areInstalled} last found them. */
  List<ListedRule> listed() {
    return listed;
  }

  /** Removes the remaining rules and installs all again, as their order matters. */
  void reinstall() {
    remove();
    shown.clear();
    install();
  }

  /**
   * Removes the rules that we added.
   *
   * @return how many were still installed
   */
  int remove() {
    int removed = 0;
    while (!added.isEmpty()) {
      byte[] rule = added.remove(added.size() - 1);
      try {
        control.deleteRule(rule);
        removed++;
      } catch (NativeException failure) {
        if (failure.errno() != Errno.ENOENT) {
          throw failure;
        }
        // Another program removed the rule.
      }
    }
    return removed;
  }

  /** Lists the rules of listeners, of any session. */
  static List<byte[]> ofListeners(AuditControl control) {
    return control.listRules().stream().filter(rule -> ListedRule.parse(rule).isOurs()).toList();
  }

  private void install(AuditRule rule) {
    byte[] encoded = rule.encode();
    try {
      control.addRule(encoded);
      added.add(encoded);
    } catch (NativeException failure) {
      if (failure.errno() != Errno.EEXIST) {
        throw failure;
      }
      // Another program installed an equal rule: it serves as well, and is not ours to remove.
    }
    shown.add(rule.toString());
  }
}
