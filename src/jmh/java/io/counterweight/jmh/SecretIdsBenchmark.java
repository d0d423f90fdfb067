package io.counterweight.jmh;

import io.counterweight.event.EventShape;
import io.counterweight.event.EventShape.EntitySource;
import io.counterweight.event.EventShape.FieldSource;
import io.counterweight.event.EventShape.FieldType;
import io.counterweight.event.EventShape.IdSource;
import io.counterweight.event.IdKeys;
import io.counterweight.event.TimeSource;
import io.counterweight.event.TransactionReader;
import io.counterweight.event.TransactionReading;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What secret ids cost: one hash, and a whole transaction read with none or three of them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SecretIdsBenchmark {
    private static final byte[] TRANSACTION =
            """
            {"id":"5f0c1d1e-8c55-4d4b","at":"2018-04-01T00:00:31","card":"4929123412341234",\
            "shop":"3156","amount":57.16}\
            """
                    .getBytes(StandardCharsets.UTF_8);

    private final IdKeys keys = IdKeys.parse("k1:" + "0123456789abcdef".repeat(4));

    @Param({"false", "true"})
    public boolean secret = true;

    private TransactionReader reader = reader(true);

    @Setup
    public void prepare() {
        reader = reader(secret);
    }

    @Benchmark
    public TransactionReading read() {
        return reader.read(TRANSACTION, -1);
    }

    @Benchmark
    public String hash() {
        return keys.hash("4929123412341234");
    }

    private TransactionReader reader(boolean isSecret) {
        var entities = new LinkedHashMap<String, EntitySource>();
        entities.put("card", new EntitySource("card", null, isSecret));
        entities.put("shop", new EntitySource("shop", null, isSecret));
        var shape =
                new EventShape(
                        new IdSource("id", isSecret),
                        new TimeSource("at", TimeSource.Format.ISO, null, null),
                        entities,
                        null,
                        Map.of("amount", new FieldSource("amount", FieldType.NUMBER, null)));
        return new TransactionReader(shape, keys);
    }
}
