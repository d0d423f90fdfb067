package io.counterweight.imbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResamplingTest {
    @Test
    void whatIsLeftOutHasItsDefault() {
        assertThat(new Resampling.MinorityReplay(null))
                .isEqualTo(new Resampling.MinorityReplay(0.03));
        assertThat(new Resampling.Smote(null, null, null, null))
                .isEqualTo(new Resampling.Smote(0.1, 5, 100, 20.0));
        assertThat(new Resampling.UniformReplay(null, null))
                .isEqualTo(new Resampling.UniformReplay(1, Duration.ofDays(14)));
        assertThat(new Resampling.Undersampling(null)).isEqualTo(new Resampling.Undersampling(0.2));
        assertThat(new Resampling.Oob(null)).isEqualTo(new Resampling.Oob(20.0));
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> new Resampling.MinorityReplay(0.6))
                .hasMessage("share must be in (0, 0.5]: share=0.6");
        assertThatThrownBy(() -> new Resampling.Smote(null, 65, null, null))
                .hasMessage("neighbours must be in [1, 64]: neighbours=65");
        assertThatThrownBy(() -> new Resampling.Smote(null, null, 1, null))
                .hasMessage("least-examples must be at least 2: least-examples=1");
        assertThatThrownBy(() -> new Resampling.Smote(null, null, null, 0.0))
                .hasMessage("budget must be in (0, 1000]: budget=0.0");
        assertThatThrownBy(() -> new Resampling.UniformReplay(0, null))
                .hasMessage("rows must be in [1, 16]: rows=0");
        assertThatThrownBy(() -> new Resampling.UniformReplay(null, Duration.ZERO))
                .hasMessage("window must be positive: window=PT0S");
        assertThatThrownBy(() -> new Resampling.Undersampling(0.0))
                .hasMessage("keep must be in (0, 1]: keep=0.0");
        assertThatThrownBy(() -> new Resampling.Oob(0.5))
                .hasMessage("cap must be in [1, 100]: cap=0.5");
    }
}
