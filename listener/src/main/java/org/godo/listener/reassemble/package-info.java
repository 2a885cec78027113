/**
 * Reassembles audit records into events. In: records in the order of their arrival, interleaved and
 * with gaps. Out: events, with all records of one serial, and losses for serials that were never
 * received.
 */
@NullMarked
package org.godo.listener.reassemble;

import org.jspecify.annotations.NullMarked;
