package io.counterweight.stream;

import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.PendingRules;
import io.counterweight.stream.pending.PendingStore;
import io.counterweight.stream.profile.ProfileCodec;
import io.counterweight.stream.profile.Profiles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/// A wiring whose tasks are corrupted now and then, as Kafka Streams handles it: the processor has
/// taken a record, its transaction is aborted (what it put into stores is taken back, what it
/// forwarded reaches nobody), the same processor is closed, `init()` is called on it again, and the
/// record comes once more. For one thread.
final class Revivals implements Wiring {
    private final Wiring wiring;
    private final Predicate<String> isDue;
    private final Map<String, ProfileCodec> codecs = new HashMap<>();
    private int revivals;

    /// @param isDue whether a processor, by its name, loses its next record's transaction
    Revivals(Wiring wiring, Predicate<String> isDue) {
        this.wiring = wiring;
        this.isDue = isDue;
    }

    int count() {
        return revivals;
    }

    @Override
    public <KIn, VIn, KOut, VOut> void processor(
            String name, ProcessorSupplier<KIn, VIn, KOut, VOut> supplier, String... parents) {
        wiring.processor(name, () -> new Revivable<>(name, supplier.get()), parents);
    }

    @Override
    public String checkedSource(
            String name,
            String topic,
            String check,
            ProcessorSupplier<byte[], byte[], Object, Object> supplier,
            String letters,
            String deadLetters) {
        return wiring.checkedSource(name, topic, check, supplier, letters, deadLetters);
    }

    private final class Revivable<KIn, VIn, KOut, VOut> implements Processor<KIn, VIn, KOut, VOut> {
        private final String name;
        private final Processor<KIn, VIn, KOut, VOut> processor;
        private final Deque<Runnable> undo = new ArrayDeque<>();
        private ProcessorContext<KOut, VOut> context;
        private boolean isAborted;

        /// Null where the processor has none.
        private PendingStore pending;

        Revivable(String name, Processor<KIn, VIn, KOut, VOut> processor) {
            this.name = name;
            this.processor = processor;
        }

        @Override
        @SuppressWarnings("unchecked") // The proxy is of this interface.
        public void init(ProcessorContext<KOut, VOut> context) {
            this.context =
                    (ProcessorContext<KOut, VOut>)
                            proxy(
                                    ProcessorContext.class,
                                    (method, arguments) ->
                                            switch (method.getName()) {
                                                case "forward" ->
                                                        isAborted
                                                                ? null
                                                                : call(context, method, arguments);
                                                case "getStateStore" ->
                                                        kept(
                                                                context.<StateStore>getStateStore(
                                                                        (String) arguments[0]));
                                                default -> call(context, method, arguments);
                                            });
            processor.init(this.context);
        }

        @Override
        public void process(Record<KIn, VIn> record) {
            if (isDue.test(name)) {
                isAborted = true;
                var before = pending == null ? null : pending.entries();
                processor.process(record);
                isAborted = false;
                if (before != null) {
                    pending.refill(before);
                }
                while (!undo.isEmpty()) {
                    undo.pop().run();
                }
                processor.close();
                processor.init(context);
                revivals++;
            }
            processor.process(record);
        }

        @Override
        public void close() {
            processor.close();
        }

        /// The store of what waits is put back whole: what it was is restored into it.
        private Object kept(StateStore store) {
            if (store instanceof PendingStore matching) {
                pending = matching;
                return matching;
            }
            return journalled(store);
        }

        @SuppressWarnings("unchecked") // Stores of strings or bytes, by key: they are put back.
        private Object journalled(StateStore store) {
            if (store instanceof Profiles profiles) {
                return journalledProfiles(profiles);
            }
            var type = store instanceof WindowStore ? WindowStore.class : KeyValueStore.class;
            return proxy(
                    type,
                    (method, arguments) -> {
                        if (isAborted) {
                            switch (method.getName()) {
                                case "put", "delete", "putIfAbsent" -> {
                                    if (store instanceof WindowStore<?, ?>) {
                                        var window = (WindowStore<Object, Object>) store;
                                        long start = (long) arguments[2];
                                        var before = window.fetch(arguments[0], start);
                                        undo.push(() -> window.put(arguments[0], before, start));
                                    } else {
                                        var map = (KeyValueStore<Object, Object>) store;
                                        var before = map.get(arguments[0]);
                                        undo.push(() -> map.put(arguments[0], before));
                                    }
                                }
                                case "putAll" ->
                                        throw new AssertionError(
                                                "an aborted putAll cannot be undone here");
                                default -> {}
                            }
                        }
                        return call(store, method, arguments);
                    });
        }

        /// A profile is moved in place: what it was is kept as bytes.
        private Object journalledProfiles(Profiles profiles) {
            var codec = codecs.get(profiles.name());
            return proxy(
                    Profiles.class,
                    (method, arguments) -> {
                        if (isAborted && method.getName().equals("read")) {
                            var id = (String) arguments[0];
                            long time = (long) arguments[1];
                            var before = codec.write(profiles.read(id, time));
                            undo.push(() -> profiles.write(id, codec.read(before)));
                        }
                        return call(profiles, method, arguments);
                    });
        }
    }

    private interface Meaning {
        Object of(Method method, Object[] arguments) throws Throwable;
    }

    private static Object proxy(Class<?> type, Meaning meaning) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> meaning.of(method, arguments));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public <K, V> void source(String name, String topic, Serde<K> keys, Serde<V> values) {
        wiring.source(name, topic, keys, values);
    }

    @Override
    public <K, V> void sink(
            String name, String topic, Serde<K> keys, Serde<V> values, String parent) {
        wiring.sink(name, topic, keys, values, parent);
    }

    @Override
    public <K> void store(String name, Serde<K> keys, String... processors) {
        wiring.store(name, keys, processors);
    }

    @Override
    public void profileStore(StreamPlan plan, String entity, String... processors) {
        codecs.put(StateStores.profiles(entity), new ProfileCodec(plan, entity));
        wiring.profileStore(plan, entity, processors);
    }

    @Override
    public void pendingStore(String name, PendingRules rules, String processor) {
        wiring.pendingStore(name, rules, processor);
    }

    @Override
    public void windowStore(String name, Duration kept, Duration size, String processor) {
        wiring.windowStore(name, kept, size, processor);
    }

    /// The global thread has no transactions and revives nothing.
    @Override
    public void globalStore(
            String name,
            String topic,
            String processor,
            ProcessorSupplier<String, byte[], Void, Void> supplier) {
        wiring.globalStore(name, topic, processor, supplier);
    }
}
