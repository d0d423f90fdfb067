package io.counterweight.event;

import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;

/// Buffers of JSON readers and writers, used again by whatever thread comes next. Jackson's usual
/// pool keeps them by thread, and a call has a new virtual thread: its buffers, 13 kB, were a
/// quarter of what an answer allocated.
final class JsonBuffers {
    static final RecyclerPool<BufferRecycler> POOL = JsonRecyclerPools.newConcurrentDequePool();

    private JsonBuffers() {}
}
