package org.godo.filter.files;

import org.godo.filter.process.ProcessInstance;
import org.godo.model.result.Inference;
import org.jspecify.annotations.Nullable;

/** Receives the course of file accesses in the order of the replay. */
public interface FileObserver {
  /** A process opened a file, or had one open when it was first seen. */
  void opened(FileAccess file);

  /** A process other than the opener wrote through the access for the first time. */
  void writtenBy(FileAccess file, ProcessInstance writer);

  /**
   * The last descriptor was closed, the open failed, or the recording ended. Only the file's name
   * can still change, and more can be inferred.
   */
  void completed(FileAccess file);

  /**
   * The name of a file changed after the result of an access to it was emitted.
   *
   * @param accessId id of the access's result
   * @param renamedTo the name it has now; null if that is the one of the access, or not known
   * @param unlinked whether its last name is gone
   */
  void nameChanged(String accessId, @Nullable String renamedTo, boolean unlinked);

  /**
   * A field of an access turned out to be inferred after it was completed; its result may have been
   * emitted or not.
   *
   * @param accessId id of the access's result
   */
  void inferredLate(String accessId, Inference inference);
}
