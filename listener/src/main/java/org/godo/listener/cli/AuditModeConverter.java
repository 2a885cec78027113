package org.godo.listener.cli;

import java.util.Arrays;
import java.util.List;
import org.godo.listener.kernel.AuditMode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A way in lower case, as {@code multicast}. */
final class AuditModeConverter implements ITypeConverter<AuditMode> {
  @Override
  public AuditMode convert(String text) {
    List<AuditMode> ways = Arrays.asList(AuditMode.values());
    return ways.stream()
        .filter(way -> way.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is none of unicast, multicast, auditd"));
  }
}
