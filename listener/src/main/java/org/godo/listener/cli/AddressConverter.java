package org.godo.listener.cli;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses an address to serve at, as {@code 127.0.0.1:9464}, {@code localhost:9464}, {@code
 * [::1]:9464}.
 */
final class AddressConverter implements ITypeConverter<InetSocketAddress> {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\[\\]:/\\s]+)):(\\d{1,5})");
  private static final int LAST_PORT = 65_535;

  @Override
  public InetSocketAddress convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > LAST_PORT) {
      throw new TypeConversionException(
          "'" + text + "' is not an address; write it as 127.0.0.1:9464 or [::1]:9464");
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(matcher.group(3)));
    if (address.isUnresolved()) {
      throw new TypeConversionException("'" + host + "' is not an address of this host");
    }
    return address;
  }
}
