/** What /proc says: asking is apart from reading the answer, which is pure. */
@NullMarked
package org.godo.listener.procfs;

import org.jspecify.annotations.NullMarked;
