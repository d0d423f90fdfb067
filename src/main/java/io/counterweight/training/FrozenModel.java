package io.counterweight.training;

import io.counterweight.evaluate.Evaluation.Learning;
import io.counterweight.event.Example;
import io.counterweight.event.Sha256;
import io.counterweight.learn.Continuity;
import java.io.DataInput;
import java.util.Map;
import java.util.Optional;

/// A model that somebody brought: it is published once, as it is. Immutable.
///
/// @param model its ONNX bytes
record FrozenModel(String name, int classes, byte[] model) implements TrainedModel {
    @Override
    public int learn(Example example) {
        return 0;
    }

    @Override
    public long changes() {
        return 1;
    }

    /// Its own, whatever we know of it.
    @Override
    public byte[] onnx(Map<String, String> provenance) {
        return model;
    }

    @Override
    public String hash() {
        return Sha256.hex(model);
    }

    @Override
    public Learning learning(String modelVersion) {
        return Learning.none(classes);
    }

    @Override
    public Optional<String> stopReason() {
        return Optional.empty();
    }

    @Override
    public String description() {
        return "sha-256 " + hash();
    }

    @Override
    public byte[] state() {
        return new byte[0];
    }

    @Override
    public Continuity restore(byte[] state) {
        return Continuity.WHOLE;
    }

    @Override
    public Continuity restoreBefore(DataInput in) {
        return Continuity.WHOLE;
    }
}
