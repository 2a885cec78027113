package org.godo.listener.doctor;

import java.nio.file.Path;
import java.util.List;
import org.godo.listener.docker.DockerEngine;
import org.godo.listener.kernel.StartWarnings;
import org.godo.listener.lifecycle.Privileges;
import org.godo.listener.netlink.AuditSince;
import org.godo.listener.netlink.AuditStatus;
import org.godo.listener.netlink.ListedRule;
import org.godo.listener.procfs.EarlierProcesses;
import org.jspecify.annotations.Nullable;

/**
 * What probing the host returned, uninterpreted.
 *
 * @param firstNetwork whether we are in the network namespace of the first process
 * @param connector whether the proc connector answered
 * @param buffer bytes the kernel accounts for the largest receive buffer we ask for
 * @param readers sockets, beside the seat, that are sent every audit record
 * @param since since when audit is on, and which daemons and containers are older
 * @param store what the store is
 */
record HostFacts(
    Privileges.Held rights,
    ProbeResult<Boolean> firstNetwork,
    Kernel kernel,
    ProbeResult<Audit> audit,
    ProbeResult<List<StartWarnings.Reader>> readers,
    ProbeResult<Since> since,
    ProbeResult<Boolean> connector,
    ProbeResult<Long> buffer,
    ProbeResult<Listeners> listeners,
    Disk disk,
    ProbeResult<String> store,
    ProbeResult<DockerEngine> docker,
    Machine machine) {

  /**
   * The kernel.
   *
   * @param release as {@code 6.1.0-13-amd64}
   * @param commandLine what it was booted with
   */
  record Kernel(String release, String commandLine) {}

  /**
   * The audit subsystem.
   *
   * @param holder name of the living process that has the seat; null if there is none
   */
  record Audit(AuditStatus status, @Nullable String holder, List<ListedRule> rules) {}

  /**
   * Since when processes that are forked can be audited.
   *
   * @param earlier those from before
   */
  record Since(AuditSince since, EarlierProcesses earlier) {}

  /**
   * Listeners that run.
   *
   * @param host pid of the one that records this host; null if there is none
   * @param directory pid of the one that uses the data directory; null if there is none
   * @param leftBehind whether one was killed before it could put audit back
   */
  record Listeners(@Nullable Integer host, @Nullable Integer directory, boolean leftBehind) {}

  /**
   * Where the capture will be.
   *
   * @param dataDir the data directory
   * @param exists whether it does; if not, the rest is of the nearest directory above it
   * @param fileSystem its type, as {@code ext4}
   */
  record Disk(Path dataDir, boolean exists, boolean writable, String fileSystem, long freeBytes) {}

  /** The Java virtual machine. */
  record Machine(String javaVersion, long maxHeapBytes) {}
}
