package io.counterweight.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KebabCaseTest {
    @ParameterizedTest
    @CsvSource({
        "from,from",
        "keyedBy,keyed-by",
        "ROW_NUMBER,row-number",
        "ZScore,z-score",
        "beta1,beta1",
        "TimeOfDay,time-of-day",
        "OOBSampling,oob-sampling"
    })
    void aNameOfTheCodeIsWrittenInKebabCase(String name, String written) {
        assertThat(KebabCase.of(name)).isEqualTo(written);
    }
}
