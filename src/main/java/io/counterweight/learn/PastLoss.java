package io.counterweight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// The loss of rows that are gone, as a quadratic of the parameters, `½·θᵀHθ − bᵀθ`: what a
/// regression still knows of them (a Gaussian approximation, as in Laplace's method). It fades.
/// Confined to one thread at a time.
final class PastLoss {
    /// Symmetric; only the lower triangle is held.
    private final double[][] hessian;

    private final double[] pull;

    PastLoss(int parameters) {
        hessian = new double[parameters][parameters];
        pull = new double[parameters];
    }

    /// What is past counts for so much less.
    void fade(double factor) {
        for (int i = 0; i < pull.length; i++) {
            pull[i] *= factor;
            for (int j = 0; j <= i; j++) {
                hessian[i][j] *= factor;
            }
        }
    }

    /// Takes in rows by their gradient and Hessian at a place.
    void add(double[] place, double[] gradient, double[][] ofRows) {
        for (int i = 0; i < pull.length; i++) {
            pull[i] -= gradient[i];
            for (int j = 0; j < pull.length; j++) {
                pull[i] += at(ofRows, i, j) * place[j];
            }
            for (int j = 0; j <= i; j++) {
                hessian[i][j] += ofRows[i][j];
            }
        }
    }

    /// Adds gradient and Hessian at a place, and gives the loss there.
    double addTo(double[] place, double[] gradient, double[][] hessianOfAll) {
        double loss = 0;
        for (int i = 0; i < pull.length; i++) {
            double product = 0;
            for (int j = 0; j < pull.length; j++) {
                product += at(hessian, i, j) * place[j];
            }
            loss += place[i] * (product / 2 - pull[i]);
            gradient[i] += product - pull[i];
            for (int j = 0; j <= i; j++) {
                hessianOfAll[i][j] += hessian[i][j];
            }
        }
        return loss;
    }

    private static double at(double[][] lower, int i, int j) {
        return j <= i ? lower[i][j] : lower[j][i];
    }

    void writeTo(DataOutput out) throws IOException {
        for (int i = 0; i < pull.length; i++) {
            out.writeDouble(pull[i]);
            for (int j = 0; j <= i; j++) {
                out.writeDouble(hessian[i][j]);
            }
        }
    }

    void readFrom(DataInput in) throws IOException {
        for (int i = 0; i < pull.length; i++) {
            Arrays.fill(hessian[i], 0);
            pull[i] = in.readDouble();
            for (int j = 0; j <= i; j++) {
                hessian[i][j] = in.readDouble();
            }
        }
    }
}
