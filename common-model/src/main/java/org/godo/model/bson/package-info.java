/**
 * Codecs between the documents' types and BSON. In: values of the model, or the bytes of a
 * document. Out: documents with the fields that docs/formats.md lists, and insert commands.
 */
@NullMarked
package org.godo.model.bson;

import org.jspecify.annotations.NullMarked;
