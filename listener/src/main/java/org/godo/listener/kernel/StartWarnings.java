package org.godo.listener.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.nativeio.Os;
import org.godo.listener.netlink.AuditSince;
import org.godo.listener.netlink.AuditStatus;
import org.godo.listener.procfs.EarlierProcesses;
import org.godo.listener.procfs.NetlinkTable;
import org.jspecify.annotations.Nullable;

/** What the user should know of this host when a session starts. */
public final class StartWarnings {
  /** The remedy for the journal's audit socket. */
  public static final String MASK_JOURNAL =
      "systemctl mask --now systemd-journald-audit.socket, then systemctl restart"
          + " systemd-journald";

  /** AUDIT_NLGRP_READLOG, as a bit (include/uapi/linux/audit.h). */
  private static final int READ_LOG = 1;

  private StartWarnings() {}

  /** A socket in audit's multicast group, and the name of the process of its port. */
  public record Reader(int port, @Nullable String name) {
    /** Whether it is the journal's; that is made by systemd itself, pid 1. */
    public boolean isJournal() {
      return name != null && name.startsWith("systemd");
    }

    @Override
    public String toString() {
      return name == null ? "port " + port : name + " (" + port + ")";
    }
  }

  /** Finds the programs that are sent each audit record, this one left out. */
  public static List<Reader> readers(Host host) throws IOException {
    return NetlinkTable.query(host.proc(), CapturedMessage.AUDIT).stream()
        .filter(s -> (s.groups() & READ_LOG) != 0)
        .filter(s -> s.port() != Os.pid())
        .map(s -> new Reader(s.port(), host.processes().name(s.port())))
        .toList();
  }

  /**
   * Returns what is not recorded of older processes, as one line; null if there are none of note.
   */
  public static @Nullable String unrecorded(AuditSince since, EarlierProcesses earlier) {
    if (earlier.isEmpty()) {
      return null;
    }
    return since.before()
        ? "older than the time since when audit is known to be on, so what they do themselves is"
            + " perhaps not recorded: "
            + earlier
        : "older than audit, which was off since boot, so what they do themselves is not recorded"
            + " (what their new children do is): "
            + earlier;
  }

  /** The remedy for {@link #unrecorded}. */
  public static final String RESTART =
      "boot with audit=1, or restart them once a listener runs or has run since boot";

  static List<String> of(Host host, AuditSince since, @Nullable Long loginUid, AuditStatus status)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    if (status.enabled() == AuditStatus.LOCKED) {
      warnings.add(
          "audit is now locked until the next boot; the stop cannot restore it, nor can another"
              + " listener start before a reboot");
    }
    if (status.rateLimit() > 0) {
      warnings.add(
          "the kernel passes on only "
              + status.rateLimit()
              + " records a second; what exceeds that is lost; --rate-limit 0 lifts that limit");
    }
    List<Reader> readers = readers(host);
    if (readers.stream().anyMatch(Reader::isJournal)) {
      warnings.add(
          "the journal is sent each audit record too, and writes it to its files: " + MASK_JOURNAL);
    } else if (!readers.isEmpty()) {
      warnings.add(
          readers.stream()
              .map(Reader::toString)
              .collect(Collectors.joining(", ", "each audit record also goes to ", "")));
    }
    String unrecorded =
        unrecorded(since, EarlierProcesses.than(host.processes(), since.boottimeNs(), loginUid));
    if (unrecorded != null) {
      warnings.add(unrecorded + "; " + RESTART);
    }
    return warnings;
  }
}
