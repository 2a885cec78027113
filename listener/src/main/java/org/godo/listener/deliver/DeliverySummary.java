package org.godo.listener.deliver;

import java.util.Map;

/**
 * What was delivered.
 *
 * @param delivered documents of this capture that are in the store, those found there too
 * @param duplicates of these, the ones that an earlier delivery had put there
 * @param refused documents set aside because the store would not take them
 * @param position of the last message read; where reading began before the first
 * @param decoded the decoder's totals
 */
public record DeliverySummary(
    long delivered, long duplicates, long refused, long position, Map<String, Long> decoded) {}
