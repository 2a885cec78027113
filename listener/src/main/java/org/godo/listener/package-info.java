@NullMarked
package org.godo.listener;

import org.jspecify.annotations.NullMarked;
