package org.godo.system.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.godo.model.session.LossCause;
import org.godo.model.session.LossCount;
import org.godo.model.text.Printable;

/**
 * Judges what a listener recorded of a whole machine, by the check of a scenario; see {@code
 * scripts/vm-test}.
 */
public final class RecordedMachine {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WRONG = 1;

  private RecordedMachine() {}

  /**
   * Prints the verdict, the number of audit records and what was lost, in a line with tabs between
   * them, and then what the check says. Exits with 0 if the results are right, with 1 if they are
   * wrong.
   *
   * @param args the directory of the scenario, the data directory, a directory for what is
   *     exported, and a file of what is known of the machine: in each line a name, a tab and a
   *     value
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Case scenario = Case.read(Path.of(args[0]));
    Judge judge = new Judge(Programs.SCRIPTS, Path.of(args[1]), Path.of(args[2]));
    Judge.Verdict verdict = judge.judgeRecorded(scenario, known(Path.of(args[3])));
    JsonNode sessions = verdict.seen().path("S");
    System.out.printf(
        "%s\t%d\t%s%n",
        verdict.right() ? "right" : "wrong", records(sessions), Printable.escape(lost(sessions)));
    if (!verdict.right()) {
      System.out.println(Printable.escape(verdict.said()));
      System.exit(WRONG);
    }
  }

  private static long records(JsonNode sessions) {
    long records = 0;
    for (JsonNode session : sessions) {
      records += session.path("totals").path("audit_records").asLong();
    }
    return records;
  }

  /** Returns the causes of losses, each with how much it lost in all sessions. */
  private static String lost(JsonNode sessions) {
    Map<LossCause, Long> counts = new TreeMap<>(LossCause.ORDER);
    for (JsonNode session : sessions) {
      for (JsonNode loss : session.path("loss")) {
        LossCause cause = LossCause.of(loss.path("source").asText(), loss.path("cause").asText());
        counts.merge(cause, loss.path("count").asLong(), Long::sum);
      }
    }
    if (counts.isEmpty()) {
      return "nothing";
    }
    return counts.entrySet().stream()
        .map(each -> new LossCount(each.getKey(), each.getValue()).text())
        .collect(Collectors.joining("; "));
  }

  private static ObjectNode known(Path file) throws IOException {
    ObjectNode known = JSON.createObjectNode();
    for (String line : Files.readAllLines(file)) {
      int tab = line.indexOf('\t');
      known.put(line.substring(0, tab), line.substring(tab + 1));
    }
    return known;
  }
}
