package org.godo.listener.input;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Joins the stretches of one host, in any order of its files, to boots: by events that are in both,
 * by serials that follow each other, and else by times.
 */
final class BootJoiner {
  private static final long EARLIER_MILLIS = 600_000;

  private final List<Boot> boots = new ArrayList<>();

  /** Adds the stretches of a file, in their order. */
  void addFile(List<Stretch> stretches) {
    List<Boot> ofFile = new ArrayList<>();
    for (Stretch stretch : stretches) {
      Boot last = ofFile.isEmpty() ? null : ofFile.get(ofFile.size() - 1);
      if (last != null && last.goesOnWith(stretch)) {
        last.add(stretch);
      } else {
        Boot next = new Boot(stretch);
        if (last != null && !last.isEmpty()) {
          last.isFollowedInFile();
          next.followsOtherInFile();
        }
        ofFile.add(next);
      }
    }
    boots.addAll(ofFile);
  }

  /**
   * Returns the boots: those of one file in its order, those of others in the order of the greatest
   * times of the files.
   */
  List<Boot> join() {
    joinEmpty();
    joinRepeated();
    joinConsecutive();
    joinLater();
    Map<Integer, Integer> ranks = ranks();
    boots.sort(Comparator.comparingLong(boot -> boot.placeBy(ranks)));
    return boots;
  }

  private Map<Integer, Integer> ranks() {
    Map<Integer, Long> greatest = new TreeMap<>();
    for (Boot boot : boots) {
      boot.stretches().stream()
          .filter(stretch -> !stretch.isEmpty())
          .forEach(each -> greatest.merge(each.file(), each.greatest(), Math::max));
    }
    List<Integer> files = new ArrayList<>(greatest.keySet());
    files.sort(Comparator.comparing(greatest::get));
    Map<Integer, Integer> ranks = new HashMap<>();
    files.forEach(file -> ranks.put(file, ranks.size()));
    return ranks;
  }

  /** Files without an event, or of an audit daemon alone, are read with the boot before. */
  private void joinEmpty() {
    List<Boot> empty = boots.stream().filter(Boot::isEmpty).toList();
    if (empty.size() < boots.size()) {
      for (Boot boot : empty) {
        int at = boots.indexOf(boot);
        boots.get(at == 0 ? 1 : at - 1).addAll(boot);
        boots.remove(boot);
      }
    }
  }

  private void joinRepeated() {
    for (int i = 0; i < boots.size(); i++) {
      int k = i + 1;
      while (k < boots.size()) {
        if (boots.get(i).common(boots.get(k)) == Boot.Common.SAME) {
          boots.get(i).addAll(boots.remove(k));
          k = i + 1;
        } else {
          k++;
        }
      }
    }
  }

  private void joinConsecutive() {
    for (Boot later : List.copyOf(boots)) {
      Boot before =
          boots.stream()
              .filter(each -> each != later && each.isContinuedBy(later))
              .filter(each -> each.mayBeContinuedBy(later))
              .min(Comparator.comparingLong(each -> Math.abs(later.least() - each.greatest())))
              .orElse(null);
      join(before, later);
    }
  }

  private void joinLater() {
    boots.sort(Comparator.comparingLong(Boot::begin));
    for (Boot later : List.copyOf(boots)) {
      Boot before =
          boots.stream()
              .filter(each -> each != later)
              .filter(each -> each.greatest() <= later.begin() + EARLIER_MILLIS)
              .filter(each -> each.begin() <= later.begin())
              .max(Comparator.comparingLong(Boot::greatest))
              .orElse(null);
      boolean one = before != null && before.mayBeContinuedBy(later) && before.mayGoOnWith(later);
      join(one ? before : null, later);
    }
  }

  private void join(@Nullable Boot before, Boot later) {
    if (before != null && before.common(later) != Boot.Common.DIFFERENT) {
      before.continueWith(later);
      boots.remove(later);
    }
  }
}
