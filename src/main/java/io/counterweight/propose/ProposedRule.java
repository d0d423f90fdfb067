package io.counterweight.propose;

/// A rule that the search proposes, with its figures on the rows that it was made from: those that
/// no rule before it is true of.
///
/// @param name in lower-case words joined by -
/// @param when the expression
/// @param fired transactions that it is true of
/// @param hits frauds among them
/// @param addsPerDay frauds a day that are caught more, at as many alerts
public record ProposedRule(String name, String when, long fired, long hits, double addsPerDay) {}
