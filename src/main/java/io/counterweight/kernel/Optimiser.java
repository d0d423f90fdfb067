package io.counterweight.kernel;

/// How a gradient moves the parameters.
///
/// A null rate means "the default": the binder of a recipe leaves absent keys null.
public sealed interface Optimiser {
    /// The learning rate, > 0.
    Double rate();

    /// Adam (Kingma & Ba, ICLR 2015): β₁ = .9, β₂ = .999, ε = 1e-8 after the corrected root. Rate
    /// 1e-3 by default.
    record Adam(Double rate) implements Optimiser {
        public Adam {
            rate = checkedRate(rate, 1e-3);
        }
    }

    /// AdaGrad (Duchi et al., JMLR 2011): ε = 1e-10 after the root. Rate .1 by default.
    record Adagrad(Double rate) implements Optimiser {
        public Adagrad {
            rate = checkedRate(rate, 0.1);
        }
    }

    /// Plain stochastic gradient descent. Rate .01 by default.
    record Sgd(Double rate) implements Optimiser {
        public Sgd {
            rate = checkedRate(rate, 0.01);
        }
    }

    /// The importance-invariant update (Karampatziakis & Langford, UAI 2011) of the linear model,
    /// for two classes, no hidden layers and cross-entropy: example after example, by its own
    /// weight and not by its share of the batch's. A weight of w moves as far as w examples one
    /// after another. Frequencies stay as they are. Rate .01 by default.
    record Invariant(Double rate) implements Optimiser {
        public Invariant {
            rate = checkedRate(rate, 0.01);
        }
    }

    private static Double checkedRate(Double rate, double absent) {
        double checked = rate == null ? absent : rate;
        if (!(checked > 0 && checked <= 10)) {
            throw new IllegalArgumentException("rate must be in (0, 10]: rate=" + rate);
        }
        return checked;
    }
}
