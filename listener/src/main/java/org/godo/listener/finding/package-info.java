/** What a check of a host or of a data directory found, and what to do about it. */
@NullMarked
package org.godo.listener.finding;

import org.jspecify.annotations.NullMarked;
