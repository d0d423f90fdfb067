package io.counterweight.learn;

import java.util.List;

/// How a state of before the start goes on.
///
/// @param how as a whole
/// @param anew what begins anew though the rest goes on; of a state that begins anew itself, why
public record Continuity(How how, List<String> anew) {
    public enum How {
        /// With the same bits.
        WHOLE,
        /// Adapted to what is declared now.
        ADAPTED,
        /// Not at all.
        ANEW
    }

    public static final Continuity WHOLE = new Continuity(How.WHOLE, List.of());

    public Continuity {
        anew = List.copyOf(anew);
    }

    public static Continuity anew(String reason) {
        return new Continuity(How.ANEW, List.of(reason));
    }

    public boolean isAnew() {
        return how == How.ANEW;
    }
}
