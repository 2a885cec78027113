package org.godo.model.bson;

import java.util.List;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.raw.RawEvent.Subject;
import org.godo.model.raw.Source;
import org.jspecify.annotations.Nullable;

/** Raw documents to and from BSON; {@link CallFields} has the fields of each system call. */
public final class RawEventCodec implements Codec<RawEvent> {
  private static final RecorderFields AUDIT_RECORDER = new RecorderFields();
  private static final EncodedFieldsCache<Subject> SUBJECTS =
      new EncodedFieldsCache<>(RawEventCodec::writeSubject);

  @Override
  public Class<RawEvent> getEncoderClass() {
    return RawEvent.class;
  }

  @Override
  public void encode(BsonWriter bson, RawEvent event, EncoderContext context) {
    FieldWriter fields = FieldWriter.begin();
    write(fields, event);
    fields.end(bson);
  }

  /**
   * Appends an event's document to a buffer.
   *
   * @throws org.bson.BsonSerializationException if it has no form in BSON; the buffer then holds a
   *     part of it
   */
  public static void append(RawEvent event, BsonBuffer bson) {
    FieldWriter fields = FieldWriter.begin(bson);
    write(fields, event);
    fields.end();
  }

  private static void write(FieldWriter fields, RawEvent event) {
    writeOrigin(fields, event);
    if (event instanceof RawEvent.Syscall syscall) {
      writeSyscall(fields, syscall);
    } else if (event instanceof RawEvent.Fork fork) {
      fields.int32("ppid", fork.parentPid()).int32("parent_tgid", fork.parentTgid());
    } else if (event instanceof RawEvent.Exit exit) {
      writeExit(fields, exit);
    } else if (event instanceof RawEvent.Comm comm) {
      fields.text("comm", comm.comm());
    } else if (event instanceof RawEvent.Snapshot snapshot) {
      writeSnapshot(fields, snapshot.process());
    } else if (event instanceof RawEvent.Container container) {
      writeContainer(fields, container);
    }
  }

  private static void writeOrigin(FieldWriter fields, RawEvent event) {
    Origin origin = event.origin();
    if (origin.source() == Source.AUDIT && origin.serial() >= 0) {
      AUDIT_RECORDER.write(fields, origin, origin.serial(), Origin.SERIAL_DIGITS);
    } else {
      RecorderFields.writeFields(fields.text("_id", origin.id()), origin);
    }
    fields.repeated("event", event.event()).date("timestamp", origin.timestamp());
    switch (origin.source()) {
      case AUDIT -> fields.int64("serial", origin.serial());
      case CONNECTOR ->
          fields
              .int64("timestamp_ns", origin.timestampNs())
              .int32("cpu", origin.cpu())
              .int64("seq", origin.sequence());
      case PROC, DOCKER, INSPECT -> fields.int64("seq", origin.sequence());
    }
    fields.int32("pid", event.pid()).int32("tgid", event.tgid());
  }

  private static void writeSyscall(FieldWriter fields, RawEvent.Syscall syscall) {
    fields.encoded(SUBJECTS.of(syscall.subject())).repeated("syscall", syscall.syscall());
    if (syscall.success() != null) {
      fields.flag("success", syscall.success()).int64("result", syscall.result());
      if (!syscall.success()) {
        fields.int32("errno", syscall.errno());
      }
    }
    fields.repeated("cwd", syscall.cwd());
    CallFields.write(fields, syscall.call());
    if (syscall.call() instanceof Call.Open open && CallFields.isOpenat2(syscall.syscall())) {
      fields.int32("resolve", open.file().resolve());
    }
  }

  private static void writeSubject(FieldWriter fields, Subject subject) {
    fields
        .int32("ppid", subject.ppid())
        .int64("uid", subject.uid())
        .int64("loginuid", subject.loginUid())
        .text("comm", subject.comm())
        .text("exe", subject.exe());
  }

  private static void writeExit(FieldWriter fields, RawEvent.Exit exit) {
    fields
        .int32("status", exit.status().raw())
        .int32("exit_code", exit.status().exitCode())
        .int32("exit_signal", exit.status().signal())
        .int32("ppid", exit.parentPid())
        .int32("parent_tgid", exit.parentTgid());
  }

  private static void writeSnapshot(FieldWriter fields, ProcessSnapshot process) {
    fields
        .int32("ppid", process.ppid())
        .date("start_timestamp", process.startTimestamp())
        .text("comm", process.comm())
        .text("exe", process.exe())
        .texts("args", process.args())
        .text("cwd", process.cwd())
        .text("root", process.root())
        .int64("uid", process.uid())
        .int64("loginuid", process.loginUid())
        .texts("cgroup", process.cgroup())
        .text("mount_namespace", process.mountNamespace());
    List<Mount> mounts = process.mounts();
    if (mounts != null) {
      fields.documents("mounts", mounts, RawEventCodec::writeMount);
    }
    fields
        .documents(
            "threads",
            process.threads(),
            (each, thread) ->
                each.int32("pid", thread.pid())
                    .date("start_timestamp", thread.startTimestamp())
                    .text("comm", thread.comm()))
        .documents(
            "fds",
            process.descriptors(),
            (each, descriptor) ->
                each.int32("fd", descriptor.fd())
                    .text("target", descriptor.target())
                    .int32("flags", descriptor.flags()));
    List<String> leftOut = process.leftOut();
    if (leftOut != null) {
      fields.texts("left_out", leftOut);
    }
  }

