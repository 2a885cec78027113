package org.godo.listener.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.nativeio.Os;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;

/** Whether the kernel will let us record, asked before anything is changed. */
public final class Rights {
  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_AUDIT_CONTROL = 30;
  private static final int CAP_AUDIT_READ = 37;

  /**
   * Inodes of the first namespaces (include/linux/proc_ns.h, PROC_USER_INIT_INO,
   * PROC_PID_INIT_INO).
   */
  private static final String FIRST_USER = "user:[4026531837]";

  private static final String FIRST_PID = "pid:[4026531836]";

  private Rights() {}

  /**
   * Checks capabilities and namespaces.
   *
   * @param readers whether CAP_AUDIT_READ is needed too, to join the readers of audit
   * @throws GodoException exit 4, naming what is missing
   */
  public static void require(Path proc, boolean readers) {
    try {
      Path self = proc.resolve("self");
      String status = Files.readString(self.resolve("status"), StandardCharsets.ISO_8859_1);
      List<String> missing =
          missing(status, link(self.resolve("ns/user")), link(self.resolve("ns/pid")), readers);
      if (!missing.isEmpty()) {
        throw new GodoException(
            ExitCode.NOT_PERMITTED,
            "cannot record: not permitted without "
                + String.join(" and ", missing)
                + "; run as root on the host itself (in a container: --privileged --pid=host"
                + " --net=host)");
      }
    } catch (IOException e) {
      throw new GodoException(ExitCode.FAILED, "cannot read our own rights: " + e, e);
    }
  }

  static List<String> missing(
      String status,
      @Nullable String userNamespace,
      @Nullable String pidNamespace,
      boolean readers) {
    long effective = effective(status);
    List<String> missing = new ArrayList<>();
    if ((effective & 1L << CAP_AUDIT_CONTROL) == 0) {
      missing.add("CAP_AUDIT_CONTROL");
    }
    if ((effective & 1L << CAP_NET_ADMIN) == 0) {
      missing.add("CAP_NET_ADMIN");
    }
    if (readers && (effective & 1L << CAP_AUDIT_READ) == 0) {
      missing.add("CAP_AUDIT_READ");
    }
    if (!FIRST_USER.equals(userNamespace)) {
      missing.add("the first user namespace");
    }
    if (!FIRST_PID.equals(pidNamespace)) {
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
