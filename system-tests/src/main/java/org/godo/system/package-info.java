/**
 * Runs both programs as a user does, by their scripts. Comes in: command lines and data
 * directories; goes out: exit codes, output, and the results that {@code filter export} writes. The
 * tests of this package use it on captures, on live containers and in failures.
 */
@NullMarked
package org.godo.system;

import org.jspecify.annotations.NullMarked;
