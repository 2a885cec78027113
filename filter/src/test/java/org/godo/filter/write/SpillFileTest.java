package org.godo.filter.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpillFileTest {
  @Test
  void readsEveryTextAtItsPositionFlushedOrNot() {
    List<String> texts = new ArrayList<>(List.of("", "a", "é€\uD83D\uDE00\0"));
    for (int i = 0; i < 3_000; i++) {
      texts.add("text " + i);
    }
    texts.add("long ".repeat(50_000));
    texts.add("last");
    try (SpillFile file = SpillFile.open()) {
      List<Long> places = new ArrayList<>();
      for (String text : texts) {
        long place = file.append(text);
        assertThat(file.read(places.isEmpty() ? place : places.get(0))).isEqualTo(texts.get(0));
        places.add(place);
      }
      for (int i = texts.size() - 1; i >= 0; i--) {
        assertThat(file.read(places.get(i))).isEqualTo(texts.get(i));
      }
    }
  }
}
