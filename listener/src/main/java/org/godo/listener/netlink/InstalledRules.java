package org.godo.listener.netlink;

import java.util.ArrayList;
import java.util.List;
import org.godo.listener.nativeio.NativeException;
import org.godo.model.linux.Errno;

/** The rules of a session, as far as the kernel has them. */
final class InstalledRules {
  private final AuditControl control;
  private final List<AuditRule> wanted;
  private final AuditRule ioUring;
  private final List<byte[]> added = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();
  private boolean coversIoUring;

  /**
   * @param wanted in the order they must be added
   * @param ioUring added if the kernel has that list of rules
   */
  InstalledRules(AuditControl control, List<AuditRule> wanted, AuditRule ioUring) {
    this.control = control;
    this.wanted = List.copyOf(wanted);
    this.ioUring = ioUring;
  }

  /** As auditctl shows them. */
  List<String> shown() {
    return List.copyOf(shown);
  }

  boolean coversIoUring() {
    return coversIoUring;
  }

  /** Adds them all. */
  void add() {
    wanted.forEach(this::add);
    try {
      add(ioUring);
      coversIoUring = true;
    } catch (NativeException unknown) {
      if (unknown.errno() != Errno.EINVAL) {
        throw unknown;
      }
    }
  }

  /** Whether all of them are there. */
  boolean areThere() {
    return keyed(control).size() >= shown.size();
  }

  /** Removes what is left of them and adds them all again, as their order matters. */
  void addAgain() {
    remove();
    shown.clear();
    add();
  }

  /**
   * Removes those that we added.
   *
   * @return how many were still there
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
        // Somebody cleared the rules: nothing is left to remove.
      }
    }
    return removed;
  }

  /** All rules that have our key, of whichever session. */
  static List<byte[]> keyed(AuditControl control) {
    return control.listRules().stream()
        .filter(rule -> AuditRules.KEY.equals(AuditRule.key(rule)))
        .toList();
  }

  private void add(AuditRule rule) {
    byte[] encoded = rule.encode();
    try {
      control.addRule(encoded);
      added.add(encoded);
    } catch (NativeException failure) {
      if (failure.errno() != Errno.EEXIST) {
        throw failure;
      }
      // Somebody else's equal rule serves as well, and is theirs to remove.
    }
    shown.add(rule.toString());
  }
}
