package org.godo.model.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.godo.model.file.DataDirectory;
import org.godo.model.file.OwnFiles;
import org.jspecify.annotations.Nullable;

/**
 * The directory of the embedded store; only its owner can enter it.
 *
 * <pre>
 * DATA_DIR/store/        0700
 *   lock                 0600  locked by the program that hosts the store
 *   documents.h2         0600  the MVStore file
 *   socket               0600  where the host serves
 *   endpoint             0600  path of the socket, one line; the socket is in a private directory
 *                              under java.io.tmpdir when its path here would be too long
 * </pre>
 */
final class StoreDirectory {
  private static final Set<PosixFilePermission> OWNER_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");

  /** sun_path of unix(7) holds 108 bytes with the closing NUL. */
  private static final int MAX_SOCKET_PATH = 107;

  private static final String DOCUMENTS = "documents.h2";
  private static final String SOCKET_DIRECTORY_PREFIX = "godo-";

  /**
   * Directories hosted by this process. The kernel's record locks belong to the process and are
   * released with the first descriptor closed, so a second attempt here must not open the file.
   */
  private static final Set<Path> HOSTED_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;

  private StoreDirectory(Path path) {
    this.path = path;
  }

  /** Creates the directory if it is missing, and removes the access of other users. */
  static StoreDirectory open(Path dataDir) throws IOException {
    Path path = OwnFiles.directory(DataDirectory.open(dataDir).resolve("store"));
    if (!Files.getPosixFilePermissions(path).equals(OWNER_DIRECTORY)) {
      Files.setPosixFilePermissions(path, OWNER_DIRECTORY);
    }
    return new StoreDirectory(path);
  }

  /** Returns the directory without changing it; empty if there is no store in it. */
  static Optional<StoreDirectory> existing(Path dataDir) throws IOException {
    DataDirectory.check(dataDir);
    Path path = dataDir.resolve("store");
    return Files.exists(path.resolve(DOCUMENTS))
        ? Optional.of(new StoreDirectory(path.toRealPath()))
        : Optional.empty();
  }

  Path path() {
    return path;
  }

  /** Returns the MVStore file, made private before anything is written to it. */
  Path documents() throws IOException {
    Path file = documentsFile();
    makePrivate(file);
    return file;
  }

  /** Returns the MVStore file without changing it. */
  Path documentsFile() {
    return path.resolve(DOCUMENTS);
  }

  private static void makePrivate(Path file) throws IOException {
    try {
      Files.createFile(file, asOwner(OWNER_FILE));
    } catch (FileAlreadyExistsException e) {
      if (!Files.getPosixFilePermissions(file).equals(OWNER_FILE)) {
        Files.setPosixFilePermissions(file, OWNER_FILE);
      }
    }
  }

  /** Becomes the host, unless another program is. */
  Optional<HostLock> tryLock() throws IOException {
    if (!HOSTED_HERE.add(path)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      OwnFiles.directory(path); // it may have been removed
      Path file = path.resolve("lock");
      makePrivate(file);
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
      locked = channel.tryLock() != null;
      return locked ? Optional.of(new HostLock(path, channel)) : Optional.empty();
    } finally {
      if (!locked) {
        HOSTED_HERE.remove(path);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  /**
   * Locks the store against being hosted while its file is read; creates no file.
   *
   * @return empty if a program hosts it
   */
  Optional<AutoCloseable> tryReadLock() throws IOException {
    if (!HOSTED_HERE.add(path)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.READ);
      locked = channel.tryLock(0, Long.MAX_VALUE, true) != null;
      return locked ? Optional.of(new HostLock(path, channel)) : Optional.empty();
    } catch (NoSuchFileException neverHosted) {
      locked = true;
      return Optional.of(() -> HOSTED_HERE.remove(path));
    } finally {
      if (!locked) {
        HOSTED_HERE.remove(path);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  /** Returns the socket of the present or last host; null if there was none. */
  @Nullable Path endpoint() throws IOException {
    try {
      return Path.of(Files.readString(path.resolve("endpoint")).strip());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Returns a free path for the host's socket. Only for the holder of the lock. */
  Path newSocket() throws IOException {
    removeEndpoint();
    Path socket = path.resolve("socket");
    if (socket.toString().getBytes(UTF_8).length > MAX_SOCKET_PATH) {
      socket =
          Files.createTempDirectory(SOCKET_DIRECTORY_PREFIX, asOwner(OWNER_DIRECTORY))
              .resolve("socket");
    }
    return socket;
  }

  /** Publishes the path of the host's socket. Only for the holder of the lock. */
  void publish(Path socket) throws IOException {
    Files.setPosixFilePermissions(socket, OWNER_FILE);
    Path next = path.resolve("endpoint.tmp");
    Files.deleteIfExists(next);
    Files.createFile(next, asOwner(OWNER_FILE));
    Files.writeString(next, socket + "\n");
    Files.move(next, path.resolve("endpoint"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes the socket, also one of a killed host. Only for the holder of the lock. */
  void removeEndpoint() throws IOException {
    Path socket = endpoint();
    Files.deleteIfExists(path.resolve("endpoint"));
    Files.deleteIfExists(path.resolve("socket"));
    if (socket != null && isTemporary(socket)) {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(socket.getParent());
    }
  }

  private static boolean isTemporary(Path socket) {
    Path directory = socket.getParent();
    return directory != null
        && directory.getFileName().toString().startsWith(SOCKET_DIRECTORY_PREFIX)
        && Path.of(System.getProperty("java.io.tmpdir")).equals(directory.getParent());
  }

  private static FileAttribute<Set<PosixFilePermission>> asOwner(Set<PosixFilePermission> mode) {
    return PosixFilePermissions.asFileAttribute(mode);
  }

  /** The right to open the file and to serve it, until closed or the process ends. */
  record HostLock(Path directory, FileChannel channel) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        HOSTED_HERE.remove(directory);
      }
    }
  }
}
