package io.counterweight.event;

import java.util.List;

/// Rules of single fields of internal records. An error names the field; it shows numbers that
/// identify nobody, never a text.
final class FieldRules {
    /// Characters of an id or a category.
    static final int MAX_CHARS = 256;

    /// Characters of a topic's name, as Kafka has it.
    private static final int MAX_TOPIC = 249;

    private FieldRules() {}

    static void id(String id, String name) throws UnusableException {
        if (id.isEmpty()) {
            throw MessageReader.corrupt(name + " must not be empty");
        }
        text(id, name);
    }

    static void text(String text, String name) throws UnusableException {
        if (text.length() > MAX_CHARS) {
            throw tooLong(text, name, MAX_CHARS);
        }
    }

    static void texts(List<String> texts, String name) throws UnusableException {
        for (int i = 0; i < texts.size(); i++) {
            text(texts.get(i), name);
        }
    }

    static void ids(List<String> ids, String name) throws UnusableException {
        for (int i = 0; i < ids.size(); i++) {
            id(ids.get(i), name);
        }
    }

    /// The key is the id that its topic is keyed by.
    static void key(String key, String id, String name) throws UnusableException {
        if (!key.equals(id)) {
            throw MessageReader.corrupt("the key must be the " + name);
        }
    }

    static void time(long time, long latest, String name) throws UnusableException {
        if (time < 0 || time > latest) {
            throw outside(name, "[0, " + latest + "]", time);
        }
    }

    /// An index of a class.
    static void label(int label, int classes, String name) throws UnusableException {
        if (label < 0 || label >= classes) {
            throw outside(name, "[0, " + classes + ")", label);
        }
    }

    static void count(int count, int expected, String name) throws UnusableException {
        if (count != expected) {
            throw MessageReader.corrupt(name + " must be " + expected + " values: values=" + count);
        }
    }

    /// Within the range of a float, as those of every transaction that is read.
    static void number(double number, String name, int index) throws UnusableException {
        if (!(Math.abs(number) <= Float.MAX_VALUE)) {
            throw MessageReader.corrupt(
                    name + " must be within the range of a float: index=" + index);
        }
    }

    /// Of a probability: NaN is none.
    static void probability(float p, String name, int index) throws UnusableException {
        if (!(p >= 0 && p <= 1)) {
            throw MessageReader.corrupt(
                    name + " must be in [0, 1]: index=" + index + ", value=" + p);
        }
    }

    /// 0 for none.
    static void propensity(double p, String name) throws UnusableException {
        if (!(p >= 0 && p <= 1)) {
            throw MessageReader.corrupt(name + " must be in [0, 1]: value=" + p);
        }
    }

    static void notInfinite(float value, String name, int index) throws UnusableException {
        if (Float.isInfinite(value)) {
            throw MessageReader.corrupt(
                    name + " must not be infinite: index=" + index + ", value=" + value);
        }
    }

    static void source(String topic, int partition, long offset) throws UnusableException {
        if (topic.length() > MAX_TOPIC) {
            throw tooLong(topic, "source_topic", MAX_TOPIC);
        }
        if (partition < 0) {
            throw outside("source_partition", "[0, …)", partition);
        }
        if (offset < 0) {
            throw outside("source_offset", "[0, …)", offset);
        }
    }

    private static UnusableException outside(String name, String range, long value) {
        return MessageReader.corrupt(name + " must be in " + range + ": value=" + value);
    }

    private static UnusableException tooLong(String text, String name, int most) {
        return MessageReader.corrupt(
                name + " must have at most " + most + " characters: characters=" + text.length());
    }
}
