/// Simulated card transactions with frauds, after the simulator of the Reproducible Machine
/// Learning for Credit Card Fraud Detection handbook: what the demo and `generate` run on. Imports
/// java.base only; imported by app.
@NullMarked
package io.counterweight.simulate;

import org.jspecify.annotations.NullMarked;
