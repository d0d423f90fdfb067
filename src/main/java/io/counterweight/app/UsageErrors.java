package io.counterweight.app;

import io.counterweight.event.NearestWord;
import java.util.ArrayList;
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
        err.println(command.qualifiedName() + ": " + problem(error, command));
        err.println("Try '" + command.qualifiedName() + " --help'.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String problem(ParameterException error, CommandSpec command) {
        if (!(error instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return decapitalised(String.valueOf(error.getMessage()));
        }
        var word = unmatched.getUnmatched().getFirst();
        if (word.startsWith("-")) {
            var name = word.split("=", 2)[0];
            var known = new ArrayList<>(command.optionsMap().keySet());
            return "unknown option " + name + "; " + NearestWord.hint(name, known);
        }
        var commands = command.subcommands().keySet();
        return commands.isEmpty()
                ? "unexpected argument \"" + word + "\""
                : "unknown command \"" + word + "\"; " + NearestWord.hint(word, commands);
    }

    private static String decapitalised(String message) {
        return message.isEmpty()
                ? message
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
