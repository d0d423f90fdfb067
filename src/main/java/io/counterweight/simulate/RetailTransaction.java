package io.counterweight.simulate;

/// One purchase of [RetailStream].
///
/// @param id counts from 0
/// @param second since the stream's start
/// @param merchant unique over all categories
/// @param north `east`: where the merchant is, in degrees
/// @param kind 0: genuine, else the number of a [RetailFraud]
public record RetailTransaction(
        long id,
        long second,
        int card,
        RetailCategory category,
        int merchant,
        long cents,
        double north,
        double east,
        int kind) {
    RetailTransaction withId(long id) {
        return new RetailTransaction(
                id, second, card, category, merchant, cents, north, east, kind);
    }

    RetailTransaction withKind(int kind) {
        return new RetailTransaction(
                id, second, card, category, merchant, cents, north, east, kind);
    }

    public boolean isFraud() {
        return kind != 0;
    }
}
