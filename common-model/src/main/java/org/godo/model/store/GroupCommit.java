package org.godo.model.store;

import java.util.concurrent.atomic.AtomicLong;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * Brings changes from memory into the file. Of several threads that ask at a time one does it for
 * all of them.
 */
final class GroupCommit {
  private final MVStore file;
  private final MVMap<String, Long> counter;
  private final AtomicLong asked = new AtomicLong();
  // guarded by this
  private long done;

  GroupCommit(MVStore file) {
    this.file = file;
    this.counter = file.openMap("commits");
  }

  /**
   * Returns when every change made before the call is in the file, where the end of this process
   * does not touch it.
   *
   * @throws org.h2.mvstore.MVStoreException if it could not be written; the file is closed then
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
   * The same, and the file is on disk, where a power cut does not touch it. The disk takes its time
   * for that; commits go on meanwhile.
   */
  void sync() {
    commit();
    file.sync();
  }

  /**
   * The counter makes sure that there is something to commit: a commit that finds nothing new does
   * not wait for one that is still being written in the background.
   */
  private void write() {
    counter.merge("count", 1L, Long::sum);
    file.commit();
  }
}
