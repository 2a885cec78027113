@NullMarked
package org.godo.listener.parse;

import org.jspecify.annotations.NullMarked;
