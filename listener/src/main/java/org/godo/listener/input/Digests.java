package org.godo.listener.input;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/** Ids of captures and logs that do not contain one: the digest of their content. */
final class Digests {
  private static final int ID_DIGITS = 12;

  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static String hex(MessageDigest sha) {
    return HexFormat.of().formatHex(sha.digest());
  }

  /** The digest of digests. */
  static String of(Collection<String> digests) {
    MessageDigest sha = sha256();
    digests.forEach(digest -> sha.update(digest.getBytes(StandardCharsets.US_ASCII)));
    return hex(sha);
  }

  /** The id of what has this digest: its first 12 hex digits. */
  static String id(String digest) {
    return digest.substring(0, ID_DIGITS);
  }
}
