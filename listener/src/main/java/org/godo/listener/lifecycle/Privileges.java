package org.godo.listener.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.file.FileHead;
import org.godo.listener.nativeio.Os;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;

/** The capabilities and namespaces that recording needs, checked before anything is changed. */
public final class Privileges {
  /** Numbers of capabilities (include/uapi/linux/capability.h). */
  public static final int CAP_DAC_READ_SEARCH = 2;

  public static final int CAP_NET_ADMIN = 12;
  public static final int CAP_SYS_PTRACE = 19;
  public static final int CAP_SYS_NICE = 23;
  public static final int CAP_AUDIT_CONTROL = 30;
  public static final int CAP_AUDIT_READ = 37;

  /**
   * Inodes of the first namespaces (include/linux/proc_ns.h, PROC_USER_INIT_INO,
   * PROC_PID_INIT_INO).
   */
  private static final String FIRST_USER = "user:[4026531837]";

  private static final String FIRST_PID = "pid:[4026531836]";

  /** The line of groups is before that of capabilities, and can have 65,536 of them. */
  private static final int STATUS_BYTES = 1 << 20;

  private Privileges() {}

  /**
   * The namespaces and capabilities of this process.
   *
   * @param capabilities the effective ones, as bits
   */
  public record Held(boolean firstUser, boolean firstPid, long capabilities) {
    static Held of(String status, @Nullable String userNamespace, @Nullable String pidNamespace) {
      return new Held(
          FIRST_USER.equals(userNamespace), FIRST_PID.equals(pidNamespace), effective(status));
    }

    /** Whether we have a capability. */
    public boolean has(int capability) {
      return (capabilities & 1L << capability) != 0;
    }
  }

  /** Reads them from /proc. */
  public static Held query(Path proc) throws IOException {
    Path self = proc.resolve("self");
    String status = FileHead.text(self.resolve("status"), STATUS_BYTES);
    return Held.of(status, link(self.resolve("ns/user")), link(self.resolve("ns/pid")));
  }

  /**
   * Checks capabilities and namespaces.
   *
   * @param multicast whether CAP_AUDIT_READ is needed too, to join audit's multicast group
   * @return those that this process has
   * @throws GodoException exit 4, naming those that are missing
   */
  public static Held require(Path proc, boolean multicast) {
    try {
      Held held = query(proc);
      List<String> missing = missing(held, multicast);
      if (!missing.isEmpty()) {
        throw new GodoException(
            ExitCode.NOT_PERMITTED,
            "cannot record: not permitted without "
                + String.join(" and ", missing)
                + "; run as root, or with these capabilities, on the host itself (in a container:"
                + " --privileged --pid=host --net=host)");
      }
      return held;
    } catch (IOException e) {
      throw new GodoException(
          ExitCode.FAILED, "cannot read the capabilities of this process: " + e, e);
    }
  }

  static List<String> missing(Held held, boolean multicast) {
    List<String> missing = new ArrayList<>();
    if (!held.has(CAP_AUDIT_CONTROL)) {
      missing.add("CAP_AUDIT_CONTROL");
    }
    if (!held.has(CAP_NET_ADMIN)) {
      missing.add("CAP_NET_ADMIN");
    }
    if (multicast && !held.has(CAP_AUDIT_READ)) {
      missing.add("CAP_AUDIT_READ");
    }
    if (!held.firstUser()) {
      missing.add("the first user namespace");
    }
    if (!held.firstPid()) {
      missing.add("the first pid namespace");
    }
    return missing;
  }

  private static long effective(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("CapEff:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).trim(), 16))
        .findFirst()
        .orElse(0);
  }

  private static @Nullable String link(Path path) {
    byte[] target = Os.readLink(path.toString());
    return target == null ? null : new String(target, StandardCharsets.ISO_8859_1);
  }
}
