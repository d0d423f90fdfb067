package io.counterweight.app.bench.stage;

import io.counterweight.event.Classes;
import io.counterweight.event.Label;
import io.counterweight.event.LabelWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/// The transactions of the bench by their number, in the handbook's columns, and their labels. They
/// are made by patching digits of fixed width into a template: a feeder must cost little.
///
/// Each run of `entities` transactions meets every customer and every terminal once, in an order
/// drawn anew. Event time goes evenly, `perDay` transactions a day. One terminal in 50 is
/// compromised for 28 days, and half of what happens there is fraud: 1 % of all. Labels say that
/// they were known seven days after the transaction. For one thread.
public final class Cards {
    public static final int ID_DIGITS = 10;
    private static final int ENTITY_DIGITS = 7;

    /// Entities that the digits of their ids can tell apart.
    public static final int MOST_ENTITIES = 10_000_000;

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final long COMPROMISED_MILLIS = 28 * DAY_MILLIS;
    private static final long LABEL_DELAY_MILLIS = 7 * DAY_MILLIS;
    private static final Instant START = Instant.parse("2010-01-01T00:00:00Z");
    private static final String NO_TIME = "2000-01-01T00:00:00";
    private static final String NO_ID = "0".repeat(ID_DIGITS);
    private static final String NO_ENTITY = "0".repeat(ENTITY_DIGITS);
    private static final String TRANSACTION =
            "{\"TRANSACTION_ID\":\"%s\",\"TX_DATETIME\":\"%s\",\"CUSTOMER_ID\":\"c%s\",\"TERMINAL_ID\":\"t%s\",\"TX_AMOUNT\":10.00}"
                    .formatted(NO_ID, NO_TIME, NO_ENTITY, NO_ENTITY);

    /// Where things stand in a transaction.
    public static final int ID_AT = TRANSACTION.indexOf(NO_ID);

    public static final int TIME_AT = TRANSACTION.indexOf(NO_TIME);
    public static final int CUSTOMER_AT = TRANSACTION.indexOf("\"c" + NO_ENTITY) + 1;
    public static final int TERMINAL_AT = TRANSACTION.indexOf("\"t" + NO_ENTITY) + 1;
    public static final int ENTITY_LENGTH = 1 + ENTITY_DIGITS;
    public static final int AMOUNT_AT = TRANSACTION.indexOf("10.00");

    private static final long CUSTOMERS = 1;
    private static final long TERMINALS = 2;

    private final int entities;
    private final int perDay;
    private final byte[] template = TRANSACTION.getBytes(StandardCharsets.US_ASCII);
    private final byte[][] labels;
    private final int labelIdAt;
    private final int[] labelTimeAt;
    private final Order customers = new Order(CUSTOMERS);
    private final Order terminals = new Order(TERMINALS);
    private long dayWritten = -1;
    private byte[] dayText = new byte[0];

    /// The order in which entities are met, drawn anew each time all were.
    private final class Order {
        private final long seed;
        private long pass = -1;
        private long stride;
        private long first;

        private Order(long seed) {
            this.seed = seed;
        }

        private long at(long number) {
            long wanted = number / entities;
            if (wanted != pass) {
                pass = wanted;
                first = Math.floorMod(mix(wanted * 3 + seed), (long) entities);
                stride = Math.floorMod(mix(wanted * 5 + seed), (long) entities);
                while (gcd(stride, entities) != 1) {
                    stride++;
                }
            }
            return (stride * (number % entities) + first) % entities;
        }
    }

    /// @param entities customers, and terminals
    /// @param perDay transactions in a day of event time
    public Cards(int entities, int perDay) {
        this.entities = entities;
        this.perDay = perDay;
        var writer = new LabelWriter(new Classes(List.of("genuine", "fraud"), 0));
        var time = Instant.parse(NO_TIME + "Z").toEpochMilli();
        this.labels =
                new byte[][] {
                    writer.write(new Label(NO_ID, 0, time)), writer.write(new Label(NO_ID, 1, time))
                };
        this.labelIdAt = text(labels[0]).indexOf(NO_ID);
        this.labelTimeAt =
                new int[] {text(labels[0]).indexOf(NO_TIME), text(labels[1]).indexOf(NO_TIME)};
    }

    public byte[] transaction(long number) {
        var json = template.clone();
        digits(number, json, ID_AT, ID_DIGITS);
        time(eventTime(number), json, TIME_AT);
        long customer = customers.at(number);
        digits(customer, json, CUSTOMER_AT + 1, ENTITY_DIGITS);
        digits(terminals.at(number), json, TERMINAL_AT + 1, ENTITY_DIGITS);
        // What a card usually spends, and what this purchase makes of it: 10.00 to 99.98.
        long cents =
                1_000 + (Math.floorMod(mix(customer), 4_500L) + Math.floorMod(mix(number), 4_500L));
        digits(cents / 100, json, AMOUNT_AT, 2);
        digits(cents % 100, json, AMOUNT_AT + 3, 2);
        return json;
    }

    /// The id of the customer: what transactions are keyed by.
    public byte[] key(long number) {
        var key = new byte[ENTITY_LENGTH];
        key[0] = 'c';
        digits(customers.at(number), key, 1, ENTITY_DIGITS);
        return key;
    }

    public static byte[] id(long number) {
        var id = new byte[ID_DIGITS];
        digits(number, id, 0, ID_DIGITS);
        return id;
    }

    /// The number of the transaction of that id.
    ///
    /// @throws IllegalArgumentException when it is none of the bench
    public static long numberOf(byte[] id) {
        if (id.length != ID_DIGITS) {
            throw new IllegalArgumentException("no id of the bench: " + text(id));
        }
        long number = 0;
        for (var digit : id) {
            if (digit < '0' || digit > '9') {
                throw new IllegalArgumentException("no id of the bench: " + text(id));
            }
            number = 10 * number + (digit - '0');
        }
        return number;
    }

    public byte[] label(long number) {
        int known = isFraud(number) ? 1 : 0;
        var json = labels[known].clone();
        digits(number, json, labelIdAt, ID_DIGITS);
        time(eventTime(number) + LABEL_DELAY_MILLIS, json, labelTimeAt[known]);
        return json;
    }

    public boolean isFraud(long number) {
        long period = eventTime(number) / COMPROMISED_MILLIS;
        boolean compromised = Math.floorMod(mix(terminals.at(number) * 1_000 + period), 50L) == 0;
        return compromised && (mix(number + 7) & 1) == 0;
    }

    /// In ms, whole seconds.
    private long eventTime(long number) {
        long day = number / perDay;
        long within = number % perDay * 86_400 / perDay * 1_000;
        return START.toEpochMilli() + day * DAY_MILLIS + within;
    }

    private void time(long millis, byte[] target, int at) {
        long day = millis / DAY_MILLIS;
        if (day != dayWritten) {
            dayWritten = day;
            var date = LocalDateTime.ofEpochSecond(day * 86_400, 0, ZoneOffset.UTC).toLocalDate();
            dayText = date.toString().getBytes(StandardCharsets.US_ASCII);
        }
        System.arraycopy(dayText, 0, target, at, dayText.length);
        long second = millis % DAY_MILLIS / 1_000;
        digits(second / 3_600, target, at + 11, 2);
        digits(second / 60 % 60, target, at + 14, 2);
        digits(second % 60, target, at + 17, 2);
    }

    private static void digits(long value, byte[] target, int at, int width) {
        long rest = value;
        for (int i = at + width - 1; i >= at; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /// The finaliser of SplitMix64.
    private static long mix(long value) {
        long z = (value + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
