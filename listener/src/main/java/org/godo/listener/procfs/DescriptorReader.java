package org.godo.listener.procfs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.godo.listener.nativeio.Os;
import org.godo.listener.syscall.Arch;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.jspecify.annotations.Nullable;

/** Reads the open descriptors of a process part by part, in the order of their numbers. */
final class DescriptorReader implements Closeable {
  /** The flags are in the second line; there may be a line for each watch of an epoll. */
  private static final int FDINFO_BYTES = 128;

  private static final int PART_ENTRIES = 500;

  /** Of paths, of which each has up to PATH_MAX. */
  private static final int PART_CHARS = 64 << 10;

  /** Whose numbers the flags in fdinfo have. */
  private static final @Nullable Arch MACHINE = Arch.ofMachine();

  private final ProcFs proc;
  private final String dir;
  private final SnapshotBudget budget;
  private final int most;
  private final @Nullable DirectoryStream<Path> directory;
  private final Iterator<Path> entries;
  private int read;
  private boolean hasMore;
  private boolean isIncomplete;

  /**
   * @param most descriptors to read
   */
  DescriptorReader(ProcFs proc, int pid, SnapshotBudget budget, int most) {
    this.proc = proc;
    this.dir = pid + "/";
    this.budget = budget;
    this.most = most;
    this.directory = open();
    this.entries = directory == null ? Collections.emptyIterator() : directory.iterator();
  }

  private @Nullable DirectoryStream<Path> open() {
    try {
      return proc.numbered(dir + "fd");
    } catch (AccessDeniedException denied) {
      isIncomplete = true;
      return null;
    } catch (IOException ended) {
      return null;
    }
  }

  /** Whether the process has more descriptors than were to be read. */
  boolean hasMore() {
    return hasMore;
  }

  /** Whether a descriptor could not be read though it is there, or was not for lack of time. */
  boolean isIncomplete() {
    return isIncomplete;
  }

  /** Returns the next ones; none at the end. */
  List<DescriptorSnapshot> next() {
    List<DescriptorSnapshot> part = new ArrayList<>();
    int chars = 0;
    while (part.size() < PART_ENTRIES && chars < PART_CHARS && mayRead()) {
      read++;
      budget.descriptorRead();
      DescriptorSnapshot descriptor = read(ProcFs.number(entries.next()));
      if (descriptor != null) {
        part.add(descriptor);
        chars += descriptor.target().length();
      }
    }
    return part;
  }

  private boolean mayRead() {
    if (!hasNext()) {
      return false;
    }
    hasMore = read == most;
    boolean isInTime = budget.allowsDescriptor();
    isIncomplete |= !isInTime;
    return !hasMore && isInTime;
  }

  private boolean hasNext() {
    try {
      return entries.hasNext();
    } catch (DirectoryIteratorException ended) {
      return false;
    }
  }

  private @Nullable DescriptorSnapshot read(int fd) {
    Os.Link link = proc.symbolicLink(dir + "fd/" + fd);
    isIncomplete |= link.isHidden();
    String target = ProcFs.target(link);
    if (target == null) {
      return null;
    }
    try {
      byte[] info = proc.head(dir + "fdinfo/" + fd, FDINFO_BYTES).bytes();
      int flags = (int) ProcText.number(info, "flags:", 8);
      return new DescriptorSnapshot(fd, target, MACHINE == null ? flags : MACHINE.openFlags(flags));
    } catch (AccessDeniedException denied) {
      isIncomplete = true;
      return null;
    } catch (IOException | IllegalArgumentException closed) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    if (directory != null) {
      directory.close();
    }
  }
}
