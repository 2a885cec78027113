/** Both programs, started as a user starts them, on captures and on live containers. */
@NullMarked
package org.godo.system;

import org.jspecify.annotations.NullMarked;
