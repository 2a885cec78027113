/**
 * The commands of the filter and their options. Arguments come in; messages, views and exit codes
 * go out. The only package that knows picocli.
 */
@NullMarked
package org.godo.filter.cli;

import org.jspecify.annotations.NullMarked;
