package org.godo.listener.netlink;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.godo.listener.file.FileHead;
import org.godo.model.file.OwnFiles;
import org.jspecify.annotations.Nullable;

/** A record of a state that outlives the listener, as JSON in a file. */
final class StateFile {
  /** Many times what a state takes. */
  private static final int MAX_BYTES = 1 << 16;

  private static final ObjectMapper JSON = new ObjectMapper();

  private StateFile() {}

  /**
   * Reads the file.
   *
   * @return null if there is none
   * @throws IOException if it cannot be read or is damaged
   */
  static <T> @Nullable T read(Path file, Class<T> type) throws IOException {
    OwnFiles.checkFile(file);
    try {
      return JSON.readValue(FileHead.whole(file, MAX_BYTES), type);
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /** Writes the file atomically and durably: after a power cut it is whole or absent. */
  static void write(Path file, Object state) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " is not a file");
    }
    OwnFiles.directory(directory);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel channel = OwnFiles.create(draft)) {
      ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(state));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
