package org.godo.listener.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener tells how it does: {@code DATA_DIR/status.socket}. A path too long for a socket
 * is a symbolic link to one in a private folder below the system's temporary directory.
 */
final class StatusSocket {
  /** sun_path of unix(7) holds 108 bytes with the closing NUL. */
  private static final int MAX_SOCKET_PATH = 107;

  private static final String FOLDER_PREFIX = "godo-status-";

  private final Path name;

  StatusSocket(Path dataDir) {
    this.name = dataDir.toAbsolutePath().normalize().resolve("status.socket");
  }

  /** The socket's own path; of a listener that is not there, where it would be. */
  Path path() throws IOException {
    return Files.isSymbolicLink(name) ? Files.readSymbolicLink(name) : name;
  }

  /** A path to make the socket at, with nothing there. */
  Path make() throws IOException {
    remove();
    if (name.toString().getBytes(UTF_8).length <= MAX_SOCKET_PATH) {
      return name;
    }
    Path folder =
        Files.createTempDirectory(
            FOLDER_PREFIX,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path socket = folder.resolve("socket");
    Files.createSymbolicLink(name, socket);
    return socket;
  }

  /** Removes it, one that a killed listener left too. */
  void remove() throws IOException {
    Path socket = path();
    Files.deleteIfExists(name);
    Path folder = temporaryFolder(socket);
    if (folder != null) {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(folder);
    }
  }

  /** The folder that was made for a socket; null if none was. */
  private @Nullable Path temporaryFolder(Path socket) {
    Path folder = socket.getParent();
    boolean ours =
        !socket.equals(name)
            && folder != null
            && String.valueOf(folder.getFileName()).startsWith(FOLDER_PREFIX)
            && Path.of(System.getProperty("java.io.tmpdir")).equals(folder.getParent());
    return ours ? folder : null;
  }
}
