package org.godo.listener.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.godo.listener.capture.ModelJson;
import org.godo.listener.decode.DecoderState;

/**
 * How far a session's capture was delivered, kept in the file {@code checkpoint} beside the
 * segments: one JSON object with {@code version} 2, {@code complete} and {@code reached}.
 *
 * @param complete nothing is left to deliver
 * @param reached the position to resume from, with the state of decoding there: everything before
 *     is in the store, durably
 */
public record Checkpoint(boolean complete, DecoderState reached) {
  private static final String FILE = "checkpoint";
  private static final int VERSION = 2;
  private static final int MAX_BYTES = 16 << 20;

  /** Apart, as loading the library is a good part of the time of a short replay. */
  private static final class Json {
    private static final ObjectMapper MAPPER =
        ModelJson.mapper()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Earlier listeners of this version wrote a field more.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
  }

  /** The content of the file. */
  private record Content(int version, boolean complete, DecoderState reached) {}

  public Checkpoint {
    Objects.requireNonNull(reached, "reached");
  }

  /**
   * Reads a session's checkpoint.
   *
   * @param directory the session's directory
   * @return empty if there is none
   * @throws IOException if it cannot be read or is not a checkpoint; no crash leaves such a file
   */
  public static Optional<Checkpoint> read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException(file + " is too large for a checkpoint");
      }
      Content content = Json.MAPPER.readValue(Files.readAllBytes(file), Content.class);
      if (content == null || content.version() != VERSION) {
        throw new IOException(file + " is not a checkpoint of version " + VERSION);
      }
      return Optional.of(new Checkpoint(content.complete(), content.reached()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException | NullPointerException e) {
      throw new IOException(file + " is not a checkpoint", e);
    }
  }

  /** Replaces the file atomically: after a crash it holds the old or the new checkpoint. */
  void write(Path directory) throws IOException {
    Path next = directory.resolve(FILE + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes =
          ByteBuffer.wrap(Json.MAPPER.writeValueAsBytes(new Content(VERSION, complete, reached)));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /** Removes the checkpoint of a session that will not be read again. */
  static void remove(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
  }
}
