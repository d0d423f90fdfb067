package io.counterweight.event;

/// What reading a disposition gives.
public sealed interface DispositionReading permits Disposition, BadRecord {}
