package io.counterweight.web;

import io.counterweight.event.Classes;

/// What the dashboard knows of the stream before anything flows.
///
/// @param champion the recipe that decides
public record StreamDescription(String pipeline, Classes classes, String champion) {}
