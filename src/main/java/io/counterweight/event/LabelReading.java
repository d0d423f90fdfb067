package io.counterweight.event;

/// What [LabelReader] made of a record.
public sealed interface LabelReading permits Label, BadRecord {}
