package org.godo.filter.files;

import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/** Is told, in the order of the record, what becomes of open file descriptions. */
public interface FileObserver {
  /** A process opened a file, or had one open when it was first seen. */
  void opened(FileAccess file);

  /** A process other than the one that opened it wrote through it, for the first time. */
  void writtenBy(FileAccess file, ProcessInstance writer);

  /**
   * The last descriptor was closed, the open failed, or the record is at its end. Only what becomes
   * of the file's name can change afterwards.
   */
  void completed(FileAccess file);

  /**
   * The name of a file changed after the result of an access to it was given.
   *
   * @param accessId id of the access's result
   * @param renamedTo the name it has now; null where the result tells it already
   * @param unlinked whether its last name is gone
   */
  void nameChanged(String accessId, @Nullable String renamedTo, boolean unlinked);
}
