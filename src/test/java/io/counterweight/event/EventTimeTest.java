package io.counterweight.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.BadRecord.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
    @ParameterizedTest
    @CsvSource({
        "2018-04-01T00:00:31, 2018-04-01T00:00:31Z",
        "2018-04-01 00:00:31, 2018-04-01T00:00:31Z",
        "2018-04-01T00:00:31Z, 2018-04-01T00:00:31Z",
        "2018-04-01T00:00:31.5, 2018-04-01T00:00:31.500Z",
        "2018-04-01T00:00:31.123456789Z, 2018-04-01T00:00:31.123Z",
        "2018-04-01T00:00:31+02:00, 2018-03-31T22:00:31Z",
        "2018-04-01T00:00:31.25-05:30, 2018-04-01T05:30:31.250Z",
        "2020-02-29T23:59:59, 2020-02-29T23:59:59Z",
        "1970-01-01T00:00:00, 1970-01-01T00:00:00Z",
    })
    void isoTimesAreRead(String text, String instant) throws Exception {
        assertThat(EventTime.iso(ZoneOffset.UTC).parse(text, "at"))
                .isEqualTo(Instant.parse(instant).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2018-04-01",
                "2018-04-01T00:00",
                "2018-4-1T00:00:31",
                "2018-13-01T00:00:00",
                "2018-00-01T00:00:00",
                "2018-02-29T00:00:00",
                "2018-04-31T00:00:00",
                "2018-04-00T00:00:00",
                "2018-04-01T24:00:00",
                "2018-04-01T00:60:00",
                "2018-04-01T00:00:60",
                "2018-04-01T00:00:31.",
                "2018-04-01T00:00:31.1234567890",
                "2018-04-01T00:00:31z",
                "2018-04-01T00:00:31+0200",
                "2018-04-01T00:00:31+19:00",
                "2018-04-01T00:00:31 02:00",
                "2018-04-01T00:00:31Z ",
                "-018-04-01T00:00:31",
                "2018-04-01T00:00:-1",
                "２018-04-01T00:00:31",
            })
    void whatIsNoIsoTimeIsRefused(String text) {
        refused(EventTime.iso(ZoneOffset.UTC), text, Reason.BAD_TIME);
    }

    @Test
    void theZoneIsThatOfTimesThatNameNone() throws Exception {
        var brussels = EventTime.iso(ZoneId.of("Europe/Brussels"));
        assertThat(brussels.parse("2018-07-01T12:00:00", "at"))
                .isEqualTo(at("2018-07-01T10:00:00Z"));
        assertThat(brussels.parse("2018-07-01T12:00:00Z", "at"))
                .isEqualTo(at("2018-07-01T12:00:00Z"));
        // 02:30 came twice on that day; 02:30 never came on the other.
        assertThat(brussels.parse("2018-10-28T02:30:00", "at"))
                .isEqualTo(at("2018-10-28T00:30:00Z"));
        assertThat(brussels.parse("2018-03-25T02:30:00", "at"))
                .isEqualTo(at("2018-03-25T01:30:00Z"));
    }

    @Test
    void epochTimesAreRead() throws Exception {
        var seconds = of(TimeSource.Format.EPOCH_SECONDS);
        assertThat(seconds.parse("1522540831", "at")).isEqualTo(1_522_540_831_000L);
        assertThat(seconds.parse("1522540831.123", "at")).isEqualTo(1_522_540_831_123L);
        assertThat(seconds.parse("1.5e3", "at")).isEqualTo(1_500_000);
        var millis = of(TimeSource.Format.EPOCH_MILLIS);
        assertThat(millis.parse("253402300799999", "at")).isEqualTo(253_402_300_799_999L);
        refused(millis, "253402300800000", Reason.BAD_TIME);
        refused(millis, "-1", Reason.BEFORE_EPOCH);
        refused(millis, "1e999", Reason.BAD_TIME);
        refused(millis, "-1e999", Reason.BEFORE_EPOCH);
        refused(millis, "2018-04-01T00:00:31", Reason.BAD_TIME);
        assertThat(millis.parse("1e-999999999", "at")).isZero();
    }

    @Test
    void aRowNumberTimesItsUnitIsATime() throws Exception {
        var source =
                new TimeSource("ROW", TimeSource.Format.ROW_NUMBER, null, Duration.ofMillis(607));
        assertThat(EventTime.of(source).parse("284806", "ROW")).isEqualTo(172_877_242L);
    }

    @Test
    void zoneAndUnitGoWithTheirFormats() {
        assertThatThrownBy(() -> new TimeSource("T", TimeSource.Format.ROW_NUMBER, null, null))
                .hasMessageContaining("unit");
        assertThatThrownBy(() ->
                        new TimeSource("T", TimeSource.Format.ISO, null, Duration.ofMillis(1)))
                .hasMessageContaining("unit");
        assertThatThrownBy(() ->
                        new TimeSource("T", TimeSource.Format.ROW_NUMBER, null, Duration.ZERO))
                .hasMessageContaining("unit must be at least 1ms");
        assertThatThrownBy(() ->
                        new TimeSource("T", TimeSource.Format.EPOCH_MILLIS, ZoneOffset.UTC, null))
                .hasMessageContaining("zone is only for the format iso");
        assertThatThrownBy(() ->
                        new TimeSource(
                                "T", TimeSource.Format.ISO, null, null, Duration.ofHours(25)))
                .hasMessage("ahead must be in [0s, 1d]: ahead=PT25H");
    }

    private static EventTime of(TimeSource.Format format) {
        return EventTime.of(new TimeSource("at", format, null, null));
    }

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static void refused(EventTime time, String text, Reason reason) {
        assertThatThrownBy(() -> time.parse(text, "at"))
                .isInstanceOfSatisfying(
                        UnusableException.class,
                        e -> assertThat(e.record().reason()).isEqualTo(reason));
    }
}
