package org.godo.listener.doctor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.docker.DockerEngine;
import org.godo.listener.docker.EngineSocket;
import org.godo.listener.file.FileHead;
import org.godo.listener.kernel.Host;
import org.godo.listener.kernel.StartWarnings;
import org.godo.listener.lifecycle.Privileges;
import org.godo.listener.lifecycle.RuntimeDirectory;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Os;
import org.godo.listener.netlink.AuditControl;
import org.godo.listener.netlink.AuditSince;
import org.godo.listener.netlink.AuditStatus;
import org.godo.listener.netlink.ProcConnector;
import org.godo.listener.netlink.ReceiveBuffers;
import org.godo.listener.procfs.EarlierProcesses;
import org.godo.listener.procfs.NetlinkTable;
import org.godo.listener.procfs.ProcFs;
import org.godo.listener.procfs.ProcLocks;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import org.jspecify.annotations.Nullable;

/** Probes whether the host is able to record. Changes nothing and needs no seat. */
public final class Doctor {
  private static final Path PROC = Path.of("/proc");
  private static final int CONNECTOR_MILLIS = 2_000;
  private static final Duration DOCKER_PATIENCE = Duration.ofSeconds(3);

  private final StoreOptions store;
  private final Path dockerSocket;
  private final Host host = Host.local();
  private final ProcFs proc = host.processes();

  public Doctor(StoreOptions store, Path dockerSocket) {
    this.store = store;
    this.dockerSocket = dockerSocket;
  }

  /** Probes the host and returns what was found. */
  public Diagnosis examine() throws IOException {
    return Diagnosis.of(facts());
  }

  private HostFacts facts() throws IOException {
    Privileges.Held rights = Privileges.query(PROC);
    return new HostFacts(
        rights,
        firstNetwork(rights),
        new HostFacts.Kernel(read("sys/kernel/osrelease"), read("cmdline")),
        ProbeResult.of(this::audit),
        ProbeResult.of(() -> StartWarnings.readers(host)),
        rights.firstPid() ? ProbeResult.of(this::since) : new ProbeResult.Denied<>(),
        ProbeResult.of(Doctor::connectorAnswers),
        ProbeResult.of(Doctor::grantedBuffer),
        rights.firstPid() ? ProbeResult.of(this::listeners) : new ProbeResult.Denied<>(),
        disk(),
        ProbeResult.of(this::openStore),
        docker(),
        new HostFacts.Machine(
            System.getProperty("java.version"),
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax()));
  }

  /**
   * The kernel's own end of the connector is in the first network namespace only
   * (drivers/connector/connector.c, {@code cn_init}).
   */
  private static ProbeResult<Boolean> firstNetwork(Privileges.Held rights) throws IOException {
    boolean hasConnector =
        NetlinkTable.query(PROC, CapturedMessage.CONNECTOR).stream().anyMatch(s -> s.port() == 0);
    if (hasConnector) {
      return new ProbeResult.Answered<>(true);
    }
    byte[] ours = Os.readLink(PROC.resolve("self/ns/net").toString());
    byte[] first = Os.readLink(PROC.resolve("1/ns/net").toString());
    return ours == null || first == null || !rights.firstPid()
        ? new ProbeResult.Denied<>()
        : new ProbeResult.Answered<>(Arrays.equals(ours, first));
  }

  private HostFacts.Audit audit() {
    try (AuditControl control = AuditControl.open()) {
      AuditStatus status = control.status();
      boolean held = status.pid() != 0 && proc.isAlive(status.pid());
      return new HostFacts.Audit(status, held ? proc.name(status.pid()) : null, control.rules());
    }
  }

  private HostFacts.Since since() throws IOException {
    boolean on;
    try (AuditControl control = AuditControl.open()) {
      on = control.status().enabled() != 0;
    }
    AuditSince since = AuditSince.query(PROC, host.clocks(), RuntimeDirectory.AUDIT_SINCE, on);
    return new HostFacts.Since(since, EarlierProcesses.than(proc, since.boottimeNs(), null));
  }

  private static boolean connectorAnswers() {
    try (ProcConnector connector = ProcConnector.open()) {
      connector.listen();
      return connector.awaitAnswer(CONNECTOR_MILLIS);
    }
  }

  private static long grantedBuffer() {
    try (NetlinkDescriptor socket = NetlinkDescriptor.open(CapturedMessage.AUDIT, 0)) {
      return socket.forceReceiveBuffer(ReceiveBuffers.AUDIT);
    }
  }

  private HostFacts.Listeners listeners() throws IOException {
    return new HostFacts.Listeners(
        holder(RuntimeDirectory.LOCK),
        holder(store.dataDir().resolve("listener.lock")),
        Files.exists(RuntimeDirectory.SAVED_AUDIT_STATE));
  }

  private static @Nullable Integer holder(Path lock) throws IOException {
    Path directory = lock.toAbsolutePath().getParent();
    if (directory != null && Files.exists(directory) && !Files.isExecutable(directory)) {
      throw new AccessDeniedException(directory.toString());
    }
    OptionalInt pid = ProcLocks.holder(PROC, lock);
    return pid.isPresent() ? pid.getAsInt() : null;
  }

  private HostFacts.Disk disk() throws IOException {
    Path dataDir = store.dataDir().toAbsolutePath().normalize();
    Path nearest = dataDir;
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    return new HostFacts.Disk(
        dataDir,
        nearest.equals(dataDir),
        Files.isDirectory(nearest) && Files.isWritable(nearest),
        Files.getFileStore(nearest).type(),
        Files.getFileStore(nearest).getUsableSpace());
  }

  /** Connects to a server; does not open the embedded store, as that would create its files. */
  private String openStore() throws IOException {
    if (store.uri() != null) {
      Store.open(store).close();
      return "the MongoDB server answers";
    }
    Path directory = store.dataDir().resolve("store");
    if (Files.exists(directory)
        && !(Files.isDirectory(directory)
            && Files.isWritable(directory)
            && Files.isExecutable(directory))) {
      throw new IOException(
          directory + " cannot be written to; run as its owner, or name another --data-dir");
    }
    Integer host = holder(directory.resolve("lock"));
    return host == null ? "embedded" : "embedded, shared with process " + host + ", its host now";
  }

  private ProbeResult<DockerEngine> docker() {
    EngineSocket socket = new EngineSocket(dockerSocket, PROC, proc);
    return switch (socket.state()) {
      case ABSENT -> new ProbeResult.Absent<>();
      case WAITING -> new ProbeResult.Idle<>();
      case SERVED, ELSEWHERE ->
          Files.isWritable(dockerSocket)
              ? ProbeResult.of(() -> DockerEngine.query(socket, DOCKER_PATIENCE))
              : new ProbeResult.Denied<>();
    };
  }

  private static String read(String name) throws IOException {
    return FileHead.text(PROC.resolve(name));
  }
}
