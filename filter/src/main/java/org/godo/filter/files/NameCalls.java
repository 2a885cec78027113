package org.godo.filter.files;

import org.godo.model.raw.Call;

/** Calls that change which file a name stands for. */
final class NameCalls {
  private static final int RENAME_EXCHANGE = 2;

  private final NameLedger names;

  NameCalls(NameLedger names) {
    this.names = names;
  }

  /** Takes a call that succeeded. */
  void accept(ProcessFiles state, Call.OnFile call) {
    if (call instanceof Call.Rename rename) {
      rename(state, rename);
    } else if (call instanceof Call.Link link) {
      Resolved file = Resolved.of(state, link.file());
      Resolved further = Resolved.of(state, link.link());
      if (file != null && further != null) {
        names.link(file.name(), further.name());
      }
    } else if (call instanceof Call.Unlink unlink) {
      Resolved file = Resolved.of(state, unlink.file());
      if (file != null) {
        names.unlink(file.name().key());
      }
    }
  }

  private void rename(ProcessFiles state, Call.Rename rename) {
    Resolved from = Resolved.of(state, rename.from());
    Resolved to = Resolved.of(state, rename.to());
    if (from == null || to == null) {
      return;
    }
    if ((rename.flags() & RENAME_EXCHANGE) != 0) {
      names.exchange(from.name(), to.name());
    } else {
      names.rename(from.name(), to.name());
    }
  }
}
