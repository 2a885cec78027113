package org.godo.filter.files;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which file each name stands for at this point of the record. Names are kept by what they mean on
 * the host, so that a volume's file is one file in all containers that mount it.
 */
final class NameLedger {
  private final Map<String, FileName> byHostPath = new HashMap<>();

  /** The file with this name. */
  FileName open(String hostPath, String path) {
    return byHostPath.computeIfAbsent(hostPath, key -> new FileName(path));
  }

  /** A file took another name, and with it the place of the file that had that name. */
  void rename(String fromHost, String fromPath, String toHost, String toPath) {
    FileName file = byHostPath.remove(fromHost);
    FileName overwritten = byHostPath.remove(toHost);
    if (overwritten != null) {
      overwritten.removed();
    }
    if (file == null) {
      file = new FileName(fromPath);
    }
    file.renamed(toPath);
    byHostPath.put(toHost, file);
  }

  /** Two files exchanged their names. */
  void exchange(String oneHost, String onePath, String otherHost, String otherPath) {
    FileName one = open(oneHost, onePath);
    FileName other = open(otherHost, otherPath);
    one.renamed(otherPath);
    other.renamed(onePath);
    byHostPath.put(otherHost, one);
    byHostPath.put(oneHost, other);
  }

  /** A name was removed; the next file under it is another one. */
  void unlink(String hostPath) {
    @Nullable FileName file = byHostPath.remove(hostPath);
    if (file != null) {
      file.removed();
    }
  }
}
