@NullMarked
package org.godo.filter.cli;

import org.jspecify.annotations.NullMarked;
