package org.godo.benchmark.filter;

/**
 * What a record was made of, counted while it was made, and what a filter must find in it again.
 *
 * @param documents raw documents
 * @param fileAccesses opens, failed ones included, and renames
 * @param writes calls on descriptors that those opens gave
 * @param writtenBytes what these calls wrote
 */
record Truth(
    long documents,
    long processes,
    long containers,
    long fileAccesses,
    long writes,
    long writtenBytes) {}
