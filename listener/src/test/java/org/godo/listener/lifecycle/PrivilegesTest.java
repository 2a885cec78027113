package org.godo.listener.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrivilegesTest {
  private static final String STATUS = "Name:\tjava\nCapPrm:\t0000000000000000\nCapEff:\t%s\n";
  private static final String FIRST_USER = "user:[4026531837]";
  private static final String FIRST_PID = "pid:[4026531836]";

  @Test
  void missingCapabilitiesAndNamespacesAreNamed() {
    assertThat(missing("000001ffffffffff", FIRST_USER, FIRST_PID, true)).isEmpty();
    assertThat(missing("0000000000000000", FIRST_USER, FIRST_PID, false))
        .containsExactly("CAP_AUDIT_CONTROL", "CAP_NET_ADMIN");
    assertThat(missing("0000000040001000", "user:[1]", null, true))
        .containsExactly("CAP_AUDIT_READ", "the first user namespace", "the first pid namespace");
  }

  @Test
  void whatTheLackOfEachCapabilityCostsIsSaid() {
    assertThat(useful("000001ffffffffff")).isEmpty();
    assertThat(useful("0000000040001000"))
        .containsExactly(
            UsefulCapability.SYS_PTRACE,
            UsefulCapability.DAC_READ_SEARCH,
            UsefulCapability.SYS_NICE);
    assertThat(useful("0000000040801000"))
        .containsExactly(UsefulCapability.SYS_PTRACE, UsefulCapability.DAC_READ_SEARCH);
    assertThat(useful("0000000040081004")).containsExactly(UsefulCapability.SYS_NICE);
    assertThat(UsefulCapability.DAC_READ_SEARCH.warning())
        .isEqualTo(
            "without CAP_DAC_READ_SEARCH of other users' processes from before the session the open"
                + " files are not known, which is marked");
  }

  private static List<UsefulCapability> useful(String effective) {
    return UsefulCapability.missing(
        Privileges.Held.of(STATUS.formatted(effective), FIRST_USER, FIRST_PID));
  }

  private static List<String> missing(
      String effective, String user, @Nullable String pid, boolean multicast) {
    return Privileges.missing(
        Privileges.Held.of(STATUS.formatted(effective), user, pid), multicast);
  }
}
