package org.godo.listener.form;

/** A form of text that holds records whole. */
enum Form {
  /** A line of auditd's log. */
  AUDITD(""),
  /** The output of {@code ausearch}: records between lines of decoration. */
  AUSEARCH("the output of ausearch"),
  /** Records behind what syslog or another forwarder writes before them. */
  PREFIXED("records behind a prefix, as syslog writes them"),
  /** Messages of the kernel: the type as a number, at most about 1000 bytes. */
  KERNEL("messages of the kernel (dmesg, kern.log)"),
  /** Entries of the systemd journal. */
  JOURNAL("entries of the journal"),
  /** Lines of JSON with a record as one string. */
  JSON("JSON lines with a record in each"),
  /** One event a line, as laurel writes it. */
  LAUREL("JSON lines of laurel"),
  /** One event a line, as go-audit writes it. */
  GO_AUDIT("JSON lines of go-audit");

  private final String label;

  Form(String label) {
    this.label = label;
  }

  /** Its name in messages. */
  String label() {
    return label;
  }
}
