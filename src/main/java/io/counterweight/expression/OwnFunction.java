package io.counterweight.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// A function that CEL's standard does not have.
///
/// @param isMember whether it is written after its first argument: `text.trim()`
/// @param make compiles a call
record OwnFunction(
        String name,
        boolean isMember,
        List<Type> arguments,
        Type result,
        Function<List<Code>, Code> make) {

    CelFunctionDecl declaration() {
        List<CelType> types = arguments.stream().map(Type::cel).toList();
        return CelFunctionDecl.newFunctionDeclaration(
                name,
                isMember
                        ? CelOverloadDecl.newMemberOverload(overload(), result.cel(), types)
                        : CelOverloadDecl.newGlobalOverload(overload(), result.cel(), types));
    }

    /// Names this function among those of the same name.
    String overload() {
        return (name + arguments).toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_");
    }

    boolean fits(String called, List<Code> given) {
        return name.equals(called) && arguments.equals(given.stream().map(Code::type).toList());
    }
}
