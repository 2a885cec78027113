package org.godo.listener.deliver;

import java.util.Map;

/**
 * Counts of a delivery.
 *
 * @param delivered documents of this capture that are in the store, duplicates included
 * @param duplicates those that an earlier delivery had inserted
 * @param refused documents set aside because the store refused them
 * @param position of the last message read; where reading began before the first
 * @param decoded the decoder's totals
 */
public record DeliverySummary(
    long delivered, long duplicates, long refused, long position, Map<String, Long> decoded) {}
