package io.counterweight.stream;

import java.nio.charset.StandardCharsets;

/// A transaction as a shop sends it.
///
/// @param amount as it stands in the JSON
public record Payment(String id, long at, String card, String shop, String amount, String channel) {
    /// When the tests begin: 2025-06-02T00:00:00Z, the start of a minute, a publishing period and a
    /// day.
    public static final long START = 1_748_822_400_000L;

    /// A genuine one of card-1 at shop-1.
    static Payment of(String id, long at) {
        return new Payment(id, at, "card-1", "shop-1", "12.5", "web");
    }

    Payment with(String card, String shop) {
        return new Payment(id, at, card, shop, amount, channel);
    }

    Payment ofAmount(double amount) {
        return new Payment(id, at, card, shop, String.valueOf(amount), channel);
    }

    String json() {
        return """
        {"id":"%s","at":%d,"card":"%s","shop":"%s","amount":%s,"channel":"%s"}\
        """
                .formatted(id, at, card, shop, amount, channel);
    }

    byte[] bytes() {
        return json().getBytes(StandardCharsets.UTF_8);
    }

    byte[] key() {
        return card.getBytes(StandardCharsets.UTF_8);
    }
}
