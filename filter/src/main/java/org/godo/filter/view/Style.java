package org.godo.filter.view;

/** Sets parts of a view apart: by colour on a terminal, not at all elsewhere. */
public enum Style {
  PLAIN("", "", "", "", ""),
  COLOUR("\u001b[1m", "\u001b[2m", "\u001b[31m", "\u001b[36m", "\u001b[0m");

  private final String bold;
  private final String dim;
  private final String red;
  private final String cyan;
  private final String reset;

  Style(String bold, String dim, String red, String cyan, String reset) {
    this.bold = bold;
    this.dim = dim;
    this.red = red;
    this.cyan = cyan;
    this.reset = reset;
  }

  String title(String text) {
    return bold + text + reset;
  }

  String aside(String text) {
    return dim + text + reset;
  }

  String failure(String text) {
    return red + text + reset;
  }

  String number(String text) {
    return cyan + text + reset;
  }
}
