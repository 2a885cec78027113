@NullMarked
package org.godo.listener.procfs;

import org.jspecify.annotations.NullMarked;
