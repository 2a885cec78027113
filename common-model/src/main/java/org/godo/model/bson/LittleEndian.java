package org.godo.model.bson;

/** Numbers as they lie in BSON. */
final class LittleEndian {
  private LittleEndian() {}

  static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | ((bytes[at + 1] & 0xff) << 8)
        | ((bytes[at + 2] & 0xff) << 16)
        | (bytes[at + 3] << 24);
  }

  static long int64(byte[] bytes, int at) {
    return Integer.toUnsignedLong(int32(bytes, at))
        | ((long) int32(bytes, at + Integer.BYTES) << Integer.SIZE);
  }
}
