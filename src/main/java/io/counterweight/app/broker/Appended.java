package io.counterweight.app.broker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/// What a broker has appended to a topic, as its own metrics have it.
///
/// @param records of all who write, the markers that end transactions among them
/// @param bytes of the batches, as they are written
public record Appended(long records, long bytes) {
    private static final String BEANS = "kafka.server:type=BrokerTopicMetrics,name=%s,topic=*";

    public Appended plus(Appended other) {
        return new Appended(records + other.records, bytes + other.bytes);
    }

    public Appended minus(Appended other) {
        return new Appended(records - other.records, bytes - other.bytes);
    }

    /// Of the broker in this JVM, on one line: `topic records bytes` of each topic, with commas
    /// between.
    static String ofThisJvm() throws IOException {
        var server = ManagementFactory.getPlatformMBeanServer();
        try {
            var records = counts(server, "MessagesInPerSec");
            return counts(server, "BytesInPerSec").entrySet().stream()
                    .map(topic ->
                            topic.getKey()
                                    + " "
                                    + records.getOrDefault(topic.getKey(), 0L)
                                    + " "
                                    + topic.getValue())
                    .collect(Collectors.joining(","));
        } catch (JMException e) {
            throw new IOException("the broker's metrics cannot be read", e);
        }
    }

    private static Map<String, Long> counts(MBeanServer server, String metric) throws JMException {
        var counts = new HashMap<String, Long>();
        for (var bean : server.queryNames(new ObjectName(BEANS.formatted(metric)), null)) {
            var count = (Number) server.getAttribute(bean, "Count");
            counts.put(bean.getKeyProperty("topic"), count.longValue());
        }
        return counts;
    }

    /// @param line as [#ofThisJvm] gave it
    static Map<String, Appended> parse(String line) {
        var topics = new HashMap<String, Appended>();
        if (!line.isEmpty()) {
            for (var topic : line.split(",", -1)) {
                var words = topic.split(" ", -1);
                topics.put(
                        words[0], new Appended(Long.parseLong(words[1]), Long.parseLong(words[2])));
            }
        }
        return topics;
    }
}
