/** Reading captures and logs from files, whoever wrote them. */
@NullMarked
package org.godo.listener.input;

import org.jspecify.annotations.NullMarked;
