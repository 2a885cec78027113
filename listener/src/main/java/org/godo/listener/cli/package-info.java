@NullMarked
package org.godo.listener.cli;

import org.jspecify.annotations.NullMarked;
