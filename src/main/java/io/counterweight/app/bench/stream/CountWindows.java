package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Cards;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// The yardstick's processor: three windows for each of two entities, read, changed and written,
/// and one record out, with the features. It reads only what stands at fixed places of the
/// transaction.
final class CountWindows extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    static final String CUSTOMERS = "customers";
    static final String TERMINALS = "terminals";
    private static final int FEATURE_BYTES = 2 * Windows.COUNT * 2 * Float.BYTES;

    private KeyValueStore<Bytes, byte[]> customers;
    private KeyValueStore<Bytes, byte[]> terminals;

    @SuppressWarnings("NullAway.Init")
    CountWindows() {}

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        customers = context.getStateStore(CUSTOMERS);
        terminals = context.getStateStore(TERMINALS);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var json = record.value();
        float amount = amount(json);
        long time = time(json);
        var features = ByteBuffer.allocate(json.length + FEATURE_BYTES).put(json);
        change(customers, json, Cards.CUSTOMER_AT, time, amount, features);
        change(terminals, json, Cards.TERMINAL_AT, time, amount, features);
        var id = Arrays.copyOfRange(json, Cards.ID_AT, Cards.ID_AT + Cards.ID_DIGITS);
        context().forward(new Record<>(id, features.array(), record.timestamp()));
    }

    private static void change(
            KeyValueStore<Bytes, byte[]> store,
            byte[] json,
            int at,
            long time,
            float amount,
            ByteBuffer features) {
        var key = Bytes.wrap(Arrays.copyOfRange(json, at, at + Cards.ENTITY_LENGTH));
        store.put(key, Windows.add(store.get(key), time, amount, features));
    }

    private static float amount(byte[] json) {
        int at = Cards.AMOUNT_AT;
        return two(json, at) + two(json, at + 3) / 100f;
    }

    /// In ms, with months of 31 days: near enough for windows, and without a calendar.
    private static long time(byte[] json) {
        int at = Cards.TIME_AT;
        long days =
                372L * (100 * two(json, at) + two(json, at + 2))
                        + 31 * (two(json, at + 5) - 1)
                        + two(json, at + 8);
        long seconds = 3_600 * two(json, at + 11) + 60 * two(json, at + 14) + two(json, at + 17);
        return 1_000 * (86_400 * days + seconds);
    }

    private static int two(byte[] json, int at) {
        return 10 * (json[at] - '0') + (json[at + 1] - '0');
    }
}
