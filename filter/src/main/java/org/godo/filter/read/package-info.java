/**
 * Reads sessions, raw documents and results from the store: raw documents of a session and source
 * in the order of their ids, page by page. Collections come in; events and results as objects go
 * out.
 */
@NullMarked
package org.godo.filter.read;

import org.jspecify.annotations.NullMarked;
