package io.counterweight.event;

/// Rows that could not be read.
///
/// @param first where the first of them stands, and what is wrong with it
/// @param kinds how many there are of each kind, the most first
public record LeftOut(long rows, String first, String kinds) {
    /// For a person.
    public String sentence() {
        return "left out: "
                + rows
                + (rows == 1 ? " row" : " rows")
                + " that cannot be read; the first: "
                + first
                + (rows == 1 ? "" : "; " + kinds);
    }
}
