package org.godo.model.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * mongo-java-server over one H2 MVStore file. A write is acknowledged when it is in the file, so
 * that it survives any end of this process; after the command {@code fsync} it survives a power cut
 * too.
 */
final class EmbeddedBackend extends AbstractMongoBackend {
  /** Small, for a small heap: most reads are sequential and need no cache. */
  private static final long HEAP_MIB = Runtime.getRuntime().maxMemory() >> 20;

  private static final int WRITE_BUFFER_KIB = (int) Math.min(16, Math.max(4, HEAP_MIB / 64)) << 10;
  private static final int CACHE_MIB = (int) Math.min(64, Math.max(8, HEAP_MIB / 32));

  /** Of MongoDB's error_codes.yml. */
  private static final int INTERNAL_ERROR = 1;

  /** Commands, in lower case, that write nothing. */
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
   * A collection renamed over another replaces it in one step for every client: the library drops
   * the one before it renames the other, so no other command may run meanwhile.
   */
  private final ReadWriteLock renaming = new ReentrantReadWriteLock();

  EmbeddedBackend(Path path, ClientRegistry clients) throws DamagedStoreException {
    this.clients = clients;
    file = MapFile.open(path, WRITE_BUFFER_KIB, CACHE_MIB);
    boolean opened = false;
    try {
      writes = new GroupCommit(file, new OpenedFile(path));
      openDatabases();
      opened = true;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError damaged) {
      throw new DamagedStoreException(damaged);
    } finally {
      if (!opened) {
        file.closeImmediately();
      }
    }
  }

  private void openDatabases() {
    for (String map : file.getMapNames()) {
      if (map.startsWith(MapFile.DOCUMENTS)) {
        MapFile.documents(file, map); // fails if its topmost page has other keys
        resolveDatabase(Utils.firstFragment(map.substring(MapFile.DOCUMENTS.length())));
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
      if (!isRead(command)) {
        writes.commit();
      }
      return answer;
    } catch (MVStoreException e) {
      if (!file.isClosed() && isRead(command)) {
        throw new MongoServerError(
            INTERNAL_ERROR, "its file is damaged: " + new DamagedStoreException(e).getMessage());
      }
      // the file is closed and what was not written is lost: the answer must say so
      channel.pipeline().fireExceptionCaught(e);
      throw e;
    }
  }

  private static boolean isRead(String command) {
    return READS.contains(command.toLowerCase(Locale.ROOT));
  }

  /**
   * Inserts documents that are encoded, as a command of a client does.
   *
   * @return the answer to the command
   * @throws MVStoreException if they could not be written; the file is closed then
   */
  BsonDocument insert(String databaseName, EncodedInsert command) {
    BsonArray errors;
    renaming.readLock().lock();
    try {
      EmbeddedDatabase database = (EmbeddedDatabase) resolveDatabase(databaseName);
      errors = database.collection(command.collection()).insert(command);
    } finally {
      renaming.readLock().unlock();
    }
    writes.commit();
    BsonDocument answer = new BsonDocument("ok", new BsonDouble(1));
    return errors.isEmpty() ? answer : answer.append("writeErrors", errors);
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

  /** Returns whether writing the file failed, which closes it; it has to be opened again. */
  boolean isBroken() {
    return file.isClosed();
  }

  /** Returns why writing failed; null if it did not. */
  @Nullable String failure() {
    return writes.failure();
  }

  /** Returns whether that was because the file was removed or replaced. */
  boolean isRemoved() {
    return writes.isRemoved();
  }

  @Override
  public void handleClose(Channel channel) {
    clients.remove(channel);
    super.handleClose(channel);
  }

  /** Flushes and closes the file, without compacting it. */
  @Override
  public void close() {
    super.close();
    file.close();
  }
}
