package org.godo.filter.result;

import java.util.List;
import org.godo.filter.files.FileAccess;
import org.godo.filter.process.AuditReach;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Inference;
import org.godo.model.result.Inferences;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** Builds the result of a file access that is over. */
final class FileAccessResultBuilder {
  private final SessionLosses losses;
  private final AuditReach reach;

  FileAccessResultBuilder(SessionLosses losses, AuditReach reach) {
    this.losses = losses;
    this.reach = reach;
  }

  /** Builds the result of an access. */
  FileAccessResult build(FileAccess file) {
    ProcessInstance opener = file.opener();
    List<Long> written = file.written();
    Inference missing = reach.missingOf(opener);
    return new FileAccessResult(
        file.id(),
        opener.host(),
        opener.session(),
        opener.key(),
        file.container() == null ? null : file.container().id(),
        file.byRuntime(),
        opener.tgid(),
        file.call(),
        file.fd(),
        file.path(),
        file.hostPath(),
        file.flagNames(),
        file.openTimestamp(),
        file.closeTimestamp(),
        written,
        file.writeCount(),
        file.writeBytes(),
        file.writers().stream().map(ProcessInstance::key).toList(),
        file.truncated(),
        file.created(),
        file.mapped(),
        file.renamedFrom(),
        file.renamedTo(),
        file.unlinked(),
        file.success(),
        file.errno(),
        missing == null && !file.inferred().has(InferredField.COMPLETE) && complete(file),
        inferred(file, missing, written.size()));
  }

  private Inferences inferred(FileAccess file, @Nullable Inference missing, int written) {
    Inferences inferred = file.inferred();
    if (reach.isScopeLeft() && file.success()) {
      inferred =
          inferred
              .with(Reason.NAME_OUT_OF_SCOPE.about(InferredField.RENAMED_TO))
              .with(Reason.NAME_OUT_OF_SCOPE.about(InferredField.UNLINKED));
    }
    return (missing == null ? inferred : inferred.with(missing))
        .withList(InferredField.WRITTEN, written, file.writeCount())
        .withList(InferredField.WRITERS, file.writers().size(), file.writerCount());
  }

  private boolean complete(FileAccess file) {
    Long open = file.openTimestamp();
    Long close = file.closeTimestamp();
    return !losses.overlaps(
        open == null ? LossWindows.EVER : open, close == null ? Long.MAX_VALUE : close);
  }
}
