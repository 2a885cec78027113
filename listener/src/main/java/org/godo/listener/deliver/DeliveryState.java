package org.godo.listener.deliver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a delivery is.
 *
 * @param delivered documents that are in the store
 * @param refused documents set aside because the store would not take them
 * @param position everything before it is in the store
 * @param storeAway how long the store has not taken anything; null while it does
 */
public record DeliveryState(
    long delivered, long refused, long position, @Nullable Duration storeAway) {

  DeliveryState withStoreAway(@Nullable Duration away) {
    return new DeliveryState(delivered, refused, position, away);
  }
}
