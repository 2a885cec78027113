package org.godo.benchmark.filter;

/**
 * The contents of a record, counted during its simulation, which the results must match.
 *
 * @param documents raw documents
 * @param fileAccesses opens, failed ones included, and renames
 * @param writes writes to descriptors of these opens
 * @param writtenBytes bytes of these writes
 */
record Truth(
    long documents,
    long processes,
    long containers,
    long fileAccesses,
    long writes,
    long writtenBytes) {}
