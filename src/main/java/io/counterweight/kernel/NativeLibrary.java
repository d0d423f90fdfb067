package io.counterweight.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;

/// The library of native kernels, or why there is none. Loading never throws.
public sealed interface NativeLibrary {
    /// Names a library file to load instead of the packed one: for where no file below the
    /// temporary folder may be mapped to run.
    String PATH_PROPERTY = "counterweight.native.path";

    /// The version of `counterweight.h` this code was written for.
    int ABI_VERSION = 3;

    /// A library of the right version.
    ///
    /// @param kernelsOf `cw_kernels_of`
    record Loaded(MethodHandle kernelsOf) implements NativeLibrary {
        /// The functions of a set; empty where the library or the machine lacks it.
        Optional<NativeFunctions> functions(InstructionSet isa) {
            try {
                MemorySegment table = (MemorySegment) kernelsOf.invokeExact(isa.id());
                return MemorySegment.NULL.equals(table)
                        ? Optional.empty()
                        : Optional.of(NativeFunctions.of(isa, table));
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    /// No library, and the reason in words.
    record Unavailable(String reason) implements NativeLibrary {}

    /// Loads the library that the property names, else the packed one. It stays loaded to the end
    /// of the process.
    static NativeLibrary load() {
        return load(System.getProperty(PATH_PROPERTY, ""));
    }

    /// As [#load()], with what the property would say.
    static NativeLibrary load(String path) {
        return path.isEmpty() ? loadPacked() : loadFile(path);
    }

    private static NativeLibrary loadPacked() {
        String resource =
                "/native/%s-%s/libcounterweight.so".formatted(operatingSystem(), architecture());
        try (InputStream library = NativeLibrary.class.getResourceAsStream(resource)) {
            return library == null
                    ? new Unavailable("no native kernels are packed for this machine: " + resource)
                    : loadCopy(library);
        } catch (IOException | UnsupportedOperationException e) {
            return new Unavailable("the native kernels could not be written to a file: " + e);
        }
    }

    /// The copy is needed only until it is mapped.
    private static NativeLibrary loadCopy(InputStream library) throws IOException {
        var ownerOnly = PosixFilePermissions.fromString("rwx------");
        Path folder =
                Files.createTempDirectory(
                        "counterweight-", PosixFilePermissions.asFileAttribute(ownerOnly));
        Path file = folder.resolve("libcounterweight.so");
        try {
            Files.copy(library, file);
            return loadFile(file.toString());
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static NativeLibrary loadFile(String file) {
        try {
            SymbolLookup symbols =
                    SymbolLookup.libraryLookup(Path.of(file).toAbsolutePath(), Arena.global());
            MethodHandle version = handle(symbols, "cw_abi_version", ValueLayout.JAVA_INT);
            int found = (int) version.invokeExact();
            if (found != ABI_VERSION) {
                return new Unavailable(
                        "the native kernels are of another version: found %d, expected %d"
                                .formatted(found, ABI_VERSION));
            }
            return new Loaded(
                    handle(symbols, "cw_kernels_of", ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        } catch (Throwable e) {
            return new Unavailable(
                    "the native kernels could not be loaded (a noexec folder? then name a file with"
                            + " -D%s): %s".formatted(PATH_PROPERTY, e.getMessage()));
        }
    }

    private static MethodHandle handle(
            SymbolLookup symbols, String name, MemoryLayout result, MemoryLayout... arguments) {
        MemorySegment symbol =
                symbols.find(name).orElseThrow(() -> new IllegalStateException("it lacks " + name));
        return Linker.nativeLinker()
                .downcallHandle(symbol, FunctionDescriptor.of(result, arguments));
    }

    private static String operatingSystem() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    }

    private static String architecture() {
        String name = System.getProperty("os.arch", "");
        return name.equals("amd64") ? "x86_64" : name;
    }
}
