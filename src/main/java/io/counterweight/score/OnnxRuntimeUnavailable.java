package io.counterweight.score;

/// ONNX Runtime cannot work on this machine; the message says what to do.
public final class OnnxRuntimeUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OnnxRuntimeUnavailable(Throwable cause) {
        super(
                "the native library of ONNX Runtime must load, and did not: "
                        + cause
                        + ". It is unpacked (28 MB) into java.io.tmpdir="
                        + System.getProperty("java.io.tmpdir")
                        + " for os.arch="
                        + System.getProperty("os.arch")
                        + ": give that folder room and the right to execute (no noexec mount), or"
                        + " start with -Djava.io.tmpdir=FOLDER; or unpack the library yourself and"
                        + " start with -Donnxruntime.native.path=FOLDER; it needs glibc (not musl)"
                        + " and x86-64 or arm64",
                cause);
    }
}
