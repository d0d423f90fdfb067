package io.counterweight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// What the network was trained on lately: the weight of each class, and synthetic rows, both
/// forgotten by a hundredth a step. For what is shown; nothing is learned from it. Confined to one
/// thread at a time.
final class TrainingMass {
    private static final double KEEP = 0.99;

    private final double[] ofClass;
    private double rows;
    private double synthetic;

    TrainingMass(int classes) {
        this.ofClass = new double[classes];
    }

    void trained(MiniBatch batch, int syntheticRows) {
        for (int c = 0; c < ofClass.length; c++) {
            ofClass[c] *= KEEP;
        }
        for (int r = 0; r < batch.size(); r++) {
            ofClass[batch.labels()[r]] += batch.weights()[r];
        }
        rows = KEEP * rows + batch.size();
        synthetic = KEEP * synthetic + syntheticRows;
    }

    /// 0 before the first step.
    double share(int label) {
        double all = 0;
        for (double mass : ofClass) {
            all += mass;
        }
        return all == 0 ? 0 : ofClass[label] / all;
    }

    double syntheticShare() {
        return rows == 0 ? 0 : synthetic / rows;
    }

    void writeTo(DataOutput out) throws IOException {
        for (double mass : ofClass) {
            out.writeDouble(mass);
        }
        out.writeDouble(rows);
        out.writeDouble(synthetic);
    }

    void readFrom(DataInput in) throws IOException {
        for (int c = 0; c < ofClass.length; c++) {
            ofClass[c] = in.readDouble();
        }
        rows = in.readDouble();
        synthetic = in.readDouble();
    }
}
