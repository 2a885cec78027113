package org.godo.listener.doctor;

import static org.godo.listener.finding.Finding.fail;
import static org.godo.listener.finding.Finding.ok;
import static org.godo.listener.finding.Finding.skip;
import static org.godo.listener.finding.Finding.warn;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.godo.listener.capture.CaptureLimits;
import org.godo.listener.docker.DockerEngine;
import org.godo.listener.finding.Finding;
import org.godo.listener.netlink.ReceiveBuffers;
import org.godo.model.error.ExitCode;

/** The rest of the host: connector, sockets, disk, store, Docker, Java. */
final class HostChecks {
  /** Of a record with its packet header, in captures of containers. */
  private static final long RECORD_BYTES = 225;

  private static final long LITTLE_ROOM = 1L << 30;
  private static final long LITTLE_HEAP = 96L << 20;
  private static final int MIB_SHIFT = 20;

  /** Over a network or through user space, where reserved and mapped files do not always work. */
  private static final Set<String> FAR =
      Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "afs", "vboxsf", "virtiofs");

  private HostChecks() {}

  static List<Finding> of(HostFacts facts) {
    return List.of(
        connector(facts.connector()),
        buffers(facts.buffer()),
        ioUring(facts.kernel().release()),
        listeners(facts.listeners()),
        disk(facts.disk()),
        store(facts.store()),
        docker(facts.docker()),
        java(facts.machine()));
  }

  private static Finding connector(ProbeResult<Boolean> answer) {
    String check = "proc connector";
    if (answer instanceof ProbeResult.Answered<Boolean> answered && answered.value()) {
      return ok(check, "answers");
    }
    if (answer instanceof ProbeResult.Denied<Boolean>) {
      return skip(check, "cannot be asked without CAP_NET_ADMIN");
    }
    String why = answer instanceof ProbeResult.Failed<Boolean> failed ? ": " + failed.reason() : "";
    return fail(
        check,
        "does not answer" + why,
        "use a kernel with CONFIG_PROC_EVENTS, in the host's network and pid namespace; if another"
            + " program switched it off, 'listener run' switches it on",
        ExitCode.FAILED);
  }

  private static Finding buffers(ProbeResult<Long> answer) {
    String check = "socket buffers";
    long wanted = ReceiveBuffers.accounted(ReceiveBuffers.AUDIT);
    if (answer instanceof ProbeResult.Answered<Long> answered) {
      String granted = (answered.value() >> MIB_SHIFT) + " MiB";
      return answered.value() >= wanted
          ? ok(check, granted + ", as asked for")
          : warn(
              check,
              granted + " in place of " + (wanted >> MIB_SHIFT) + " MiB: bursts may be lost",
              "run with CAP_NET_ADMIN in the host's user namespace");
    }
    return answer instanceof ProbeResult.Failed<Long> failed
        ? warn(check, "cannot be asked for: " + failed.reason(), "run on the host itself")
        : skip(check, "cannot be asked for without CAP_NET_ADMIN");
  }

  /** AUDIT_FILTER_URING_EXIT exists since Linux 5.16. */
  private static Finding ioUring(String release) {
    String check = "io_uring";
    String[] parts = release.split("[^0-9]+", 3);
    int major = parts[0].isEmpty() ? 0 : Integer.parseInt(parts[0]);
    int minor = parts.length < 2 || parts[1].isEmpty() ? 0 : Integer.parseInt(parts[1]);
    return major > 5 || (major == 5 && minor >= 16)
        ? ok(check, "Linux " + release + " has audit rules for it")
        : warn(
            check,
            "Linux " + release + " has no audit rules for it: files opened by it go unseen",
            "use Linux 5.16 or later, or containers whose seccomp profile forbids io_uring");
  }

  private static Finding listeners(ProbeResult<HostFacts.Listeners> answer) {
    String check = "listener";
    if (!(answer instanceof ProbeResult.Answered<HostFacts.Listeners> answered)) {
      return skip(check, "cannot be determined with these rights");
    }
    HostFacts.Listeners running = answered.value();
    if (running.host() != null) {
      return ok(
          check,
          "process "
              + running.host()
              + " is recording this host; 'listener status' asks it, another cannot start beside"
              + " it");
    }
    if (running.directory() != null) {
      return fail(
          check,
          "process " + running.directory() + " uses the data directory",
          "stop it, or name another --data-dir",
          ExitCode.FAILED);
    }
    return running.leftBehind()
        ? warn(
            check,
            "one was killed and has not restored the state of audit",
            "run 'listener restore', or start 'listener run', which puts it back first")
        : ok(check, "none is running");
  }

  private static Finding disk(HostFacts.Disk disk) {
    String check = "disk";
    String where = disk.dataDir() + (disk.exists() ? "" : " (will be made)");
    String room = gib(disk.freeBytes()) + " GiB free on " + disk.fileSystem() + " in " + where;
    String elsewhere = "name a --data-dir on a larger local disk";
    if (!disk.writable()) {
      return fail(
          check,
          "cannot write to " + where,
          "run as its owner, or name another --data-dir",
          ExitCode.FAILED);
    }
    if (disk.freeBytes() < 2L * CaptureLimits.DEFAULT_SEGMENT_BYTES) {
      return fail(check, room + ", too little for two segments", elsewhere, ExitCode.FAILED);
    }
    if (FAR.contains(disk.fileSystem()) || disk.fileSystem().startsWith("fuse")) {
      return warn(check, room + ", which is not local", "name a --data-dir on a local disk");
    }
    if (disk.fileSystem().equals("tmpfs") || disk.fileSystem().equals("ramfs")) {
      return warn(check, room + ", lost at the next boot", "name a --data-dir on a disk");
    }
    return disk.freeBytes() < LITTLE_ROOM
        ? warn(check, room, elsewhere)
        : ok(
            check,
            "%s: %d million records while the store is away"
                .formatted(room, disk.freeBytes() / RECORD_BYTES / 1_000_000));
  }

  private static Finding store(ProbeResult<String> answer) {
    String check = "store";
    if (answer instanceof ProbeResult.Answered<String> answered) {
      return ok(check, answered.value());
    }
    String why = answer instanceof ProbeResult.Failed<String> failed ? failed.reason() : "not ours";
    int wayOut = why.lastIndexOf("; ");
    return fail(
        check,
        wayOut < 0 ? why : why.substring(0, wayOut),
        wayOut < 0
            ? "check the server, or choose another with --mongodb-uri or --data-dir"
            : why.substring(wayOut + 2),
        ExitCode.STORE);
  }

  private static Finding docker(ProbeResult<DockerEngine> answer) {
    String check = "docker";
    if (answer instanceof ProbeResult.Answered<DockerEngine> answered) {
      DockerEngine engine = answered.value();
      return ok(
          check,
          "%s, storage driver %s, cgroup version %s"
              .formatted(engine.version(), engine.storageDriver(), engine.cgroupVersion()));
    }
    if (answer instanceof ProbeResult.Absent<DockerEngine>) {
      return ok(check, "no socket: containers have ids, but no names");
    }
    if (answer instanceof ProbeResult.Idle<DockerEngine>) {
      return ok(check, "not running: names of containers are recorded once it is started");
    }
    return answer instanceof ProbeResult.Failed<DockerEngine> failed
        ? warn(
            check,
            "does not answer: " + failed.reason(),
            "see 'docker info', or name its socket with --docker-socket")
        : skip(check, "its socket is not for this user");
  }

  private static Finding java(HostFacts.Machine machine) {
    String check = "java";
    String found =
        machine.javaVersion() + ", heap up to " + (machine.maxHeapBytes() >> MIB_SHIFT) + " MiB";
    return machine.maxHeapBytes() < LITTLE_HEAP
        ? warn(check, found, "GODO_JAVA_OPTS=-Xmx256m")
        : ok(check, found);
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / (double) (1L << 30));
  }
}
