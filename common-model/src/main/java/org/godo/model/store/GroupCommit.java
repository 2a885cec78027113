package org.godo.model.store;

import java.util.concurrent.atomic.AtomicLong;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes from memory to the file. One of several concurrent callers does it for all of
 * them.
 */
final class GroupCommit {
  private final MVStore file;
  private final MVMap<Object, Long> counter;
  private final OpenedFile opened;
  private final AtomicLong asked = new AtomicLong();
  // guarded by this
  private long done;

  private volatile boolean removed;
  private volatile @Nullable String failure;

  GroupCommit(MVStore file, OpenedFile opened) {
    this.file = file;
    this.opened = opened;
    this.counter = MapFile.counter(file);
  }

  /**
   * Returns when every change made before the call is in the file, where it survives the end of
   * this process.
   *
   * @throws MVStoreException if it could not be written, or was removed or replaced; the file is
   *     closed then
   */
  void commit() {
    long mine = asked.incrementAndGet();
    synchronized (this) {
      if (done < mine) {
        long covered = asked.get();
        write();
        done = covered;
      }
    }
  }

  /**
   * The same, with the file forced to disk, where it survives a power cut. Commits go on while the
   * disk is slow.
   */
  void sync() {
    commit();
    file.sync();
  }

  /** Returns why writing failed; null if it did not. */
  @Nullable String failure() {
    return failure;
  }

  /** What the operating system said. */
  private static String root(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return String.valueOf(root.getMessage());
  }

  /** Returns whether the file was found to be removed or replaced. */
  boolean isRemoved() {
    return removed;
  }

  /**
   * The counter ensures that there is something to commit: a commit that finds nothing new does not
   * wait for one that is still being written in the background.
   */
  private void write() {
    if (!opened.isThere()) {
      removed = true;
      file.closeImmediately();
      throw new MVStoreException(
          DataUtils.ERROR_CLOSED,
          "its file was removed or replaced, and what was in it is gone; a new one is created");
    }
    try {
      counter.merge("count", 1L, Long::sum);
      file.commit();
    } catch (MVStoreException e) {
      failure = root(e);
      throw e;
    }
  }
}
