@NullMarked
package org.godo.model;

import org.jspecify.annotations.NullMarked;
