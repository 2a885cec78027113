package org.godo.model.result;

import java.util.List;
import java.util.Map;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * A container: a document of the collection {@code containers}. Times are milliseconds since the
 * epoch.
 *
 * @param dockerId the {@code _id}: the container's id where that is random, as 64 hex digits; else
 *     {@code HOST/NAMESPACE/ID}; of one made in another container, if a container of the host has
 *     that id or a user chose it, the other's {@code _id} and {@code /ID} or {@code /NAMESPACE/ID}
 * @param sessions ids of the sessions it was seen in
 * @param name as Docker reports it; null when Docker did not report it in time; for a container
 *     whose id a user chose, that id
 * @param namespace containerd's, as {@code moby}; null when not known
 * @param runtime name of the OCI runtime that made it, without its directory
 * @param rootfs host path of its root directory
 * @param madeIn the {@code _id} of the container in which a program says that it made this one;
 *     null on the host
 * @param exitCode of its first process, as a shell counts: 128 and the signal when it was killed
 * @param rootProcess key of its first process; start, end, exit code and this are of the latest run
 * @param processCount of all runs
 * @param runs in the order of their starts; of many the first and the latest
 * @param loss the loss windows that touch its life
 * @param inferred fields whose values are inferred, with the reasons
 */
public record ContainerResult(
    String dockerId,
    String host,
    List<String> sessions,
    @Nullable String name,
    @Nullable String namespace,
    @Nullable String image,
    Map<String, String> labels,
    @Nullable String runtime,
    @Nullable String rootfs,
    @Nullable String madeIn,
    List<Mount> mounts,
    @Nullable Long startTimestamp,
    @Nullable Long endTimestamp,
    @Nullable Integer exitCode,
    @Nullable String rootProcess,
    int processCount,
    List<Run> runs,
    boolean complete,
    List<LossWindow> loss,
    Inferred inferred) {

  /** Returns the same container, made in another one, with another id. */
  public ContainerResult as(String id, String outer) {
    return new ContainerResult(
        id,
        host,
        sessions,
        name,
        namespace,
        image,
        labels,
        runtime,
        rootfs,
        outer,
        mounts,
        startTimestamp,
        endTimestamp,
        exitCode,
        rootProcess,
        processCount,
        runs,
        complete,
        loss,
        inferred);
  }

  /**
   * A run of a container, from a start to the next end.
   *
   * @param session id of the one it was first seen in
   * @param rootProcess key of its first process; null when not known
   * @param processCount processes that began in it, by exec too
   * @param complete whether no loss window overlaps it
   * @param inferred fields of the run whose values are inferred, with the reasons
   */
  public record Run(
      String session,
      @Nullable Long startTimestamp,
      @Nullable Long endTimestamp,
      @Nullable Integer exitCode,
      @Nullable String rootProcess,
      int processCount,
      boolean complete,
      Inferred inferred) {}
}
