package io.counterweight.app;

import io.counterweight.config.ConfigException;
import io.counterweight.config.UserError;
import io.counterweight.event.CsvException;
import io.counterweight.score.OnnxRuntimeUnavailable;
import io.counterweight.web.WebStartException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Tells a user why a command failed: one line for what they can put right, a stack trace only for
/// what is the program's own fault.
final class Faults implements IExecutionExceptionHandler {
    /// Of sysexits.h: an internal error.
    static final int FAULT = 70;

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        var name = command.getCommandSpec().qualifiedName();
        var problem = problem(failure, arguments);
        if (problem.isPresent()) {
            err.println(name + ": " + problem.get());
        } else {
            err.println(
                    name
                            + ": a fault of the program, not of its input; please report it with"
                            + " the lines below");
            failure.printStackTrace(err);
        }
        err.flush();
        return problem.isPresent() ? CommandLine.ExitCode.SOFTWARE : FAULT;
    }

    /// What the user can put right; empty when it is nothing of theirs.
    private static Optional<String> problem(Exception failure, ParseResult arguments) {
        return Optional.ofNullable(
                switch (failure) {
                    case UserError _,
                            CsvException _,
                            WebStartException _,
                            OnnxRuntimeUnavailable _ ->
                            failure.getMessage();
                    case ConfigException e -> fileProblem(e, arguments);
                    case UncheckedIOException e -> fileProblem(e.getCause(), arguments);
                    case IOException e -> fileProblem(e, arguments);
                    default -> null;
                });
    }

    private static String fileProblem(ConfigException failure, ParseResult arguments) {
        // An error with a line is about what the file says, not about which file was named.
        return failure.line() > 0
                ? String.valueOf(failure.getMessage())
                : option(failure.file(), arguments) + failure.getMessage();
    }

    private static String fileProblem(@Nullable IOException failure, ParseResult arguments) {
        if (!(failure instanceof FileSystemException named)) {
            return failure instanceof FileNotFoundException
                    ? String.valueOf(failure.getMessage())
                    : "reading or writing failed: " + failure;
        }
        var file = String.valueOf(named.getFile());
        var reason =
                switch (named) {
                    case NoSuchFileException _ -> "no such file";
                    case AccessDeniedException _ -> "access denied";
                    default -> String.valueOf(named.getReason());
                };
        return option(file, arguments) + reason + ": " + file;
    }

    /// `--name: ` of the option that names the file; empty where none does.
    private static String option(String file, ParseResult arguments) {
        return deepest(arguments).matchedArgs().stream()
                .filter(argument -> argument.stringValues().contains(file))
                .map(argument -> name(argument) + ": ")
                .findFirst()
                .orElse("");
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /// That of the subcommand in use.
    private static ParseResult deepest(ParseResult arguments) {
        return arguments.hasSubcommand() ? deepest(arguments.subcommand()) : arguments;
    }
}
