package io.counterweight.runtime;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/// RocksDB's memory, bounded for all stores of the process together: blocks, indexes, filters and
/// what waits to be written. Kafka Streams' own bound is for each store of each partition, some 100
/// MB, so that the memory of a pod would grow with the partitions it happens to hold. Thread-safe.
public final class BoundedRocksDb implements RocksDBConfigSetter {
    private static final long BYTES = 256L << 20;
    private static final long BYTES_TO_WRITE = 96L << 20;

    static {
        RocksDB.loadLibrary();
    }

    private static final Cache CACHE = new LRUCache(BYTES);
    private static final WriteBufferManager TO_WRITE =
            new WriteBufferManager(BYTES_TO_WRITE, CACHE);

    @Override
    public void setConfig(String store, Options options, Map<String, Object> settings) {
        var table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(TO_WRITE);
    }

    @Override
    public void close(String store, Options options) {
        // Shared by all stores: both live as long as the process.
    }
}
