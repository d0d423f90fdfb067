package io.counterweight.app;

import io.counterweight.score.OnnxRuntimeHome;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.AppInfoParser;

/// What runs in this process.
public final class Versions {
    private Versions() {}

    /// By name: `counterweight` (`unpacked` where it does not run from its jar), `java`, `kafka`,
    /// `onnxruntime`. Loads ONNX Runtime.
    public static SortedMap<String, String> all() {
        var own = Versions.class.getPackage().getImplementationVersion();
        var versions = new TreeMap<String, String>();
        versions.put("counterweight", own == null ? "unpacked" : own);
        versions.put("java", Runtime.version().toString());
        versions.put("kafka", AppInfoParser.getVersion());
        versions.put("onnxruntime", OnnxRuntimeHome.start());
        return versions;
    }
}
