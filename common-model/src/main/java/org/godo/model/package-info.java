/**
 * What both programs share: the documents as types, their codecs and collections, the store, and
 * the conventions of commands.
 */
@NullMarked
package org.godo.model;

import org.jspecify.annotations.NullMarked;
