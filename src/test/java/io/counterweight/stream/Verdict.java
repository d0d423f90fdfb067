package io.counterweight.stream;

import java.nio.charset.StandardCharsets;

/// A label as a back office sends it.
record Verdict(String transactionId, String name, long at) {
    String json() {
        return """
        {"transactionId":"%s","class":"%s","labelledAt":%d}\
        """
                .formatted(transactionId, name, at);
    }

    byte[] bytes() {
        return json().getBytes(StandardCharsets.UTF_8);
    }

    byte[] key() {
        return transactionId.getBytes(StandardCharsets.UTF_8);
    }
}
