package org.godo.listener.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.godo.listener.procfs.ProcFs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a /proc that is made of files, and the file of a socket. */
class EngineSocketTest {
  private static final String HEAD =
      """
      Num       RefCount Protocol Flags    Type St Inode Path
      ffff8a3a4c0ba400: 00000002 00000000 00010000 0001 01   701 @/abstract
      """;

  @TempDir Path dir;

  private Path proc;
  private Path file;
  private EngineSocket socket;

  @BeforeEach
  void host() throws IOException {
    proc = Files.createDirectory(dir.resolve("proc"));
    file = dir.resolve("docker.sock");
    socket = new EngineSocket(file, proc, new ProcFs(proc, 100));
    Files.createDirectories(proc.resolve("net"));
    table("");
    created(0);
    process(1, "/nowhere/systemd");
  }

  @Test
  void isAbsentWithoutAFile() {
    assertThat(socket.state()).isEqualTo(EngineSocket.State.ABSENT);
    assertThat(socket.isServed()).isFalse();
  }

  @Test
  void isServedByTheEngineThatBoundIt() throws IOException {
    bind();
    listens(702, file);
    process(20, "/nowhere/dockerd", 702);
    assertThat(socket.isServed()).isTrue();
  }

  @Test
  void waitsWhileOnlyManagersHaveIt() throws IOException {
    bind();
    listens(702, file);
    process(1, "/nowhere/systemd", 702);
    process(20, "/nowhere/systemd (deleted)", 702);
    process(21, "/nowhere/systemd-socket-activate", 702);
    process(22, "/nowhere/dockerd", 701);
    assertThat(socket.state()).isEqualTo(EngineSocket.State.WAITING);
  }

  /** Also if the first process is no service manager by name. */
  @Test
  void waitsWhileTheFirstProcessHasIt() throws IOException {
    bind();
    listens(702, file);
    process(1, "/opt/init2", 702);
    assertThat(socket.state()).isEqualTo(EngineSocket.State.WAITING);
  }

  /** A child of the manager executes the engine, which closes the socket when it stops. */
  @Test
  void followsWhatBecomesOfAProcess() throws IOException {
    bind();
    listens(702, file);
    process(1, "/nowhere/systemd", 702);
    assertThat(socket.isServed()).isFalse();
    process(20, "/nowhere/systemd", 702);
    created(20);
    assertThat(socket.isServed()).isFalse();
    process(20, "/nowhere/dockerd", 702);
    assertThat(socket.isServed()).isTrue();
    process(20, "/nowhere/dockerd");
    assertThat(socket.isServed()).isFalse();
    process(21, "/nowhere/dockerd", 702);
    created(21);
    assertThat(socket.isServed()).isTrue();
  }

  /** Its pid is assigned before it can be seen. */
  @Test
  void findsAProcessThatWasNotThereWhenItsPidWas() throws IOException {
    bind();
    listens(702, file);
    process(1, "/nowhere/systemd", 702);
    created(20);
    assertThat(socket.isServed()).isFalse();
    process(20, "/nowhere/dockerd", 702);
    assertThat(socket.isServed()).isTrue();
  }

  /** The next engine binds a file of its own. */
  @Test
  void beginsAnewWithAnotherFile() throws IOException {
    bind();
    listens(702, file);
    process(20, "/nowhere/dockerd", 702);
    assertThat(socket.isServed()).isTrue();
    Files.delete(file);
    assertThat(socket.isServed()).isFalse();
    bind();
    listens(703, file);
    process(1, "/nowhere/systemd", 703);
    assertThat(socket.state()).isEqualTo(EngineSocket.State.WAITING);
  }

  @Test
  void knowsTheFileByOtherNames() throws IOException {
    bind();
    Path link = Files.createSymbolicLink(dir.resolve("run"), dir);
    listens(702, link.resolve("docker.sock"));
    process(1, "/nowhere/systemd", 702);
    assertThat(socket.state()).isEqualTo(EngineSocket.State.WAITING);
  }

  /**
   * A container has a name of its own for the file; the host's is below the first process' root.
   */
  @Test
  void knowsTheFileByTheHostsName() throws IOException {
    bind();
    Path root = Files.createDirectories(proc.resolve("1/root/run"));
    Files.createLink(root.resolve("its.sock"), file);
    table("ffff8a3a4c0ba800: 00000002 00000000 00010000 0001 01   702 /run/its.sock\n");
    process(1, "/nowhere/systemd", 702);
    assertThat(socket.state()).isEqualTo(EngineSocket.State.WAITING);
  }

  /** A connection to it is not one that listens. */
  @Test
  void isElsewhereIfNoneOfOurNetworkNamespaceListens() throws IOException {
    bind();
    table("ffff8a3a4c0ba800: 00000003 00000000 00000000 0001 03   702 " + file + "\n");
    assertThat(socket.isServed()).isFalse();
    assertThat(socket.isServed()).isTrue();
    assertThat(socket.state()).isEqualTo(EngineSocket.State.ELSEWHERE);
  }

  /** It binds its file a moment before it listens. */
  @Test
  void isNotServedByAManagerThatIsAboutToListen() throws IOException {
    bind();
    assertThat(socket.isServed()).isFalse();
    listens(702, file);
    process(1, "/nowhere/systemd", 702);
    assertThat(socket.isServed()).isFalse();
  }

  private void bind() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(file));
    }
  }

  private void listens(long inode, Path path) throws IOException {
    table("ffff8a3a4c0ba800: 00000002 00000000 00010000 0001 01   %d %s\n".formatted(inode, path));
  }

  private void table(String rows) throws IOException {
    Files.writeString(proc.resolve("net/unix"), HEAD + rows);
  }

  private void created(int pid) throws IOException {
    Files.writeString(proc.resolve("loadavg"), "0.00 0.01 0.05 1/80 " + pid + "\n");
  }

  private void process(int pid, String program, long... sockets) throws IOException {
    Path fds = Files.createDirectories(proc.resolve(pid + "/fd"));
    Path exe = proc.resolve(pid + "/exe");
    Files.deleteIfExists(exe);
    Files.createSymbolicLink(exe, Path.of(program));
    Files.deleteIfExists(fds.resolve("3"));
    for (long socketInode : sockets) {
      Files.createSymbolicLink(fds.resolve("3"), Path.of("socket:[" + socketInode + "]"));
    }
  }
}
