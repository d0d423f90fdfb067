package io.counterweight.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What a JSON object may become: one field of it, or its text.
final class JsonMutations {
    /// Values as they stand in the text.
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "\"\"",
                    "\"x\"",
                    "[]",
                    "{}",
                    "[[[[1]]]]",
                    "{\"a\":{\"b\":[null]}}",
                    "0",
                    "-0.0",
                    "-1",
                    "1e400",
                    "-1e400",
                    "3.5e38",
                    "1e-400",
                    "9223372036854775807",
                    "9223372036854775808",
                    "1" + "0".repeat(500),
                    "0." + "0".repeat(2_000) + "1",
                    "NaN",
                    "Infinity",
                    "\"NaN\"",
                    "\"-Infinity\"",
                    "\"1e9\"",
                    "253402300799999",
                    "253402300800000",
                    "\"9999-12-31T23:59:59.999Z\"",
                    "\"1969-12-31T23:59:59Z\"",
                    "\"2025-02-29\"",
                    "\"\\ud83d\"",
                    "\"\\udc00x\"",
                    "\"\\u0000\\u001b[31m\\r\\nERROR forged\"",
                    "\"\u202e\u00e9\ud83d\ude00\"",
                    "\"" + "x".repeat(256) + "\"",
                    "\"" + "x".repeat(257) + "\"",
                    "\"" + "\u00e9".repeat(40_000) + "\"",
                    "[" + "[".repeat(150) + "]".repeat(150) + "]",
                    "\"unterminated");

    private final Random random;

    JsonMutations(Random random) {
        this.random = random;
    }

    String of(ObjectNode valid) {
        var names = new ArrayList<String>();
        valid.fieldNames().forEachRemaining(names::add);
        var name = names.get(random.nextInt(names.size()));
        return switch (random.nextInt(10)) {
            case 0 -> without(valid, name);
            case 1 -> valid.toString().replaceFirst("\\{", "{\"" + name + "\":1,");
            case 2 -> valid.toString().replaceFirst("\"" + name + "\"", "\"" + name + " \"");
            case 3 -> text(valid);
            default -> with(valid, name);
        };
    }

    private static String without(ObjectNode valid, String name) {
        var fewer = valid.deepCopy();
        fewer.remove(name);
        return fewer.toString();
    }

    private String with(ObjectNode valid, String name) {
        JsonNode value = valid.get(name);
        if (value instanceof ObjectNode inner && random.nextInt(3) > 0) {
            return valid.toString().replace(inner.toString(), of(inner));
        }
        var other = VALUES.get(random.nextInt(VALUES.size()));
        return valid.toString().replace("\"" + name + "\":" + value, "\"" + name + "\":" + other);
    }

    private String text(ObjectNode valid) {
        var text = valid.toString();
        return switch (random.nextInt(6)) {
            case 0 -> text + text;
            case 1 -> "[" + text + "]";
            case 2 -> "\ufeff" + text;
            case 3 -> text.replaceFirst("\\{", "{\"more\":\"" + "y".repeat(100_000) + "\",");
            case 4 -> text.replaceFirst("\\{", "{" + "\"m\":{".repeat(120));
            default -> " \n\t" + text + " \n";
        };
    }
}
