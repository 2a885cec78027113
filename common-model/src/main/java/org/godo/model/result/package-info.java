/**
 * The result documents as records: containers, processes, file accesses and runs. The filter writes
 * them, its views and queries read them.
 */
@NullMarked
package org.godo.model.result;

import org.jspecify.annotations.NullMarked;
