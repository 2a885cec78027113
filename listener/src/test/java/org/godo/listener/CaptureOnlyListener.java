package org.godo.listener;

import java.util.List;
import org.godo.listener.cli.ListenerCommand;
import org.godo.listener.cli.RunCommand;

/** The program without a store: what it captured stays in the capture log. */
final class CaptureOnlyListener {
  private CaptureOnlyListener() {}

  public static void main(String[] args) {
    System.exit(
        ListenerCommand.execute(
            List.of(new RunCommand((directory, end, start, options) -> new CaptureOnly())), args));
  }
}
