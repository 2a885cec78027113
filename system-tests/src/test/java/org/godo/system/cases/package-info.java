/**
 * Records whose right results are known. In: the directories below {@code resources/cases}. Out:
 * one test for each.
 */
@NullMarked
package org.godo.system.cases;

import org.jspecify.annotations.NullMarked;
