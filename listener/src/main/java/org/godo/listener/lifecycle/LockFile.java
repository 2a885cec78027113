package org.godo.listener.lifecycle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.file.OwnFiles;
import org.jspecify.annotations.Nullable;

/**
 * A lock that excludes a second listener while this process lives. The file remains, without its
 * lock.
 */
public final class LockFile implements AutoCloseable {
  private final FileChannel channel;

  private LockFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Acquires the lock of a file, which is created if it is missing.
   *
   * @param taken exit code if another process has the lock
   * @param message the failure then
   * @throws GodoException if another process has the lock, or the file cannot be created
   */
  public static LockFile lock(Path file, ExitCode taken, String message) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        OwnFiles.directory(directory);
      }
      FileChannel channel = OwnFiles.open(file);
      if (tryLock(channel) == null) {
        channel.close();
        throw new GodoException(taken, message);
      }
      return new LockFile(channel);
    } catch (IOException e) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot create the lock file "
              + file
              + ": "
              + reason(e)
              + "; its directory must be writable",
          e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof FileAlreadyExistsException existing) {
      return existing.getFile() + " is not a directory";
    }
    return e instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : e.toString();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ours) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
