package io.counterweight.event;

/// A label as the record that its sender would write.
///
/// @param label of a class, with its time
public record ToldLabel(Label label, LabelWriter writer) implements SentRecord {
    @Override
    public byte[] value() {
        return writer.write(label);
    }
}
