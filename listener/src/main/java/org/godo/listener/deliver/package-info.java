@NullMarked
package org.godo.listener.deliver;

import org.jspecify.annotations.NullMarked;
