@NullMarked
package org.godo.filter.files;

import org.jspecify.annotations.NullMarked;
