package org.godo.filter.support;

import java.util.ArrayList;
import java.util.List;
import org.godo.filter.files.SpillStore;

/** A {@link SpillStore} in memory. */
public final class TextSpill implements SpillStore {
  private final List<String> texts = new ArrayList<>();

  @Override
  public long append(String text) {
    texts.add(text);
    return texts.size() - 1L;
  }

  @Override
  public String read(long position) {
    return texts.get((int) position);
  }

  /** Returns the number of texts. */
  public int size() {
    return texts.size();
  }
}