  private static void writeContainer(FieldWriter fields, RawEvent.Container container) {
    fields
        .text("docker_id", container.dockerId())
        .text("name", container.name())
        .text("image", container.image())
        .textMap("labels", container.labels())
        .text("runtime", container.runtime())
        .text("rootfs", container.rootfs())
        .text("upper_dir", container.upperDir())
        .documents("mounts", container.mounts(), RawEventCodec::writeMount)
        .date("start_timestamp", container.startTimestamp())
        .date("end_timestamp", container.endTimestamp())
        .int32("exit_code", container.exitCode());
  }

  static void writeMount(FieldWriter fields, Mount mount) {
    fields
        .text("type", mount.type())
        .text("source", mount.source())
        .text("destination", mount.destination())
        .flag("writable", mount.writable());
  }

  static Mount readMount(FieldReader fields) {
    return new Mount(
        fields.text("type"),
        fields.optionalText("source"),
        fields.text("destination"),
        fields.flag("writable", false));
  }

  @Override
  public RawEvent decode(BsonReader bson, DecoderContext context) {
    FieldReader fields = FieldReader.of(bson, context);
    String id = fields.uniqueText("_id");
    String session = fields.text("session");
    String host = fields.text("host");
    Source source = Source.of(fields.text("source"));
    String event = fields.text("event");
    Origin origin = readOrigin(fields, session, host, source);
    if (!id.equals(origin.id())) {
      throw new BsonInvalidOperationException(
          "document " + id + " is damaged: its fields are those of " + origin.id());
    }
    return switch (source) {
      case AUDIT -> readSyscall(origin, event, fields);
      case CONNECTOR -> readConnector(origin, event, fields);
      case PROC -> new RawEvent.Snapshot(origin, readSnapshot(fields));
      case DOCKER, INSPECT -> readContainer(origin, fields);
    };
  }

  private static Origin readOrigin(FieldReader fields, String session, String host, Source source) {
    long timestamp = fields.date("timestamp");
    return switch (source) {
      case AUDIT -> Origin.audit(session, host, timestamp, fields.int64("serial"));
      case CONNECTOR ->
          Origin.connector(
              session,
              host,
              timestamp,
              fields.int64("timestamp_ns"),
              fields.int32("cpu"),
              fields.int64("seq"));
      case PROC, DOCKER, INSPECT ->
          Origin.lookedUp(source, session, host, timestamp, fields.int64("seq"));
    };
  }

  private static RawEvent readSyscall(Origin origin, String event, FieldReader fields) {
    Subject subject =
        new Subject(
            fields.int32("tgid"),
            fields.int32("ppid"),
            fields.int64("uid"),
            fields.int64("loginuid"),
            fields.optionalText("comm"),
            fields.optionalText("exe"));
    return new RawEvent.Syscall(
        origin,
        subject,
        fields.text("syscall"),
        fields.optionalFlag("success"),
        fields.int64("result", Origin.UNKNOWN),
        fields.optionalText("cwd"),
        CallFields.read(event, fields));
  }

  private static RawEvent readConnector(Origin origin, String event, FieldReader fields) {
    int pid = fields.int32("pid");
    int tgid = fields.int32("tgid");
    return switch (event) {
      case "fork" ->
          new RawEvent.Fork(origin, pid, tgid, fields.int32("ppid"), fields.int32("parent_tgid"));
      case "exec" -> new RawEvent.ExecNotice(origin, pid, tgid);
      case "comm" -> new RawEvent.Comm(origin, pid, tgid, fields.text("comm"));
      case "exit" ->
          new RawEvent.Exit(
              origin,
              pid,
              tgid,
              new WaitStatus(fields.int32("status")),
              fields.int32("ppid"),
              fields.int32("parent_tgid"));
      default -> throw CallFields.unknownEvent(event);
    };
  }

  private static ProcessSnapshot readSnapshot(FieldReader fields) {
    return new ProcessSnapshot(
        fields.int32("pid"),
        fields.int32("ppid"),
        fields.date("start_timestamp"),
        fields.optionalText("comm"),
        fields.optionalText("exe"),
        fields.texts("args"),
        fields.optionalText("cwd"),
        fields.optionalText("root"),
        fields.int64("uid"),
        fields.int64("loginuid"),
        fields.texts("cgroup"),
        fields.optionalText("mount_namespace"),
        readMounts(fields),
        fields.documents(
            "threads",
            each ->
                new ThreadSnapshot(
                    each.int32("pid"), each.date("start_timestamp"), each.optionalText("comm"))),
        fields.documents(
            "fds",
            each ->
                new DescriptorSnapshot(each.int32("fd"), each.text("target"), each.int32("flags"))),
        fields.texts("left_out"));
  }

  /** A table of mounts that is known has one for the root. */
  private static @Nullable List<Mount> readMounts(FieldReader fields) {
    List<Mount> mounts = fields.documents("mounts", RawEventCodec::readMount);
    return mounts.isEmpty() ? null : mounts;
  }

  private static RawEvent readContainer(Origin origin, FieldReader fields) {
    return new RawEvent.Container(
        origin,
        fields.text("docker_id"),
        fields.text("name"),
        fields.optionalText("image"),
        fields.textMap("labels"),
        fields.optionalText("runtime"),
        fields.int32("pid"),
        fields.optionalText("rootfs"),
        fields.optionalText("upper_dir"),
        fields.documents("mounts", RawEventCodec::readMount),
        fields.optionalDate("start_timestamp"),
        fields.optionalDate("end_timestamp"),
        fields.optionalInt32("exit_code"));
  }
}
