package org.godo.listener;

import java.util.Map;
import org.godo.model.session.LossWindow;

/** Delivers nowhere: the capture stays where it is, to be replayed later. */
final class CaptureOnly implements Delivery {
  @Override
  public void start() {}

  @Override
  public void loss(LossWindow window) {}

  @Override
  public Map<String, Long> totals() {
    return Map.of();
  }

  @Override
  public void close() {}
}
