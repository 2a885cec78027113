package org.godo.model.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * mongo-java-server over one H2 MVStore file. A write is answered when it is in the file, so that
 * it survives the end of this process however that comes about; the command {@code fsync} makes
 * what is in the file survive the machine's.
 */
final class EmbeddedBackend extends AbstractMongoBackend {
  /** Of a small heap, the store takes little; most reading goes through once and needs no cache. */
  private static final long HEAP_MIB = Runtime.getRuntime().maxMemory() >> 20;

  private static final int WRITE_BUFFER_KIB = (int) Math.min(16, Math.max(4, HEAP_MIB / 64)) << 10;
  private static final int CACHE_MIB = (int) Math.min(64, Math.max(8, HEAP_MIB / 32));

  /** Commands, in lower case, after which there is nothing to write. */
  private static final Set<String> READS =
      Set.of(
          "ismaster",
          "hello",
          "ping",
          "buildinfo",
          "serverstatus",
          "find",
          "getmore",
          "killcursors",
          "count",
          "distinct",
          "listcollections",
          "listindexes",
          "listdatabases",
          "endsessions");

  private final MVStore file;
  private final GroupCommit writes;
  private final ClientRegistry clients;

  /**
   * A collection renamed over another takes its place in one step for everybody: the library first
   * drops the one and then renames the other, so no other command may run meanwhile.
   */
  private final ReadWriteLock renaming = new ReentrantReadWriteLock();

  EmbeddedBackend(Path path, ClientRegistry clients) {
    this.clients = clients;
    file =
        new MVStore.Builder()
            .fileName(path.toString())
            .autoCommitBufferSize(WRITE_BUFFER_KIB)
            .cacheSize(CACHE_MIB)
            .compress()
            .open();
    writes = new GroupCommit(file);
    for (String map : file.getMapNames()) {
      if (map.startsWith(EmbeddedDatabase.MAPS)) {
        resolveDatabase(Utils.firstFragment(map.substring(EmbeddedDatabase.MAPS.length())));
      }
    }
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String databaseName) {
    return new EmbeddedDatabase(databaseName, file, getCursorRegistry());
  }

  @Override
  public Document handleCommand(
      Channel channel, String databaseName, String command, Document query) {
    try {
      if (command.equals("fsync")) {
        writes.sync();
        return new Document("ok", 1.0);
      }
      clients.noteGreeting(channel, query);
      Document answer = answer(channel, databaseName, command, query);
      if (!READS.contains(command.toLowerCase(Locale.ROOT))) {
        writes.commit();
      }
      return answer;
    } catch (MVStoreException e) {
      // the file is closed now and what was not written is gone: no answer must say otherwise
      channel.pipeline().fireExceptionCaught(e);
      throw e;
    }
  }

  private Document answer(Channel channel, String databaseName, String command, Document query) {
    boolean renames = command.equalsIgnoreCase("renameCollection");
    Lock lock = renames ? renaming.writeLock() : renaming.readLock();
    lock.lock();
    try {
      return super.handleCommand(channel, databaseName, command, query);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the file could not be written and was given up; it has to be opened again. */
  boolean isBroken() {
    return file.isClosed();
  }

  @Override
  public void handleClose(Channel channel) {
    clients.remove(channel);
    super.handleClose(channel);
  }

  /** Writes what is left and closes the file, without compacting it. */
  @Override
  public void close() {
    super.close();
    file.close();
  }
}
