package org.godo.listener.cri;

import java.util.List;
import java.util.Map;

/**
 * What the runtime interface lists and describes, under the names that {@code crictl inspect} has.
 * The numbers of the fields are those of its definition (k8s.io/cri-api,
 * pkg/apis/runtime/v1/api.proto); v1alpha2 has the same.
 *
 * @param list the response of a listing: {@code items}
 * @param status the response about one: {@code status}, and {@code info} as texts of JSON
 */
record CriKind(String listMethod, String statusMethod, Schema list, Schema status) {
  private static final CriKind SANDBOX =
      of(
          "ListPodSandbox",
          "PodSandboxStatus",
          new Schema(
              Map.of(
                  1, new Field.Text("id"),
                  2, metadata(),
                  3, sandboxState(),
                  4, new Field.Time("createdAt"),
                  5, new Field.Texts("labels"))),
          new Schema(
              Map.of(
                  1, new Field.Text("id"),
                  2, metadata(),
                  3, sandboxState(),
                  4, new Field.Time("createdAt"),
                  7, new Field.Texts("labels"))));

  private static final CriKind CONTAINER =
      of(
          "ListContainers",
          "ContainerStatus",
          new Schema(
              Map.of(
                  1,
                  new Field.Text("id"),
                  3,
                  metadata(),
                  4,
                  image(),
                  6,
                  containerState(),
                  7,
                  new Field.Time("createdAt"),
                  8,
                  new Field.Texts("labels"))),
          new Schema(
              Map.ofEntries(
                  Map.entry(1, new Field.Text("id")),
                  Map.entry(2, metadata()),
                  Map.entry(3, containerState()),
                  Map.entry(4, new Field.Time("createdAt")),
                  Map.entry(5, new Field.Time("startedAt")),
                  Map.entry(6, new Field.Time("finishedAt")),
                  Map.entry(7, new Field.Int("exitCode")),
                  Map.entry(8, image()),
                  Map.entry(12, new Field.Texts("labels")),
                  Map.entry(14, mounts()))));

  /** Both kinds, the sandbox of a pod before its containers. */
  static final List<CriKind> ALL = List.of(SANDBOX, CONTAINER);

  private static CriKind of(String listMethod, String statusMethod, Schema item, Schema status) {
    return new CriKind(
        listMethod,
        statusMethod,
        new Schema(Map.of(1, new Field.Many("items", item))),
        new Schema(Map.of(1, new Field.One("status", status), 2, new Field.Texts("info"))));
  }

  private static Field metadata() {
    return new Field.One("metadata", new Schema(Map.of(1, new Field.Text("name"))));
  }

  private static Field image() {
    return new Field.One("image", new Schema(Map.of(1, new Field.Text("image"))));
  }

  private static Field sandboxState() {
    return new Field.Choice("state", List.of("SANDBOX_READY", "SANDBOX_NOTREADY"));
  }

  private static Field containerState() {
    return new Field.Choice(
        "state",
        List.of("CONTAINER_CREATED", "CONTAINER_RUNNING", "CONTAINER_EXITED", "CONTAINER_UNKNOWN"));
  }

  private static Field mounts() {
    return new Field.Many(
        "mounts",
        new Schema(
            Map.of(
                1, new Field.Text("containerPath"),
                2, new Field.Text("hostPath"),
                3, new Field.Flag("readonly"))));
  }
}
