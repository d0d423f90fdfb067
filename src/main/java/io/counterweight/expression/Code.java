package io.counterweight.expression;

/// A compiled part of an expression: a closure by the form of its value. Dates and durations are
/// whole numbers, of milliseconds.
sealed interface Code {
    record Doubles(OfDouble at) implements Code {}

    record Longs(Type type, OfLong at) implements Code {}

    record Booleans(OfBoolean at) implements Code {}

    record Texts(OfText at) implements Code {}

    interface OfDouble {
        double at(Values values);
    }

    interface OfLong {
        long at(Values values);
    }

    interface OfBoolean {
        boolean at(Values values);
    }

    interface OfText {
        String at(Values values);
    }

    default Type type() {
        return switch (this) {
            case Doubles _ -> Type.NUMBER;
            case Longs longs -> longs.type;
            case Booleans _ -> Type.BOOLEAN;
            case Texts _ -> Type.TEXT;
        };
    }

    static Code whole(OfLong at) {
        return new Longs(Type.WHOLE, at);
    }

    default OfDouble doubles() {
        return switch (this) {
            case Doubles code -> code.at;
            // Numbers and whole numbers are compared with one another.
            case Longs code -> {
                var at = code.at;
                yield v -> at.at(v);
            }
            case Booleans _, Texts _ -> throw unexpected();
        };
    }

    default OfLong longs() {
        return this instanceof Longs code ? code.at : fail();
    }

    default OfBoolean booleans() {
        return this instanceof Booleans code ? code.at : fail();
    }

    default OfText texts() {
        return this instanceof Texts code ? code.at : fail();
    }

    private <T> T fail() {
        throw unexpected();
    }

    /// The checker lets nothing through that ends here.
    private IllegalStateException unexpected() {
        return new IllegalStateException("a checked expression has another type: " + type());
    }
}
