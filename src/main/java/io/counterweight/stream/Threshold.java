package io.counterweight.stream;

import io.counterweight.event.Classes;

/// The decision policy of one fixed threshold: from that probability of all minority classes
/// together on, the likeliest of them is decided.
record Threshold(Classes classes, double threshold) {
    /// @param probabilities one per class
    int decide(float[] probabilities) {
        int likeliest = -1;
        double minority = 0;
        for (int c = 0; c < probabilities.length; c++) {
            if (c != classes.majority()) {
                minority += probabilities[c];
                if (likeliest < 0 || probabilities[c] > probabilities[likeliest]) {
                    likeliest = c;
                }
            }
        }
        return minority >= threshold ? likeliest : classes.majority();
    }
}
