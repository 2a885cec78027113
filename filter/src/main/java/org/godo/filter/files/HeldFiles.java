package org.godo.filter.files;

import org.godo.filter.process.Birth;

/** The state that a child inherits, until its first event or until it is known not to be seen. */
record HeldFiles(ProcessFiles files) implements Birth.Held {
  @Override
  public int size() {
    return files.descriptors().size();
  }

  @Override
  public void release() {
    files.release();
  }
}
