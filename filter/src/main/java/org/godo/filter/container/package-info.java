/** Which container a process belongs to, from the runtimes own processes, cgroups and Docker. */
@NullMarked
package org.godo.filter.container;

import org.jspecify.annotations.NullMarked;
