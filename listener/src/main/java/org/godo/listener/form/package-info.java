/**
 * The forms in which text holds audit records: from the bytes of one line to the records in it, as
 * the messages that the kernel sent. auditd's own lines are read as they are; records behind a
 * prefix (syslog, kernel messages), in the output of ausearch, in JSON lines and in entries of the
 * journal are found in them. Pure: lines come in, records go out, and what is passed over or cut is
 * counted. Forms that do not hold records whole are recognised by name and not read.
 */
@NullMarked
package org.godo.listener.form;

import org.jspecify.annotations.NullMarked;
