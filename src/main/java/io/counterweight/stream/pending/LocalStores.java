package io.counterweight.stream.pending;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/// RocksDB stores of one task that have no changelog: a store that has one keeps there what is too
/// much for memory. They stand beside the task's own, and go with its folder.
public final class LocalStores {
    private final StateStoreContext context;
    private final File folder;

    public LocalStores(StateStoreContext context) {
        this.context = context;
        this.folder = new File(context.stateDir(), "rocksdb");
    }

    /// Opens one, which may be there already.
    public KeyValueStore<Bytes, byte[]> open(String name) {
        var store = Stores.persistentKeyValueStore(name).get();
        store.init(unregistered(), store);
        return store;
    }

    /// Those that are there and whose names begin so, in order.
    List<String> names(String prefix) {
        var names = folder.list((_, name) -> name.startsWith(prefix));
        return names == null ? List.of() : Stream.of(names).sorted().toList();
    }

    /// Deletes one that is closed.
    void delete(String name) {
        try {
            Utils.delete(new File(folder, name));
        } catch (IOException e) {
            throw new UncheckedIOException("the store cannot be deleted: store=" + name, e);
        }
    }

    /// The task's context, except that what is opened with it does not become one of its stores.
    private StateStoreContext unregistered() {
        return (StateStoreContext)
                Proxy.newProxyInstance(
                        StateStoreContext.class.getClassLoader(),
                        new Class<?>[] {StateStoreContext.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("register")) {
                                return null;
                            }
                            try {
                                return method.invoke(context, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
