/** The C library by JNR: nothing outside this package calls native code but Docker's socket. */
@NullMarked
package org.godo.listener.nativeio;

import org.jspecify.annotations.NullMarked;
