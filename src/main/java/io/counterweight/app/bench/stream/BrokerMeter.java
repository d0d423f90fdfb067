package io.counterweight.app.bench.stream;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/// What the broker itself says it has appended, by its metrics: every record of every topic, those
/// of changelogs, of offsets and of the state of transactions too, and the markers that end
/// transactions. Bytes are those of the batches as they are written.
final class BrokerMeter implements AutoCloseable {
    private static final String BEANS = "kafka.server:type=BrokerTopicMetrics,name=%s,topic=*";

    private final JMXConnector connector;
    private final MBeanServerConnection connection;

    private BrokerMeter(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.connection = connector.getMBeanServerConnection();
    }

    /// @param pid of the broker, a JVM of this user
    // The address is one that a child of this process has just given.
    @SuppressWarnings("BanJNDI")
    static BrokerMeter attach(long pid) throws IOException {
        try {
            var machine = VirtualMachine.attach(String.valueOf(pid));
            try {
                var address = machine.startLocalManagementAgent();
                return new BrokerMeter(JMXConnectorFactory.connect(new JMXServiceURL(address)));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("the broker's JVM cannot be asked: pid=" + pid, e);
        }
    }

    /// Appended since the broker started.
    record Appended(long records, long bytes) {
        Appended minus(Appended earlier) {
            return new Appended(records - earlier.records, bytes - earlier.bytes);
        }
    }

    /// @param apart topics that do not count
    Appended read(Set<String> apart) throws IOException {
        return new Appended(sum("MessagesInPerSec", apart), sum("BytesInPerSec", apart));
    }

    private long sum(String metric, Set<String> apart) throws IOException {
        try {
            long sum = 0;
            for (var bean : connection.queryNames(new ObjectName(BEANS.formatted(metric)), null)) {
                if (!apart.contains(bean.getKeyProperty("topic"))) {
                    sum += ((Number) connection.getAttribute(bean, "Count")).longValue();
                }
            }
            return sum;
        } catch (JMException e) {
            throw new IOException("the broker has no metric " + metric, e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
