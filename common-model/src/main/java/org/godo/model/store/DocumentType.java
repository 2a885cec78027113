package org.godo.model.store;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * The values of the maps of documents: the length of a document as varint, then its BSON. The bytes
 * are those of H2's {@code ByteArrayDataType}, which would believe any length.
 */
final class DocumentType extends BasicDataType<byte[]> {
  static final DocumentType INSTANCE = new DocumentType();

  private DocumentType() {}

  @Override
  public byte[][] createStorage(int size) {
    return new byte[size][];
  }

  @Override
  public int getMemory(byte[] document) {
    return 24 + document.length;
  }

  @Override
  public void write(WriteBuffer buffer, byte[] document) {
    buffer.putVarInt(document.length).put(document);
  }

  @Override
  public byte[] read(ByteBuffer buffer) {
    int length = DataUtils.readVarInt(buffer);
    if (length < 0 || length > buffer.remaining()) {
      throw KeyType.damaged("a document of {0} bytes in a shorter page", length);
    }
    byte[] document = new byte[length];
    buffer.get(document);
    return document;
  }
}
