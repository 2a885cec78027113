package org.godo.listener.parse;

/** Keys of up to four bytes, packed into a number as {@link FieldCursor#key} returns them. */
final class FieldKey {
  /** Stands for any longer key. */
  static final int LONGER = 0;

  /** Length of the longest key that has its own number. */
  static final int MAX_LENGTH = 4;

  static final int A0 = 'a' << 8 | '0';
  static final int A1 = 'a' << 8 | '1';
  static final int A2 = 'a' << 8 | '2';
  static final int A3 = 'a' << 8 | '3';
  static final int ARCH = 'a' << 24 | 'r' << 16 | 'c' << 8 | 'h';
  static final int AUID = 'a' << 24 | 'u' << 16 | 'i' << 8 | 'd';
  static final int CODE = 'c' << 24 | 'o' << 16 | 'd' << 8 | 'e';
  static final int COMM = 'c' << 24 | 'o' << 16 | 'm' << 8 | 'm';
  static final int DEV = 'd' << 16 | 'e' << 8 | 'v';
  static final int EXE = 'e' << 16 | 'x' << 8 | 'e';
  static final int EXIT = 'e' << 24 | 'x' << 16 | 'i' << 8 | 't';
  static final int ITEM = 'i' << 24 | 't' << 16 | 'e' << 8 | 'm';
  static final int MODE = 'm' << 24 | 'o' << 16 | 'd' << 8 | 'e';
  static final int NAME = 'n' << 24 | 'a' << 16 | 'm' << 8 | 'e';
  static final int PID = 'p' << 16 | 'i' << 8 | 'd';
  static final int PPID = 'p' << 24 | 'p' << 16 | 'i' << 8 | 'd';
  static final int SIG = 's' << 16 | 'i' << 8 | 'g';
  static final int UID = 'u' << 16 | 'i' << 8 | 'd';

  private FieldKey() {}
}
