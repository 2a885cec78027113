package org.godo.listener.doctor;

import static org.godo.listener.finding.Finding.fail;
import static org.godo.listener.finding.Finding.ok;
import static org.godo.listener.finding.Finding.skip;
import static org.godo.listener.finding.Finding.warn;

import java.util.ArrayList;
import java.util.List;
import org.godo.listener.finding.Finding;
import org.godo.listener.lifecycle.Privileges;
import org.godo.listener.lifecycle.UsefulCapability;
import org.godo.model.error.ExitCode;

/** Namespaces and capabilities: whether the kernel answers us and permits requests. */
final class RightsChecks {
  private RightsChecks() {}

  static List<Finding> of(HostFacts facts) {
    return List.of(
        namespace("user namespace", facts.rights().firstUser(), "--userns=host"),
        namespace("pid namespace", facts.rights().firstPid(), "--pid=host"),
        network(facts.firstNetwork()),
        capabilities(facts.rights()));
  }

  private static Finding namespace(String check, boolean first, String option) {
    return first
        ? ok(check, "the host's")
        : fail(
            check,
            "not the host's: audit and the proc connector answer only there",
            "run on the host itself, or give the container " + option,
            ExitCode.NOT_PERMITTED);
  }

  private static Finding network(ProbeResult<Boolean> first) {
    String check = "network namespace";
    if (first instanceof ProbeResult.Answered<Boolean> answered) {
      return namespace(check, answered.value(), "--net=host");
    }
    return skip(check, "cannot be determined with these rights");
  }

  private static Finding capabilities(Privileges.Held held) {
    String check = "capabilities";
    List<String> needed = new ArrayList<>();
    addMissing(needed, held, Privileges.CAP_AUDIT_CONTROL, "CAP_AUDIT_CONTROL");
    addMissing(needed, held, Privileges.CAP_NET_ADMIN, "CAP_NET_ADMIN");
    if (!needed.isEmpty()) {
      return fail(
          check,
          "missing " + String.join(", ", needed),
          "run as root, or with these capabilities: sudo listener doctor",
          ExitCode.NOT_PERMITTED);
    }
    List<String> costs = new ArrayList<>();
    UsefulCapability.missing(held).forEach(each -> costs.add(each.warning()));
    if (!held.has(Privileges.CAP_AUDIT_READ)) {
      costs.add("without CAP_AUDIT_READ --audit multicast does not work");
    }
    return costs.isEmpty()
        ? ok(check, "all there")
        : warn(check, String.join("; ", costs), "run as root, or with these capabilities");
  }

  private static void addMissing(
      List<String> to, Privileges.Held held, int capability, String name) {
    if (!held.has(capability)) {
      to.add(name);
    }
  }
}
