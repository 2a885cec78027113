package org.godo.filter.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWrapper;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.godo.filter.explain.Evidence;
import org.godo.filter.explain.Explanation;
import org.godo.model.bson.ModelCodecs;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Inference;
import org.godo.model.result.Inferences;
import org.godo.model.result.Inferred;
import org.godo.model.result.ProcessResult;
import org.godo.model.text.Printable;
import org.jspecify.annotations.Nullable;

/** Shows explanations of results as text or as JSON lines, field by field. */
public final class ExplanationView {
  private static final String INFERRED = "inferred";

  /** Evidence shown of one field as text. */
  private static final int EVIDENCE_LIMIT = 40;

  /** Characters shown of one value as text. */
  private static final int VALUE_LIMIT = 300;

  private final Style style;

  public ExplanationView(Style style) {
    this.style = style;
  }

  /** One field of an explained result. */
  private record Field(
      String name, BsonValue value, List<Inference> inferences, List<Evidence> evidence) {
    boolean isShown() {
      return !value.isNull() || !inferences.isEmpty();
    }

    boolean restsOnTheSameAs(Field next) {
      return inferences.isEmpty()
          && next.inferences.isEmpty()
          && !evidence.isEmpty()
          && evidence.equals(next.evidence);
    }
  }

  /** An explained result as a document. */
  private record Subject(String kind, String id, List<Field> fields) {}

  private static Subject process(Explanation<ProcessResult> explanation) {
    ProcessResult result = explanation.result();
    BsonDocument document = document(result, ProcessResult.class);
    return new Subject(
        "process", result.key(), fields(document, result.inferred(), explanation.evidence()));
  }

  private static Subject access(Explanation<FileAccessResult> explanation) {
    FileAccessResult result = explanation.result();
    BsonDocument document = document(result, FileAccessResult.class);
    return new Subject(
        "file_access", result.id(), fields(document, result.inferred(), explanation.evidence()));
  }

  private static <R> BsonDocument document(R result, Class<R> type) {
    return new BsonDocumentWrapper<>(result, ModelCodecs.registry().get(type));
  }

  private static List<Field> fields(
      BsonDocument document, Inferred inferred, Map<String, List<Evidence>> evidence) {
    List<Field> fields = new ArrayList<>();
    document.forEach(
        (name, value) -> {
          if (!name.equals(INFERRED)) {
            fields.add(
                new Field(name, value, of(inferred, name), evidence.getOrDefault(name, List.of())));
          }
        });
    return fields;
  }

  private static List<Inference> of(Inferred inferred, String field) {
    return inferred instanceof Inferences inferences
        ? inferences.all().stream()
            .filter(each -> each.field().documentName().equals(field))
            .toList()
        : List.of();
  }

  // ---- text ----------------------------------------------------------------------------------

  /** Returns an explanation of a process as lines of text. */
  public List<String> processLines(Explanation<ProcessResult> explanation) {
    return lines(process(explanation));
  }

  /** Returns an explanation of a file access as lines of text. */
  public List<String> accessLines(Explanation<FileAccessResult> explanation) {
    return lines(access(explanation));
  }

  private List<String> lines(Subject subject) {
    List<String> lines = new ArrayList<>();
    lines.add(style.title(subject.kind().replace('_', ' ') + ' ' + Printable.escape(subject.id())));
    List<Field> shown = subject.fields().stream().filter(Field::isShown).toList();
    for (int i = 0; i < shown.size(); i++) {
      Field field = shown.get(i);
      lines.add("  " + field.name() + ": " + style.number(text(field.value())));
      field.inferences().forEach(each -> lines.add("      " + style.aside(text(each))));
      boolean followed = i + 1 < shown.size() && field.restsOnTheSameAs(shown.get(i + 1));
      if (!followed) {
        field.evidence().stream()
            .limit(EVIDENCE_LIMIT)
            .forEach(each -> lines.add("      " + text(each)));
        int more = field.evidence().size() - EVIDENCE_LIMIT;
        if (more > 0) {
          lines.add("      " + more + " more, which --format jsonl shows");
        }
      }
    }
    return lines;
  }

  private static String text(BsonValue value) {
    String json = Printable.escape(Json.value(value));
    return json.length() <= VALUE_LIMIT ? json : json.substring(0, VALUE_LIMIT) + "…";
  }

  private static String text(Inference inference) {
    return "inferred: %s (%s): %s"
        .formatted(inference.reason().code(), kind(inference), Printable.escape(inference.text()));
  }

  private static String text(Evidence evidence) {
    StringBuilder line = new StringBuilder(evidence.rule().code());
    if (evidence.id() != null) {
      line.append("  ").append(Printable.escape(evidence.id()));
    }
    if (evidence.event() != null) {
      line.append("  ").append(evidence.event());
    }
    if (evidence.timestamp() != null) {
      line.append("  ").append(Instant.ofEpochMilli(evidence.timestamp()));
    }
    if (evidence.pid() != null) {
      line.append("  pid ").append(evidence.pid());
    }
    line.append("  ").append(evidence.rule().text());
    if (evidence.note() != null) {
      line.append(": ").append(Printable.escape(evidence.note()));
    }
    return line.toString();
  }

  private static String kind(Inference inference) {
    return inference.reason().kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  // ---- JSON ----------------------------------------------------------------------------------

  /** Returns an explanation of a process as JSON, one line per field. */
  public List<String> processJson(Explanation<ProcessResult> explanation) {
    return json(process(explanation));
  }

  /** Returns an explanation of a file access as JSON, one line per field. */
  public List<String> accessJson(Explanation<FileAccessResult> explanation) {
    return json(access(explanation));
  }

  private static List<String> json(Subject subject) {
    return subject.fields().stream()
        .map(
            field ->
                new BsonDocument("result", new BsonString(subject.kind()))
                    .append("id", new BsonString(subject.id()))
                    .append("field", new BsonString(field.name()))
                    .append("value", field.value())
                    .append("inferred", inferences(field.inferences()))
                    .append("evidence", evidence(field.evidence())))
        .map(Json::line)
        .toList();
  }

  private static BsonArray inferences(List<Inference> inferences) {
    return new BsonArray(
        inferences.stream()
            .map(
                each ->
                    new BsonDocument("code", new BsonString(each.reason().code()))
                        .append("kind", new BsonString(kind(each)))
                        .append("text", new BsonString(each.text())))
            .toList());
  }

  private static BsonArray evidence(List<Evidence> evidence) {
    return new BsonArray(
        evidence.stream()
            .map(
                each ->
                    new BsonDocument("rule", new BsonString(each.rule().code()))
                        .append("text", new BsonString(each.rule().text()))
                        .append("_id", text(each.id()))
                        .append("event", text(each.event()))
                        .append("timestamp", date(each.timestamp()))
                        .append("pid", number(each.pid()))
                        .append("note", text(each.note())))
            .toList());
  }

  private static BsonValue text(@Nullable String text) {
    return text == null ? BsonNull.VALUE : new BsonString(text);
  }

  private static BsonValue date(@Nullable Long millis) {
    return millis == null ? BsonNull.VALUE : new BsonDateTime(Objects.requireNonNull(millis));
  }

  private static BsonValue number(@Nullable Integer number) {
    return number == null ? BsonNull.VALUE : new BsonInt32(number);
  }
}
