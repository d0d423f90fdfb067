package io.counterweight.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The native functions of one instruction set: `cw_kernels` of `counterweight.h`. They check
/// nothing; who calls does.
///
/// @param networkBytes `int64 (spec, sizes)`
/// @param networkInit `status (spec, sizes, block)`
/// @param networkImport `status (block, state)`
/// @param networkExport `status (block, state)`
/// @param networkGradients `status (block, gradients)`
/// @param networkStep `status (block, features, labels, weights, offsets, rows, counted)`
/// @param networkForward `status (block, features, rows, probabilities)`
/// @param fmaPeak `int64 (iterations, result)`
/// @param evaluate `status (function, in, count, out, second)`
/// @param networkClassSums `status (block, losses, weights)`
/// @param networkEncode `status (block, features, rows)`
/// @param neighboursNearest `status (points, blocks, dimensions, queries, exclude, rows, k, slots,
///   distances)`
/// @param readFloats `status (from, count, result)`
/// @param nothing `status ()`
record NativeFunctions(
        InstructionSet isa,
        MethodHandle networkBytes,
        MethodHandle networkInit,
        MethodHandle networkImport,
        MethodHandle networkExport,
        MethodHandle networkGradients,
        MethodHandle networkStep,
        MethodHandle networkForward,
        MethodHandle fmaPeak,
        MethodHandle evaluate,
        MethodHandle networkClassSums,
        MethodHandle networkEncode,
        MethodHandle neighboursNearest,
        MethodHandle readFloats,
        MethodHandle nothing) {
    private static final long FIRST_POINTER = 8;
    private static final int POINTERS = 25;

    static NativeFunctions of(InstructionSet isa, MemorySegment address) {
        MemorySegment table = address.reinterpret(FIRST_POINTER + POINTERS * ADDRESS.byteSize());
        return new NativeFunctions(
                isa,
                handle(table, 0, JAVA_LONG, ADDRESS, ADDRESS),
                handle(table, 1, JAVA_INT, ADDRESS, ADDRESS, ADDRESS),
                handle(table, 2, JAVA_INT, ADDRESS, ADDRESS),
                handle(table, 3, JAVA_INT, ADDRESS, ADDRESS),
                handle(table, 4, JAVA_INT, ADDRESS, ADDRESS),
                handle(
                        table, 5, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT,
                        JAVA_INT),
                handle(table, 6, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS),
                handle(table, 7, JAVA_LONG, JAVA_LONG, ADDRESS),
                handle(table, 8, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS),
                handle(table, 9, JAVA_INT, ADDRESS, ADDRESS, ADDRESS),
                handle(table, 10, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
                handle(
                        table, 11, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS,
                        JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
                handle(table, 12, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS),
                handle(table, 13, JAVA_INT));
    }

    private static MethodHandle handle(
            MemorySegment table, int position, MemoryLayout result, MemoryLayout... arguments) {
        MemorySegment function = table.get(ADDRESS, FIRST_POINTER + position * ADDRESS.byteSize());
        return Linker.nativeLinker()
                .downcallHandle(function, FunctionDescriptor.of(result, arguments));
    }
}
