package io.counterweight.app;

import io.counterweight.event.NearestWord;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells a user what is wrong with the arguments: one line with the nearest option or command, and
/// where to read more.
final class UsageErrors implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
        var command = error.getCommandLine().getCommandSpec();
        var err = error.getCommandLine().getErr();
        err.println(command.qualifiedName() + ": " + problem(error, command, arguments));
        err.println("Try '" + command.qualifiedName() + " --help'.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String problem(
            ParameterException error, CommandSpec command, String[] arguments) {
        var options = command.optionsMap().keySet();
        // A mistyped option is often a missing one too; its own name helps more.
        for (var argument : arguments) {
            var name = argument.split("=", 2)[0];
            if (name.matches("--[a-z].*") && !options.contains(name)) {
                return "unknown option " + name + "; " + NearestWord.hint(name, options);
            }
        }
        if (String.valueOf(error.getMessage()).equals("Missing required subcommand")) {
            return "a command must be given, one of: "
                    + String.join(", ", command.subcommands().keySet());
        }
        if (error instanceof UnmatchedArgumentException unmatched) {
            var word = unmatched.getUnmatched().getFirst();
            if (word.startsWith("-")) {
                return "unknown option " + word;
            }
            var commands = command.subcommands().keySet();
            return commands.isEmpty()
                    ? "unexpected argument \"" + word + "\""
                    : "unknown command \"" + word + "\"; " + NearestWord.hint(word, commands);
        }
        return decapitalised(String.valueOf(error.getMessage()));
    }

    private static String decapitalised(String message) {
        return message.isEmpty()
                ? message
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
