package io.counterweight.hostile;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.Random;

/// What a message may become: one field of it, or of a message in it.
final class MessageMutations {
    private static final int[] INTS = {-1, 99, 2, Integer.MIN_VALUE, Integer.MAX_VALUE, 256};
    private static final long[] LONGS = {
        -1, Long.MIN_VALUE, Long.MAX_VALUE, 253_402_300_800_000L, 1L << 62, -86_400_000
    };
    private static final float[] FLOATS = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MAX_VALUE,
        -0f,
        -1,
        1.0001f,
        Float.MIN_VALUE
    };
    private static final double[] DOUBLES = {
        Double.NaN, Double.POSITIVE_INFINITY, 1e308, -1e308, 3.5e38, -0.0, Double.MIN_VALUE
    };
    private static final String[] TEXTS = {
        "",
        " ",
        "x".repeat(257),
        "\u00e9".repeat(20_000),
        "a\r\nERROR forged",
        "\u0000\u001b[31m",
        "\ud83d\ude00"
    };

    private final Random random;

    MessageMutations(Random random) {
        this.random = random;
    }

    Message of(Message valid) {
        var fields = valid.getDescriptorForType().getFields();
        var field = fields.get(random.nextInt(fields.size()));
        var builder = valid.toBuilder();
        if (random.nextInt(20) == 0) {
            return unknown(builder).build();
        }
        if (random.nextInt(5) == 0) {
            return builder.clearField(field).build();
        }
        if (field.isRepeated()) {
            repeated(builder, field);
        } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            builder.setField(field, of((Message) builder.getField(field)));
        } else {
            builder.setField(field, value(field));
        }
        return builder.build();
    }

    private void repeated(Message.Builder builder, FieldDescriptor field) {
        int count = builder.getRepeatedFieldCount(field);
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            if (count > 0) {
                int at = random.nextInt(count);
                var inner = (Message) builder.getRepeatedField(field, at);
                builder.setRepeatedField(field, at, of(inner));
            }
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> builder.addRepeatedField(field, value(field));
            case 1 -> fewer(builder, field, count);
            case 2 -> {
                var more = isText(field) ? "x" : value(field);
                for (int i = 0; i < 2_000; i++) {
                    builder.addRepeatedField(field, more);
                }
            }
            default -> {
                if (count > 0) {
                    builder.setRepeatedField(field, random.nextInt(count), value(field));
                }
            }
        }
    }

    private static boolean isText(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.STRING;
    }

    private static void fewer(Message.Builder builder, FieldDescriptor field, int count) {
        var kept = new ArrayList<Object>();
        for (int i = 0; i < count - 1; i++) {
            kept.add(builder.getRepeatedField(field, i));
        }
        builder.setField(field, kept);
    }

    private Object value(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> INTS[random.nextInt(INTS.length)];
            case LONG -> LONGS[random.nextInt(LONGS.length)];
            case FLOAT -> FLOATS[random.nextInt(FLOATS.length)];
            case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
            case BOOLEAN -> random.nextBoolean();
            case STRING -> TEXTS[random.nextInt(TEXTS.length)];
            default -> throw new IllegalStateException("no such field yet: " + field);
        };
    }

    /// Fields that no version has, small or of half a megabyte.
    private Message.Builder unknown(Message.Builder builder) {
        int bytes = random.nextInt(8) == 0 ? 600_000 : 10;
        var more = ByteString.copyFrom(new byte[bytes]);
        return builder.setUnknownFields(
                UnknownFieldSet.newBuilder()
                        .addField(
                                900 + random.nextInt(100),
                                UnknownFieldSet.Field.newBuilder().addLengthDelimited(more).build())
                        .build());
    }
}
