package org.godo.listener.deliver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * State of a delivery.
 *
 * @param delivered documents that are in the store
 * @param refused documents set aside because the store refused them
 * @param position everything before it is in the store
 * @param outage how long the store has not been accepting writes; null while it does
 */
public record DeliveryState(
    long delivered, long refused, long position, @Nullable Duration outage) {

  DeliveryState withOutage(@Nullable Duration longest) {
    return new DeliveryState(delivered, refused, position, longest);
  }
}
