package io.counterweight.feature;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a component that names a key: an entity, or, as a list in a file, several parts. Their
/// names are joined, so that one part stays the name that it is.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface KeyParts {
    /// What stands between two names; no name of an entity has it.
    String JOINED_BY = " × ";
}
