package org.godo.listener.cri;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The container runtime interface, as far as containers and the sandboxes of pods are looked up.
 */
final class CriApi implements Closeable {
  /** Kubernetes has v1 since 1.20, containerd since 1.6; engines before have v1alpha2 only. */
  private static final List<String> SERVICES =
      List.of("runtime.v1.RuntimeService", "runtime.v1alpha2.RuntimeService");

  /** What is noted of the details: not the environment, which can have secrets. */
  private static final Set<String> DETAILS =
      Set.of("sandboxID", "pid", "runtimeType", "image", "runtimeSpec");

  /** As a tree of JSON in memory they may be fifty times as long. */
  private static final int MAX_DETAILS = 4 << 20;

  private static final Set<String> SPECIFIED = Set.of("root", "mounts");

  private final CriChannel channel;
  private final ObjectMapper json = new ObjectMapper();
  private String service = SERVICES.get(0);

  CriApi(Path socket, Duration patience) {
    this.channel = new CriChannel(socket, patience);
  }

  /** Lists all, running or not; each in the form of a {@code status}. */
  List<JsonNode> list(CriKind kind) throws IOException, InterruptedException {
    byte[] response = callAnyVersion(kind.listMethod(), new byte[0]);
    List<JsonNode> items = new ArrayList<>();
    if (response != null) {
      kind.list().decode(response).path("items").forEach(items::add);
    }
    return items;
  }

  /**
   * Inspects one, in the form of {@code crictl inspect}.
   *
   * @return null if there is none
   */
  @Nullable JsonNode inspect(CriKind kind, String id) throws IOException, InterruptedException {
    byte[] response = channel.call(service, kind.statusMethod(), request(id));
    if (response == null) {
      return null;
    }
    ObjectNode inspected = kind.status().decode(response);
    inspected.set("info", details(inspected.path("info").path("info").asText()));
    return inspected;
  }

  @Override
  public void close() {
    channel.close();
  }

  private byte @Nullable [] callAnyVersion(String method, byte[] request)
      throws IOException, InterruptedException {
    try {
      return channel.call(service, method, request);
    } catch (CriChannel.NotServedException otherVersion) {
      service = SERVICES.get(1);
      return channel.call(service, method, request);
    }
  }

  /** ContainerStatusRequest or PodSandboxStatusRequest: the id, and that details are wanted. */
  private static byte[] request(String id) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeString(1, id);
    out.writeBool(2, true);
    out.flush();
    return bytes.toByteArray();
  }

  /** The engine's own details, whose form no interface defines. */
  private JsonNode details(String text) {
    try {
      if (text.length() <= MAX_DETAILS && json.readTree(text) instanceof ObjectNode details) {
        details.retain(DETAILS);
        if (details.path("runtimeSpec") instanceof ObjectNode specification) {
          specification.retain(SPECIFIED);
        }
        return details;
      }
    } catch (JsonProcessingException otherForm) {
      // The status is noted without them.
    }
    return JsonNodeFactory.instance.objectNode();
  }
}
