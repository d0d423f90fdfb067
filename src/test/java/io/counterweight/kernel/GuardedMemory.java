package io.counterweight.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Memory that ends at a page without access, by the system's `mmap`.
final class GuardedMemory {
    private static final long PAGE = 65536; // a multiple of every page size in use
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS = 0x22;

    private static final MethodHandle MAP =
            function("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle PROTECT =
            function("mprotect", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle UNMAP = function("munmap", JAVA_INT, ADDRESS, JAVA_LONG);

    private GuardedMemory() {}

    /// @return `bytes` bytes of zeros; the next byte belongs to no one
    static MemorySegment before(Arena arena, long bytes) throws Throwable {
        long usable = (bytes + PAGE - 1) / PAGE * PAGE;
        MemorySegment mapped =
                (MemorySegment)
                        MAP.invokeExact(
                                MemorySegment.NULL,
                                usable + PAGE,
                                READ_WRITE,
                                PRIVATE_ANONYMOUS,
                                -1,
                                0L);
        if (mapped.address() == -1) {
            throw new IllegalStateException("mmap failed");
        }
        MemorySegment all = mapped.reinterpret(usable + PAGE, arena, GuardedMemory::unmap);
        int status = (int) PROTECT.invokeExact(all.asSlice(usable), PAGE, 0);
        if (status != 0) {
            throw new IllegalStateException("mprotect failed");
        }
        return all.asSlice(usable - bytes, bytes);
    }

    private static void unmap(MemorySegment all) {
        try {
            int ignored = (int) UNMAP.invokeExact(all, all.byteSize());
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static MethodHandle function(
            String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(result, arguments));
    }
}
