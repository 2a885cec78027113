package org.godo.listener.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The path of the status socket, {@code DATA_DIR/status.socket}. If it is too long for a socket, it
 * is a symbolic link to one in a private directory below the system's temporary directory.
 */
final class StatusSocket {
  /** sun_path of unix(7) holds 108 bytes with the closing NUL. */
  private static final int MAX_SOCKET_PATH = 107;

  private static final String DIRECTORY_PREFIX = "godo-status-";

  private final Path name;

  StatusSocket(Path dataDir) {
    this.name = dataDir.toAbsolutePath().normalize().resolve("status.socket");
  }

  /** Returns the socket's own path, whether or not it exists. */
  Path path() throws IOException {
    return Files.isSymbolicLink(name) ? Files.readSymbolicLink(name) : name;
  }

  /** Prepares and returns the path to bind the socket at; nothing is left there. */
  Path create() throws IOException {
    remove();
    if (name.toString().getBytes(UTF_8).length <= MAX_SOCKET_PATH) {
      return name;
    }
    Path directory =
        Files.createTempDirectory(
            DIRECTORY_PREFIX,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path socket = directory.resolve("socket");
    Files.createSymbolicLink(name, socket);
    return socket;
  }

  /** Removes the socket, also one that a killed listener left. */
  void remove() throws IOException {
    Path socket = path();
    Files.deleteIfExists(name);
    Path directory = privateDirectory(socket);
    if (directory != null) {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(directory);
    }
  }

  /** Returns the private directory of a socket; null if it has none. */
  private @Nullable Path privateDirectory(Path socket) {
    Path directory = socket.getParent();
    boolean ours =
        !socket.equals(name)
            && directory != null
            && String.valueOf(directory.getFileName()).startsWith(DIRECTORY_PREFIX)
            && Path.of(System.getProperty("java.io.tmpdir")).equals(directory.getParent());
    return ours ? directory : null;
  }
}
