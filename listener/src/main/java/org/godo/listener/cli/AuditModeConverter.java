package org.godo.listener.cli;

import java.util.Arrays;
import java.util.List;
import org.godo.listener.kernel.AuditMode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a mode in lower case, as {@code multicast}. */
final class AuditModeConverter implements ITypeConverter<AuditMode> {
  @Override
  public AuditMode convert(String text) {
    List<AuditMode> modes = Arrays.asList(AuditMode.values());
    return modes.stream()
        .filter(mode -> mode.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is not one of unicast, multicast, auditd"));
  }
}
