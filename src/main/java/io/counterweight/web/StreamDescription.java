package io.counterweight.web;

import io.counterweight.event.Classes;
import org.jspecify.annotations.Nullable;

/// What the dashboard knows of the stream before anything flows.
///
/// @param champion the recipe that decides at first
/// @param plain the recipe that the others are compared to; null where none is
/// @param always the one that decides always the majority class
/// @param targetRecall of the minority classes, drawn as a line; null for none
public record StreamDescription(
        String pipeline,
        Classes classes,
        String champion,
        @Nullable String plain,
        String always,
        @Nullable Double targetRecall) {}
