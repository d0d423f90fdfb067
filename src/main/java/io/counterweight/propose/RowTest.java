package io.counterweight.propose;

/// Whether a row is one of those meant.
interface RowTest {
    boolean at(int row);
}
