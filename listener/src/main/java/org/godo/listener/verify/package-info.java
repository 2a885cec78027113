/**
 * {@code listener verify}: reads a data directory and reports what in it is damaged, as {@link
 * org.godo.listener.finding.Finding}s. It changes nothing and takes no locks but one that keeps the
 * embedded store from being hosted while its file is read.
 */
@NullMarked
package org.godo.listener.verify;

import org.jspecify.annotations.NullMarked;
